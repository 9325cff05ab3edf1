"""docs/deploy.md names every variable that the settings read."""

import re

from django.conf import settings


def test_every_variable_of_the_settings_is_explained() -> None:
    code = (settings.BASE_DIR / "hnfsg/settings.py").read_text()
    page = (settings.BASE_DIR / "docs/deploy.md").read_text()
    read = set(re.findall(r'(?:env\.\w+|_required)\(\s*"([A-Z_]+)"', code))
    assert len(read) > 15
    assert {name for name in read if f"`{name}`" not in page} == set()
