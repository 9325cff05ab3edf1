"""Somebody at a browser, and everything that goes wrong while they look."""

import re
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect
from playwright.sync_api import TimeoutError as TookTooLong

# The demonstration's sign-in buttons, by the names of the cast.
BUTTONS = {
    "administrator": "DA, Administrator",
    "chair": "CH, Chair of the sub-group",
    "finance_officer": "AF, Finance officer",
    "send_officer": "SD, SEND data officer",
    "ap_officer": "AP, Alternative provision officer",
    "member": "HW, Secondary head teacher",
}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDE, PHONE, ZOOMED = 1280, 390, 320  # 320 pixels is a screen of 1280 at 400% zoom
PAPER = 680  # pixels between the margins of a sheet of A4
# What an element holds that reaches beyond its card, and no frame of its own scrolls or hides.
OUT_OF_THEIR_CARDS = """() => {
  const found = [];
  for (const card of document.querySelectorAll(".app-card")) {
    const edge = card.getBoundingClientRect().right + 1;
    for (const inner of card.querySelectorAll("*")) {
      const { right, width } = inner.getBoundingClientRect();
      if (width === 0 || right <= edge || inner.closest(".govuk-visually-hidden")) continue;
      let above = inner.parentElement;
      while (above !== card && getComputedStyle(above).overflowX === "visible") {
        above = above.parentElement;
      }
      if (above === card) found.push(inner.outerHTML.slice(0, 120));
    }
  }
  return found.slice(0, 2);
}"""
# What is wrong on paper: a control that nobody can press there, or a frame that hides a part.
WRONG_ON_PAPER = """() => {
  const isSeen = (each) => each.checkVisibility() && each.getBoundingClientRect().width > 1;
  const pressed = "button, nav a, [type=submit], .app-filters, .app-scroll-hint";
  const controls = [...document.querySelectorAll(pressed)];
  const cut = [...document.querySelectorAll("main *")].filter((each) => {
    const mayHide = !each.closest("svg, input, select, textarea");
    const hides = mayHide && getComputedStyle(each).overflowX !== "visible";
    return hides && isSeen(each) && each.clientWidth > 1 && each.scrollWidth > each.clientWidth + 1;
  });
  const said = (what) => (each) => `${what} ${each.outerHTML.slice(0, 120)}`;
  return [
    ...controls.filter(isSeen).slice(0, 2).map(said("shows a control:")),
    ...cut.slice(0, 2).map(said("cuts off a part of")),
  ];
}"""
NO_FAULT = re.compile(r"^Failed to load resource: .* status of 4\d\d ")


class Reader:
    """A browser window of one person, on one site."""

    def __init__(
        self, browser: Browser, address: str, *, width: int = WIDE, javascript: bool = True
    ) -> None:
        self.host = urlsplit(address).netloc
        self.context = browser.new_context(
            base_url=address,
            viewport={"width": width, "height": 900},
            java_script_enabled=javascript,
        )
        self.context.set_default_timeout(15_000)
        self.page: Page = self.context.new_page()
        self.faults: list[str] = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.note(f"script: {error}"))
        self.context.on("request", self._watch)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not NO_FAULT.match(message.text):
            self.note(f"console: {message.text[:160]}")

    def note(self, fault: str) -> None:
        """Keep a fault with the page it was found on, once."""
        said = f"{urlsplit(self.page.url).path} {fault}"
        if said not in self.faults:
            self.faults.append(said)

    def _watch(self, request: Request) -> None:
        there = urlsplit(request.url)
        if there.scheme in ("http", "https", "ws", "wss") and there.netloc != self.host:
            self.note(f"asked another host: {request.url}")

    def sign_in(self, who: str) -> None:
        """By one click, as the demonstration offers it; a stranger stays outside."""
        if who in BUTTONS:
            self.page.goto("/accounts/login/")
            self.page.get_by_role("button", name=BUTTONS[who]).click()

    def open(self, path: str) -> int:
        """Go to a page, wait until its charts are drawn, and give its status."""
        response = self.page.goto(path)
        assert response is not None
        for chart in self.page.locator(".app-figure__chart:visible").all():
            expect(chart).to_have_attribute("data-ready", "1")
        return response.status

    def check_layout(self, width: int) -> None:
        """Nothing reaches beyond the edge of a screen of this width, once charts are redrawn."""
        self.page.set_viewport_size({"width": width, "height": 900})
        reach = "() => document.documentElement.scrollWidth"
        try:
            self.page.wait_for_function(f"width => ({reach})() <= width", arg=width, timeout=3_000)
        except TookTooLong:
            self.note(f"is {self.page.evaluate(reach)} wide on a screen of {width}")
        for inner in self.page.evaluate(OUT_OF_THEIR_CARDS):
            self.note(f"reaches out of its card on a screen of {width}: {inner}")

    def check_print(self) -> None:
        """On paper: no control is shown and nothing is cut, once the charts fit the sheet."""
        self.page.emulate_media(media="print")
        self.page.set_viewport_size({"width": PAPER, "height": 900})
        try:
            fits = f"() => ({WRONG_ON_PAPER})().length === 0"
            fits += f" && document.documentElement.scrollWidth <= {PAPER}"
            self.page.wait_for_function(fits, timeout=6_000, polling=150)
        except TookTooLong:
            wide = self.page.evaluate("() => document.documentElement.scrollWidth")
            for fault in self.page.evaluate(WRONG_ON_PAPER) or [f"is {wide} wide"]:
                self.note(f"on paper {fault}")
        self.page.emulate_media(media="screen")

    def check_accessibility(self) -> None:
        """What axe finds, with the first place of each."""
        options = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
        for found in Axe().run(self.page, options=options).response["violations"]:
            where = "; ".join(node["html"][:160] for node in found["nodes"][:2])
            self.note(f"axe {found['id']}: {found['help']}: {where}")

    def check_sense(self) -> None:
        """One main heading, a title, and no way for a chart to leave."""
        headings = self.page.locator("h1").count()
        if headings != 1:
            self.note(f"has {headings} main headings")
        if self.page.title().count("High Needs Funding") != 1:
            self.note(f"is titled {self.page.title()}")
        if self.page.get_by_text(re.compile("share chart", re.IGNORECASE)).count():
            self.note("offers to share a chart")
