"""A server that has started has loaded what its first chart needs."""

import subprocess
import sys

from tests.site import PROJECT

ASKED = """
import sys
import hnfsg.wsgi
from hnfsg.figures.cache import code_fingerprint
before = set(sys.modules)
import plotly.graph_objects as go
from hnfsg.figures.serialising import serialised
chart = go.Figure(layout={"template": "none", "height": 300})
chart.add_bar(x=[1], y=["a"])
chart.add_annotation(text="a")
serialised(chart.update_xaxes(range=[0, 1]))
late = [name for name in set(sys.modules) - before if "layout" in name or "validators" in name]
print(len(late), code_fingerprint.cache_info().misses)
"""


def test_a_started_server_loads_nothing_more_for_its_first_chart() -> None:
    done = subprocess.run(
        [sys.executable, "-c", ASKED], cwd=PROJECT, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["0", "1"]
