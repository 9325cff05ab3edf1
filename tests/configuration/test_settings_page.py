"""The settings page: what holds, who may change it, who did."""

import re

import pytest

from finance.datasets import MONTHLY_RETURN
from hnfsg.configuration import registry
from hnfsg.intake.releases import needs_approval
from hnfsg.intake.services import set_needs_approval
from hnfsg.people.models import AuditEntry, User
from hnfsg.people.rights import Right, holders
from tests.cast import ClientFor

pytestmark = pytest.mark.django_db

PAGE = "/settings/"
BUTTON = "Ask for a second officer’s approval"


def card(html: str, slug: str) -> str:
    """The text of one setting."""
    found = re.search(rf'data-setting="{slug}".*?</section>', html, re.DOTALL)
    assert found, f"no setting {slug}"
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split())


def test_it_says_what_holds_and_who_may_change_it(chair: User, client_for: ClientFor) -> None:
    said = card(client_for(chair).get(PAGE).text, "approval-monthly-return")
    assert "The officer who sends a file publishes it." in said
    assert "Nobody yet" in said
    assert "Finance officers and administrators" in said


def test_only_an_owner_gets_the_form(
    chair: User, finance_officer: User, client_for: ClientFor
) -> None:
    assert BUTTON not in client_for(chair).get(PAGE).text
    assert BUTTON in client_for(finance_officer).get(PAGE).text


def test_a_change_made_there_is_told_with_its_history(
    finance_officer: User, client_for: ClientFor
) -> None:
    browser = client_for(finance_officer)
    asked = {"needs_approval": "yes", "came_from": "settings"}
    response = browser.post("/data/monthly-return/settings/", asked)
    assert response["Location"] == "/settings/#approval-monthly-return"
    assert needs_approval("monthly-return")
    said = card(browser.get(PAGE).text, "approval-monthly-return")
    assert "A second officer approves each publication." in said
    assert f"Changed by {finance_officer}," in said
    assert "A second officer approves no yes" in said


def test_the_history_is_of_that_setting_alone(finance_officer: User, client_for: ClientFor) -> None:
    set_needs_approval(dataset=MONTHLY_RETURN, is_needed=True, by=finance_officer)
    entries = AuditEntry.objects.all()
    (setting,) = [s for s in registry.settings() if s.slug == "approval-monthly-return"]
    assert list(setting.history()) == list(entries)
    others = [s for s in registry.settings() if s.slug != setting.slug]
    assert all(not other.history().exists() for other in others)


def test_a_part_registers_its_settings_and_no_section_stands_empty(
    chair: User, client_for: ClientFor
) -> None:
    def lead_days() -> list[registry.Setting]:
        return [
            registry.Setting(
                slug="lead-days",
                section="Meetings of the tests",
                title="Lead days",
                explanation="How many working days before a meeting its papers go out.",
                owner=Right.SETTINGS_MEETINGS,
                value=lambda: "5 working days.",
                history=AuditEntry.objects.none,
                template="_components/who.html",
            )
        ]

    assert "Meetings of the tests" not in client_for(chair).get(PAGE).text
    registry.register(lead_days)
    try:
        said = card(client_for(chair).get(PAGE).text, "lead-days")
    finally:
        registry.unregister(lead_days)
    assert "5 working days." in said
    assert "The chair and administrators" in said


def test_every_setting_has_a_place_of_its_own_and_an_owner() -> None:
    found = registry.settings()
    slugs = [setting.slug for setting in found]
    assert len(slugs) == len(set(slugs))
    assert all(holders(setting.owner) for setting in found)
