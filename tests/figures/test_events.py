"""Events: entered by those who may, drawn on the series they concern, listed under them."""

import json
from datetime import date
from typing import Any

import pandas as pd
import pytest

from finance.demo.events import EVENTS, enter_all
from hnfsg.figures import beside, registry
from hnfsg.figures.beside import Note
from hnfsg.figures.events.services import Said, amend, enter, remove
from hnfsg.figures.models import Event
from hnfsg.figures.overlay import LABEL_LENGTH, NAME, place
from hnfsg.figures.registry import Figure
from hnfsg.figures.rendering import Rendered, page_figures
from hnfsg.intake import vintages
from hnfsg.intake.states import Refused
from hnfsg.people.models import AuditEntry, User
from tests.cast import ClientFor
from tests.figures.scratch import FIGURE, on, publish
from tests.intake.files import line

pytestmark = pytest.mark.django_db

DAY = date(2023, 12, 19)  # in month 9


def said(**other: Any) -> Said:
    plain: dict[str, Any] = {
        "on": DAY,
        "title": "Grant announced",
        "what": "Councils were told their grant.",
        "source": "GOV.UK",
        "address": "https://www.gov.uk/grant",
        "figures": ["scratch.total"],
    }
    return Said(**(plain | other))


def shown(**params: str) -> Rendered:
    return page_figures(["scratch.total"], params, vintages.live())["scratch.total"]


def events_on(chart: str) -> tuple[list[Any], list[Any]]:
    """The lines and the labels of a chart that mark events."""
    layout = json.loads(chart)["layout"]
    return tuple(  # type: ignore[return-value]
        [each for each in layout.get(kind, []) if each.get("name") == NAME]
        for kind in ("shapes", "annotations")
    )


@pytest.fixture
def two_months(total: Figure) -> None:
    publish(line("A", 1, 5, month=9), line("A", 1, 6), at=on(14))


@pytest.mark.usefixtures("two_months")
def test_an_event_is_a_line_at_its_month_and_an_entry_under_the_chart() -> None:
    enter(said=said(), by=None)
    rendered = shown()
    (line_drawn,), (label,) = events_on(rendered.chart)
    assert (line_drawn["x0"], line_drawn["x1"], line_drawn["yref"]) == ("M9", "M9", "paper")
    assert (label["x"], label["text"]) == ("M9", "1 Grant announced")
    text = " ".join(rendered.html.split())
    assert "19 December 2023: Grant announced.</strong> Councils were told their grant." in text
    assert '<a class="govuk-link" href="https://www.gov.uk/grant">GOV.UK</a>' in text


@pytest.mark.usefixtures("two_months")
def test_amending_and_removing_show_at_once_though_the_figure_was_kept() -> None:
    event = enter(said=said(), by=None)
    assert "Grant announced" in shown().html
    amend(event=event, said=said(title="Grant told"), by=None)
    assert "Grant told" in shown().html
    remove(event=Event.objects.get(), by=None)
    assert "Grant told" not in shown().html
    assert events_on(shown().chart) == ([], [])


@pytest.mark.usefixtures("two_months")
def test_an_event_outside_the_months_shown_is_listed_and_of_another_year_not() -> None:
    enter(said=said(on=date(2023, 4, 5), title="In April"), by=None)
    enter(said=said(on=date(2022, 12, 12), title="The year before"), by=None)
    rendered = shown()
    assert events_on(rendered.chart) == ([], [])
    assert "In April" in rendered.html
    assert "The year before" not in rendered.html


@pytest.mark.usefixtures("two_months")
def test_an_event_of_another_figure_stays_away() -> None:
    enter(said=said(figures=["finance.position.overspend"]), by=None)
    assert "Grant announced" not in shown().html


@pytest.mark.usefixtures("two_months")
def test_what_was_typed_cannot_become_markup() -> None:
    enter(said=said(title="<b>x</b> %{y}", what="<script>alert(1)</script>"), by=None)
    rendered = shown()
    _, (label,) = events_on(rendered.chart)
    assert label["text"] == "1 &lt;b&gt;x&lt;/b&gt; % {y}"
    assert "<script>alert" not in rendered.html


def test_the_chart_function_itself_knows_nothing_of_events() -> None:
    assert FIGURE.chart is not None
    frame = _frame("2023-24-m09", "2023-24-m10")
    before = FIGURE.chart(frame).to_json()
    place(json.loads(before), FIGURE, frame, [_note(DAY)])
    assert FIGURE.chart(frame).to_json() == before


def test_labels_have_rows_of_their_own_and_numbers_in_order_of_time() -> None:
    frame = _frame("2023-24-m09", "2023-24-m10")
    spec = json.loads(FIGURE.chart(frame).to_json())  # type: ignore[misc]
    late, early = _note(date(2024, 1, 9), "Late"), _note(DAY, "Early " + "long " * 20)
    placed = place(spec, FIGURE, frame, [late, early])
    assert [(p.note.title[:5], p.number) for p in placed] == [("Late", 2), ("Early", 1)]
    first, second = spec["layout"]["annotations"]
    assert first["ay"] != second["ay"]
    assert (first["xanchor"], second["xanchor"]) == ("left", "right")
    assert len(first["text"]) <= LABEL_LENGTH + 2


def test_on_a_chart_of_years_an_event_stands_at_its_year() -> None:
    frame = _frame("2022-23-outturn", "2023-24-outturn")
    spec = {"data": [{"x": ["2022/23", "2023/24"]}], "layout": {}}
    spec["data"][0]["x"] = ["2022-23-outturn", "2023-24-outturn"]
    (placed,) = place(spec, FIGURE, frame, [_note(DAY)])
    assert placed.number == 1
    assert spec["layout"]["shapes"][0]["x0"] == "2023-24-outturn"


def test_bars_across_have_no_place_for_an_event() -> None:
    spec = {"data": [{"orientation": "h", "y": ["M9"], "x": [1]}], "layout": {}}
    (placed,) = place(spec, FIGURE, _frame("2023-24-m09"), [_note(DAY)])
    assert (placed.number, spec["layout"]) == (0, {})


class Actions:
    """A part such as the log of actions, with one open action."""

    def __init__(self) -> None:
        self.title, self.asked = "Ask schools about band 4", 0

    def stamp(self) -> str:
        return self.title

    def notes(self, slugs: Any) -> dict[str, list[Note]]:
        self.asked += 1
        return {s: [Note("Open actions", self.title, address="/actions/1/")] for s in slugs}


@pytest.mark.usefixtures("two_months")
def test_another_part_registers_for_the_figures_and_is_heard_at_once() -> None:
    actions = Actions()
    beside.register(actions)
    try:
        first = shown()
        assert "Open actions" in first.html
        assert 'href="/actions/1/"' in first.html
        assert (events_on(first.chart), shown() == first, actions.asked) == (([], []), True, 1)
        actions.title = "Ask schools about band 5"
        assert "band 5" in shown().html
    finally:
        beside.unregister(actions)
    assert "Open actions" not in shown().html


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ({"what": "Mrs Jane Smith agreed to it."}, "a person’s name"),
        ({"title": "Two pupils moved"}, "a number of children below 5"),
        ({"source": "jane.smith@example.org"}, "The source seems to hold"),
        ({"address": "javascript:alert(1)"}, "https://"),
        ({"address": "ftp://example.org/x"}, "https://"),
        ({"figures": []}, "at least one figure"),
        ({"figures": ["no.such.figure"]}, "at least one figure"),
        ({"title": "  "}, "The title is empty."),
    ],
)
def test_it_refuses_what_members_may_not_read(
    total: Figure, other: dict[str, Any], told: str
) -> None:
    with pytest.raises(Refused, match=told):
        enter(said=said(**other), by=None)
    assert not Event.objects.exists()


def test_the_trail_has_before_and_after(total: Figure, send_officer: User) -> None:
    event = enter(said=said(), by=send_officer)
    amend(event=event, said=said(), by=send_officer)  # the same again is no change
    amend(event=event, said=said(on=date(2023, 12, 20)), by=send_officer)
    remove(event=event, by=send_officer)
    removed, amended, entered = AuditEntry.objects.filter(subject_type="figures.event")
    assert entered.after["figures"] == ["Total forecast of the scratch lines"]
    assert amended.before == {"date": "19 December 2023"}
    assert amended.after == {"date": "20 December 2023"}
    assert removed.before["title"] == "Grant announced"


def test_an_officer_enters_it_on_the_settings_page(
    total: Figure, send_officer: User, finance_officer: User, client_for: ClientFor
) -> None:
    browser = client_for(send_officer)
    form = {"on": "2023-12-19", "title": "Grant", "what": "Told.", "source": "GOV.UK"}
    form |= {"address": "https://www.gov.uk/grant", "figures": "scratch.total"}
    refused = browser.post("/settings/events/new/", form | {"what": "Jane Smith told us."})
    assert refused.status_code == 400
    assert "name no person" in refused.text
    assert browser.post("/settings/events/new/", form)["Location"] == "/settings/#events"
    event = Event.objects.get()
    assert (event.entered_by, event.on) == (send_officer, DAY)
    page = browser.get("/settings/").text
    assert f"/settings/events/{event.pk}/remove/" in page
    assert "1 event, the latest: Grant (19 December 2023)." in page
    page = client_for(finance_officer).get("/settings/").text
    assert "1 event, the latest: Grant" in page
    assert "/settings/events/" not in page


def test_the_demo_s_events_pass_the_same_checks(send_officer: User) -> None:
    enter_all(send_officer)
    enter_all(send_officer)
    assert Event.objects.count() == len(EVENTS) == 5
    later = Event.objects.filter(on__gte=date(2024, 3, 1))  # on the years of the recovery plan only
    named = {slug for event in later for slug in event.figures}
    assert named == {"finance.recovery_plan.in_year", "finance.recovery_plan.cumulative"}
    slugs = {figure.slug for figure in registry.figures()}
    assert all(slugs.issuperset(event.figures) for event in Event.objects.all())


def _note(day: date, title: str = "Something") -> Note:
    return Note("Events", title, on=day, is_drawn=True)


def _frame(*periods: str) -> pd.DataFrame:
    frame = pd.DataFrame(columns=FIGURE.column_names, dtype=object)
    frame["period"], frame["total"] = list(periods), 1.0
    return frame
