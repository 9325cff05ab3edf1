"""The styles that plotly.js writes into a page itself, as a file.

Our Content-Security-Policy lets no script write styles, so static/styles/plotly.css carries them
and the page links to it as `<link id="plotly.js-style-global" class="no-inline-styles">`, which
tells plotly.js to write none. After an update of plotly.js-basic-dist-min write the file again:

    python -m tests.plotly_styles > static/styles/plotly.css

tests/functional/test_plotly_styles.py fails while the file is not what the script would write.
"""

import os
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.conftest import browser_path

ROOT = Path(__file__).parent.parent
SCRIPT = ROOT / "node_modules/plotly.js-basic-dist-min/plotly-basic.min.js"
FILE = ROOT / "static/styles/plotly.css"
HEADER = """\
/* What plotly.js 4 (MIT licence) would write into the page. Made by tests/plotly_styles.py. */
"""
RULES = "[...document.getElementById('plotly.js-style-global').sheet.cssRules].map(r => r.cssText)"


def styles_of_plotly(browser: Browser) -> str:
    """Let plotly.js write its styles into an empty page, and read them."""
    page = browser.new_page()
    page.add_script_tag(path=SCRIPT)
    page.evaluate("Plotly.newPlot(document.body.appendChild(document.createElement('div')), [])")
    rules: list[str] = page.evaluate(RULES)
    page.close()
    return HEADER + "\n".join(rules) + "\n"


if __name__ == "__main__":
    with sync_playwright() as playwright:
        root = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=browser_path(), args=root)
        print(styles_of_plotly(browser), end="")
