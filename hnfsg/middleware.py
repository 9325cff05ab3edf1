"""What every response carries."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

# Plotly writes its own marks into the page's style attributes through the DOM, which the policy
# allows; nothing on our pages needs inline scripts, inline styles or eval.
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; style-src-attr 'none'; "
    "img-src 'self' data: blob:; object-src 'none'; base-uri 'self'; form-action 'self'; "
    "frame-ancestors 'none'"
)


def content_security_policy(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Add the Content-Security-Policy, and keep pages with council data out of shared caches."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers["Content-Security-Policy"] = POLICY
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    return middleware
