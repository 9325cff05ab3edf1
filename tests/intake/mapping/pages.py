"""A mapping page as an officer's browser has it: its fields, and what is sent with them."""

from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client


class Fields(HTMLParser):
    """The fields of the last form of a page that is sent by POST, as they stand."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, list[str]] = {}
        self._select = ""
        self._is_post = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._is_post = at.get("method") == "post"
        elif not self._is_post or ("name" not in at and tag != "option"):
            return
        elif tag == "input":
            self._input(at)
        elif tag == "select":
            self._select = at["name"]
            self.values.setdefault(self._select, []).append("")
        elif tag == "option" and self._select and "selected" in at:
            self.values[self._select][-1] = at["value"]

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""

    def _input(self, at: dict[str, str]) -> None:
        if at.get("type") == "checkbox" and "checked" not in at:
            return
        self.values.setdefault(at["name"], []).append(at.get("value", ""))


def fields(page: HttpResponse) -> dict[str, list[str]]:
    """Every field of the page's form with what stands in it."""
    parser = Fields()
    parser.feed(page.content.decode())
    parser.values.pop("csrfmiddlewaretoken", None)
    return parser.values


def send(
    browser: Client, address: str, page: HttpResponse, action: str = "save", **changed: Any
) -> HttpResponse:
    """Send the form of a page with some fields changed (`_` in their names stands for `-`)."""
    data: dict[str, Any] = dict(fields(page))
    data |= {name.replace("__", "-"): value for name, value in changed.items()}
    return browser.post(address, data | {"action": action})
