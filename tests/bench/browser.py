"""A reader of pages: signs in, fetches, counts compressed bytes as a browser would load them."""

import http.client
import re
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlencode

_LINKED = re.compile(r'<(?:link|script|img)[^>]+(?:href|src)="(/static/[^"]+)"')
_BUTTON = re.compile(r'action="(/demo/[^"]+)".*?<button[^>]*>([^<]*)', re.DOTALL)
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(frozen=True)
class Reply:
    """What came back: status, body, compressed bytes on the wire, seconds."""

    status: int
    body: bytes
    size: int
    seconds: float
    headers: dict[str, str]


class Reader:
    """One person's browser, signed in."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}

    def get(self, path: str, connection: http.client.HTTPConnection | None = None) -> Reply:
        """Fetch a page, decoded for nobody: the size is what went over the wire."""
        return self._ask("GET", path, connection=connection)

    def sign_in(self, role: str) -> None:
        """By the demonstration's button for the first person of a role."""
        page = self._plain("/accounts/login/")
        token = _TOKEN.search(page)
        buttons = [action for action, label in _BUTTON.findall(page) if role in label]
        if not (token and buttons):
            raise SystemExit(f"The sign-in page has no button for a {role}.")
        reply = self._ask("POST", buttons[0], urlencode({"csrfmiddlewaretoken": token[1]}))
        if reply.status != HTTPStatus.FOUND:
            raise SystemExit(f"Signing in as a {role} gave {reply.status}.")

    def weight(self, path: str) -> tuple[int, int]:
        """Compressed bytes of the page with all it links to, and of the page alone."""
        page = self.get(path)
        links = set(_LINKED.findall(self._plain(path)))
        return page.size + sum(self.get(link).size for link in links), page.size

    def connection(self) -> http.client.HTTPConnection:
        """A kept connection to the server."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)

    def _plain(self, path: str) -> str:
        return self._ask("GET", path, encodings="identity").body.decode()

    def _ask(
        self,
        method: str,
        path: str,
        body: str | None = None,
        *,
        encodings: str = "br, gzip",
        connection: http.client.HTTPConnection | None = None,
    ) -> Reply:
        used = connection or self.connection()
        headers = {
            "Accept-Encoding": encodings,
            "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()),
            "Content-Type": "application/x-www-form-urlencoded",
            "Referer": f"http://127.0.0.1:{self.port}/",
        }
        start = time.perf_counter()
        used.request(method, path, body, headers)
        response = used.getresponse()
        content = response.read()
        seconds = time.perf_counter() - start
        for cookie in response.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value
        if connection is None:
            used.close()
        return Reply(response.status, content, len(content), seconds, dict(response.headers))


def rate(reader: Reader, path: str, seconds: float) -> float:
    """Requests a second that one connection gets in sequence."""
    connection = reader.connection()
    count, start = 0, time.perf_counter()
    while time.perf_counter() - start < seconds:
        assert reader.get(path, connection).status == 200
        count += 1
    elapsed = time.perf_counter() - start
    connection.close()
    return count / elapsed


def steady(reader: Reader, paths: list[str], a_second: int, seconds: int) -> list[float]:
    """Seconds that each reply took when requests come at a steady rate, whatever the replies."""
    start = time.perf_counter() + 0.1

    def ask(number: int) -> float:
        due = start + number / a_second
        time.sleep(max(0.0, due - time.perf_counter()))
        reply = reader.get(paths[number % len(paths)])
        assert reply.status == 200
        return time.perf_counter() - due

    with ThreadPoolExecutor(max_workers=a_second) as pool:
        return sorted(pool.map(ask, range(a_second * seconds)))
