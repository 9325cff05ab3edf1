"""The small line in a tile, as SVG without a script and without inline styles."""

from collections.abc import Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString

WIDTH, HEIGHT, MARGIN = 180, 36, 5


def sparkline(series: Sequence[float]) -> SafeString | str:
    """A line through the values, a dot on the last; nothing for fewer than two.

    Its lowest and highest values fill the height, so it shows shape and not size. It is hidden
    from screen readers: the tile says the same in words.
    """
    if len(series) < 2:
        return ""
    low, high = min(series), max(series)
    span = (high - low) or 1.0
    step = (WIDTH - 2 * MARGIN) / (len(series) - 1)
    points = [
        (MARGIN + i * step, HEIGHT - MARGIN - (value - low) / span * (HEIGHT - 2 * MARGIN))
        for i, value in enumerate(series)
    ]
    return format_html(
        '<svg class="app-sparkline" viewBox="0 0 {} {}" aria-hidden="true" focusable="false">'
        '<polyline points="{}" fill="none" stroke="currentColor" stroke-width="2.5" '
        'stroke-linecap="round" stroke-linejoin="round"/>'
        '<circle cx="{}" cy="{}" r="4" fill="currentColor"/></svg>',
        WIDTH,
        HEIGHT,
        " ".join(f"{x:.1f},{y:.1f}" for x, y in points),
        f"{points[-1][0]:.1f}",
        f"{points[-1][1]:.1f}",
    )
