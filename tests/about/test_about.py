"""Help for each role, the accessibility statement, what is new."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from hnfsg.about.changelog import as_html
from hnfsg.about.guide import GUIDES
from hnfsg.people.models import User
from hnfsg.people.rights import ROLE_RIGHTS, Role
from tests.cast import ClientFor, make_user


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(Role))
def test_each_role_reads_its_own_first_and_every_link_opens(
    role: Role, client_for: ClientFor
) -> None:
    browser = client_for(make_user("Robin Role", "RR", role))
    page = browser.get("/help/").text
    assert re.findall(r'data-guide="([^"]+)"', page)[0] == role
    content = page[page.index("<main") : page.index("</main>")]
    links = set(re.findall(r'href="(/[^"]*)"', content))
    assert links
    assert {path: browser.get(path).status_code for path in links} == dict.fromkeys(links, 200)


def test_every_role_has_help_with_tasks_that_it_may_do() -> None:
    assert set(GUIDES) == set(Role)
    for role, (_, tasks) in GUIDES.items():
        assert all(task.right in ROLE_RIGHTS[role] for task in tasks), role
        assert all(reverse(task.page) for task in tasks)


@pytest.mark.django_db
def test_a_member_is_not_sent_to_pages_that_are_closed_to_them(
    member: User, client_for: ClientFor
) -> None:
    page = client_for(member).get("/help/").text
    assert "Let somebody in, or close an account" in page
    assert 'href="/people/"' not in page


@pytest.mark.django_db
def test_the_statement_is_open_to_all_and_has_what_the_regulations_ask(
    client: Client, settings: Settings
) -> None:
    settings.COUNCIL_NAME, settings.ACCESSIBILITY_CONTACT = "Testshire", "access@example.org"
    page = client.get("/accessibility/").text
    for wanted in (
        "run by Testshire",
        "<strong>partially compliant</strong>",
        "What is not accessible",
        "has not been tested with screen readers by people who rely on them",
        'href="mailto:access@example.org"',
        "Equality Advisory and Support Service",
        "was prepared on 24 November 2026",
    ):
        assert wanted in page
    settings.ACCESSIBILITY_CONTACT = ""
    assert "tell the officer at Testshire who invited you" in client.get("/accessibility/").text


@pytest.mark.django_db
def test_what_is_new_comes_from_the_changelog(member: User, client_for: ClientFor) -> None:
    page = client_for(member).get("/whats-new/").text
    assert "<strong>Try it with one command.</strong> <code>make run</code> brings" in page
    assert "**" not in page[page.index("<main") : page.index("</main>")]


def test_the_renderer_escapes_what_it_does_not_know() -> None:
    made = as_html(
        "# Changes\n\nIntro\n\n## 1.0\n\n### New\n\n- **A <b>** and `<i>`\n- two\n\nText & more"
    )
    assert made == (
        '<h2 class="app-title app-title--second">1.0</h2>\n'
        '<h3 class="app-card__title">New</h3>\n'
        '<ul class="govuk-list govuk-list--bullet">'
        "<li><strong>A &lt;b&gt;</strong> and <code>&lt;i&gt;</code></li><li>two</li></ul>\n"
        "<p>Text &amp; more</p>"
    )
    assert as_html("nothing") == ""


@pytest.mark.django_db
def test_the_foot_of_a_page_leads_to_what_the_reader_may_open(
    member: User, client: Client, client_for: ClientFor
) -> None:
    foot = client_for(member).get("/").text.partition("<footer")[2]
    for path in ("/help/", "/glossary/", "/whats-new/", "/accessibility/"):
        assert f'href="{path}"' in foot
    stranger = client.get("/accounts/login/").text.partition("<footer")[2]
    assert re.findall(r'href="([^"]+)"', stranger) == ["/accessibility/"]
