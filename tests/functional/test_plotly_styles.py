from playwright.sync_api import Browser

from tests.plotly_styles import FILE, styles_of_plotly


def test_the_stylesheet_for_charts_is_what_plotly_would_write(browser: Browser) -> None:
    assert FILE.read_text() == styles_of_plotly(browser)
