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
