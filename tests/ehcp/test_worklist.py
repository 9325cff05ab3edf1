"""The worklist: open cases one by one, in legal urgency, for SEND officers alone."""

import csv
import io
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from ehcp.aggregates.ground import CASES as GROUND
from ehcp.models import AssessmentOutcome, Case, CaseNumber, Deadline, RequestOutcome
from ehcp.models.cases import OPEN
from ehcp.selectors.worklist import Wanted, waiting, worklist, worklist_part
from ehcp.stages import Stage
from hnfsg.intake import vintages
from hnfsg.intake.models import Part
from hnfsg.people.models import AuditEntry, User
from tests.ehcp.cases import AS_AT, child, publish_cases
from tests.ehcp.queue_cases import Row, random_cases, told

pytestmark = pytest.mark.django_db
PAGE, FILE = "/ehcp/backlog/cases/", "/ehcp/backlog/cases.csv"


def numbered(*rows: Row) -> Part:
    """Cases put live, each with a number of the council."""
    part = publish_cases(*rows)
    CaseNumber.objects.bulk_create(
        CaseNumber(part=part, row_number=case.row_number, case_number=f"EHC/{case.row_number}")
        for case in Case.objects.filter(part=part)
    )
    return part


def listed(**wanted: str) -> list[Any]:
    part = worklist_part(vintages.live())
    assert part is not None
    return waiting(part, list(worklist(part, Wanted(**wanted))))


def test_it_lists_exactly_the_open_cases_with_their_stage_and_due_day() -> None:
    rows = random_cases(5, 600)
    publish_cases(*rows)
    expected = {}
    for case in told(rows):
        if not case.ended:
            limit = 42 if case.stage == "decision" else 140
            due = case.received_date + timedelta(days=limit)
            lifted = case.stage != "decision" and case.exception == "yes"
            expected[case.row["child"]] = (case.stage, None if lifted else due)
    assert {row.case.child: (row.stage, row.due) for row in listed()} == expected
    assert len(expected) > 50


def test_open_cases_and_stages_are_those_of_the_ground_whatever_a_file_says() -> None:
    random = Random(3)
    rows = [
        {
            "child": child(n),
            "received_date": AS_AT - timedelta(days=random.randrange(900)),
            **{
                name: random.choice(values)
                for name, values in (
                    ("request_outcome", RequestOutcome.values),
                    ("assessment_outcome", [*AssessmentOutcome.values, ""]),
                    ("overturned", ["", "", "tribunal"]),
                    ("exported", ["yes", "no", "", ""]),
                )
            },
            **{
                name: random.choice((AS_AT - timedelta(days=random.randrange(200)), None))
                for name in (
                    "assessment_outcome_date",
                    "overturned_date",
                    "plan_start_date",
                    "advice_received_date",
                    "draft_date",
                )
            },
        }
        for n in range(2_000)
    ]
    part = publish_cases(*rows)
    with connection.cursor() as cursor:
        query = f"SELECT row_number, stage FROM ({GROUND}) ground WHERE ended = ''"
        cursor.execute(query, {"part": part.pk})
        expected = dict(cursor.fetchall())
    assert {row.case.row_number: row.stage for row in listed()} == expected
    assert set(expected.values()) == {stage.value for stage in Stage if stage.is_open}
    for stage in set(expected.values()):
        assert len(listed(stage=stage)) == list(expected.values()).count(stage)


def test_the_longest_past_their_limit_come_first_and_those_without_a_limit_last() -> None:
    publish_cases(*random_cases(6, 600))
    past = [row.days_past for row in listed()]
    known = [days for days in past if days is not None]
    assert known == sorted(known, reverse=True)
    assert past[len(known) :] == [None] * (len(past) - len(known))
    assert len(known) < len(past)


def test_the_limit_is_the_one_that_holds_on_the_day_of_the_request() -> None:
    Deadline.objects.create(step="decide", days=28, from_date="2024-01-01", source="A reform")
    asked = [date(2023, 12, 31), date(2024, 1, 1)]
    publish_cases(*({"received_date": d, "request_outcome": "undecided"} for d in asked))
    assert [row.due for row in listed()] == [date(2024, 1, 29), date(2024, 2, 11)]


@pytest.mark.parametrize(
    ("wanted", "field", "value"),
    [
        ({"area": "North"}, "area", "North"),
        ({"area": "-"}, "area", ""),
        ({"team": "A"}, "lead_team", "A"),
        ({"stage": "advice"}, "stage", "advice"),
    ],
)
def test_it_is_narrowed(wanted: dict[str, str], field: str, value: str) -> None:
    rows = [row | {"lead_team": "AB"[n % 2]} for n, row in enumerate(random_cases(7, 300))]
    publish_cases(*rows)
    every, some = listed(), listed(**wanted)
    assert 0 < len(some) < len(every)
    assert {getattr(row.case, field) for row in some} == {value}
    assert len(some) == sum(getattr(row.case, field) == value for row in every)


def test_it_is_read_by_the_index_of_open_cases() -> None:
    ended = {
        "received_date": date(2022, 1, 10),
        "request_outcome": "refuse",
        "request_outcome_date": date(2022, 2, 1),
    }
    waits = {"received_date": date(2023, 1, 9), "request_outcome": "undecided"}
    part = publish_cases(*[ended] * 5_000, *[waits] * 30)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE ehcp_case")
        query = Case.objects.filter(OPEN, part=part).order_by().query
        text, params = query.sql_with_params()
        cursor.execute(f"EXPLAIN {text}", params)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "ehcp_case_open" in plan


def test_a_send_officer_sees_the_councils_own_numbers(client: Client, send_officer: User) -> None:
    numbered(*random_cases(5, 300))
    client.force_login(send_officer)
    page = client.get(PAGE).content.decode()
    first = listed()[0]
    assert f">{first.number}<" in page
    assert f"<strong>{first.days_past}</strong>" in page
    assert first.case.child not in page
    assert client.get(f"{PAGE}?stage=nonsense&page=999").status_code == 200


def test_pages_of_the_list_have_fifty_cases_each(client: Client, send_officer: User) -> None:
    rows = [{"received_date": date(2023, 1, 2), "request_outcome": "undecided"}] * 51
    numbered(*rows)
    client.force_login(send_officer)
    first, second = (client.get(f"{PAGE}?page={n}").content.decode() for n in (1, 2))
    assert (first.count('scope="row"'), second.count('scope="row"')) == (50, 1)
    assert "Page 1 of 2" in first


@pytest.mark.parametrize("path", [PAGE, FILE])
def test_members_and_officers_who_look_as_members_are_refused(
    client: Client, member: User, send_officer: User, path: str
) -> None:
    numbered(*random_cases(5, 50))
    client.force_login(member)
    assert client.get(path).status_code == 403
    client.force_login(send_officer)
    client.post("/account/as-member/", {"as_member": "1"})
    refused = client.get(path)
    assert refused.status_code == 403
    assert "EHC/" not in refused.content.decode()


def test_the_file_has_every_page_and_is_written_down(client: Client, send_officer: User) -> None:
    part = numbered(*random_cases(5, 300))
    client.force_login(send_officer)
    response = client.get(f"{FILE}?area=North")
    assert response["Content-Disposition"] == 'attachment; filename="worklist-2024-01-31.csv"'
    rows = list(csv.DictReader(io.StringIO(response.content.decode().removeprefix("\ufeff"))))
    expected = listed(area="North")
    assert [row["Case number"] for row in rows] == [row.number for row in expected]
    assert [row["Days past the limit"] for row in rows] == [
        "" if row.days_past is None else str(row.days_past) for row in expected
    ]
    entry = AuditEntry.objects.get(verb="downloaded the worklist of")
    assert (entry.by, entry.subject_id) == (send_officer, str(part.upload_id))
    assert entry.after == {"cases": len(rows), "area": "North"}


def test_a_number_that_looks_like_a_formula_is_guarded(client: Client, send_officer: User) -> None:
    part = publish_cases({"received_date": AS_AT, "request_outcome": "undecided"})
    CaseNumber.objects.create(part=part, row_number=2, case_number="=1+1")
    client.force_login(send_officer)
    assert "\n'=1+1," in client.get(FILE).content.decode().replace("\r", "")


def test_without_a_publication_there_is_nothing_to_list(client: Client, send_officer: User) -> None:
    client.force_login(send_officer)
    assert "No cases have been published yet." in client.get(PAGE).content.decode()
    assert client.get(FILE).content.decode().count("\n") == 1


def test_only_officers_are_led_to_it(client: Client, member: User, send_officer: User) -> None:
    numbered(*random_cases(5, 300))
    client.force_login(member)
    assert PAGE not in client.get("/ehcp/backlog/").content.decode()
    client.force_login(send_officer)
    assert PAGE in client.get("/ehcp/backlog/").content.decode()
