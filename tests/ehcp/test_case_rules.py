"""What is wrong across the rows of a case extract, each with its own sentence."""

from typing import Any

import pytest
from django.db.models import QuerySet

from ehcp.rules import RULES
from hnfsg.intake import services
from hnfsg.intake.models import Finding, FindingLevel, Upload, UploadState
from tests.ehcp.files import case, send_cases

pytestmark = pytest.mark.django_db

AGREED = {"request_outcome": "To assess", "request_outcome_date": "08/01/2024"}
REFUSED = {"request_outcome": "Not to assess", "request_outcome_date": "08/01/2024"}
ISSUED = {**AGREED, "assessment_outcome": "Plan issued", "assessment_outcome_date": "29/01/2024"}


def told(upload: Upload) -> list[tuple[str, str]]:
    return list(_found(upload).values_list("rule", "what"))


def only(upload: Upload) -> Finding:
    (finding,) = _found(upload)
    return finding


def _found(upload: Upload) -> "QuerySet[Finding]":
    """What rules found: notes say what was done at the door."""
    return upload.findings.exclude(level=FindingLevel.NOTE)


def publish(*rows: dict[str, Any]) -> None:
    upload = send_cases(*rows)
    assert upload.state == UploadState.READY, told(upload)
    services.publish(upload=upload, by=None)


def test_the_example_of_the_template_and_a_plain_extract_break_no_rule() -> None:
    assert told(send_cases(case(1), case(2, **REFUSED), case(3, **ISSUED))) == []


@pytest.mark.parametrize(
    ("fields", "rule", "what"),
    [
        (
            {**AGREED, "request_outcome_date": "03/12/2023"},
            "request-outcome-date-before-received-date",
            "Request outcome date is 3 December 2023, before received date, which is "
            "4 December 2023",
        ),
        (
            {**AGREED, "advice_requested_date": "09/01/2024", "advice_received_date": "08/01/2024"},
            "advice-received-date-before-advice-requested-date",
            "Advice received date is 8 January 2024, before advice requested date, which is "
            "9 January 2024",
        ),
        (
            {**AGREED, "draft_date": "05/01/2024"},
            "draft-date-before-request-outcome-date",
            "Draft plan date is 5 January 2024, before request outcome date, which is "
            "8 January 2024",
        ),
        (
            {**ISSUED, "draft_date": "30/01/2024"},
            "assessment-outcome-date-before-draft-date",
            "Assessment outcome date is 29 January 2024, before draft plan date, which is "
            "30 January 2024",
        ),
        (
            {**ISSUED, "plan_start_date": "29/01/2024", "cease_date": "01/01/2024"},
            "cease-date-before-plan-start-date",
            "Plan end date is 1 January 2024, before plan start date, which is 29 January 2024",
        ),
        (
            {**AGREED, "request_outcome_date": "01/02/2024"},
            "after-extract",
            "Request outcome date is 1 February 2024, after the day of the extract, which is "
            "31 January 2024",
        ),
        (
            {"request_outcome": "Not to assess"},
            "request-undated",
            "The outcome is “not to assess”, but request outcome date is blank",
        ),
        (
            {"request_outcome_date": "08/01/2024"},
            "request-undecided",
            "Request outcome date is given, but request outcome says that nothing is decided",
        ),
        (
            {**AGREED, "assessment_outcome": "No plan"},
            "not-issued-undated",
            "The outcome is “no plan”, but assessment outcome date is blank",
        ),
        (
            {**AGREED, "assessment_outcome_date": "29/01/2024"},
            "assessment-undecided",
            "Assessment outcome date is given, but assessment outcome says that nothing is decided",
        ),
        (
            {
                **REFUSED,
                "assessment_outcome": "Plan issued",
                "assessment_outcome_date": "29/01/2024",
            },
            "assessed-without-yes",
            "The assessment ended with “plan issued”, but the request is “not to assess”",
        ),
        (
            {**REFUSED, "overturned": "By the tribunal"},
            "overturned-half",
            "It says how a decision was overturned, but not when",
        ),
    ],
)
def test_a_row_that_cannot_be_is_an_error_at_its_cell(
    fields: dict[str, str], rule: str, what: str
) -> None:
    finding = only(send_cases(case(1), case(2, **fields)))
    assert (finding.level, finding.rule, finding.what) == (FindingLevel.ERROR, rule, what)
    assert finding.row == 3
    assert finding.cell.endswith("3")
    assert finding.fix


def test_an_assessment_may_follow_a_refusal_that_was_overturned() -> None:
    changed = {"overturned": "After mediation", "overturned_date": "15/01/2024"}
    given = {"assessment_outcome": "Plan issued", "assessment_outcome_date": "29/01/2024"}
    assert told(send_cases(case(1, **REFUSED, **changed, **given))) == []


def test_a_plan_may_end_after_the_day_of_the_extract() -> None:
    ends = {"plan_start_date": "29/01/2024", "cease_date": "31/08/2024"}
    assert told(send_cases(case(1, **ISSUED, **ends))) == []


def test_a_case_is_there_once() -> None:
    finding = only(send_cases(case(1), case(1), case(1, received_date="05/12/2023")))
    assert (finding.level, finding.rule, finding.row) == (FindingLevel.ERROR, "repeated-row", 3)


def test_an_unknown_source_is_an_error_and_a_blank_one_is_not() -> None:
    finding = only(send_cases(case(1, source="Aunt"), case(2, source="")))
    assert (finding.level, finding.rule) == (FindingLevel.ERROR, "cell-source")


def test_an_extract_is_of_one_day() -> None:
    upload = send_cases(case(1), case(2), case(3, extract_date="30/01/2024"))
    finding = only(upload)
    assert finding.rule == "extract-days"
    assert finding.row is None  # no row of it alone may be set aside
    assert finding.what == (
        "1 row says 30 January 2024 as the extract date, the first of them row 4. 2 rows say "
        "31 January 2024"
    )


def test_an_extract_of_the_future_is_an_error() -> None:
    finding = only(send_cases(case(1, extract_date="02/03/2099")))
    assert finding.what == "Extract date is 2 March 2099, which lies in the future"


def test_cases_gone_since_the_live_extract_are_one_query_with_examples() -> None:
    publish(*(case(n) for n in range(1, 21)))
    finding = only(send_cases(case(1), case(2)))
    assert (finding.level, finding.rule) == (FindingLevel.QUERY, "cases-gone")
    assert finding.what == (
        "18 cases of the extract of 31 January 2024 are not in this one. There they are in rows "
        "4, 5, 6, 7, 8, 9, 10, 11, 12, 13 and 8 more"
    )


def test_an_extract_older_than_the_live_one_is_a_query() -> None:
    publish(case(1), case(2))
    older = send_cases(case(1, extract_date="30/12/2023"))
    finding = only(older)
    assert (finding.level, finding.rule) == (FindingLevel.QUERY, "older-extract")
    assert finding.what == (
        "This extract is of 30 December 2023. The one that is live is newer: 31 January 2024"
    )


def test_areas_that_the_live_extract_does_not_have_are_one_query() -> None:
    publish(case(1, area="North"), case(2, area="South"))
    assert told(send_cases(case(1, area="North"), case(2, area="North"))) == []
    finding = only(send_cases(case(1, area="Nort"), case(2, area="South")))
    assert (finding.level, finding.rule, finding.row) == (FindingLevel.QUERY, "new-area", 2)
    assert finding.what == (
        "Areas that were not in the extract of 31 January 2024: “Nort” in 1 row, the first row 2. "
        "It had “North”, “South”"
    )


def test_another_pace_of_requests_than_in_the_year_before_is_a_query() -> None:
    first = [
        case(n, extract_date="30/09/2023", received_date=f"{1 + n % 28}/{1 + n % 9}/2023")
        for n in range(1, 91)
    ]
    publish(*first)
    late = {"extract_date": "31/12/2023", "received_date": "04/10/2023"}
    again = [{**row, "extract_date": "31/12/2023"} for row in first]
    usual = send_cases(*again, *(case(n, **late) for n in range(100, 125)))
    assert told(usual) == []
    finding = only(send_cases(*again, *(case(n, **late) for n in range(100, 180))))
    assert (finding.level, finding.rule) == (FindingLevel.QUERY, "volume")
    assert finding.what == (
        "80 requests came in during the 92 days since the extract of 30 September 2023. At the "
        "pace of the year before it there would be about 23"
    )


def test_every_rule_has_a_title_of_its_own() -> None:
    assert len({rule.slug for rule in RULES}) == len({rule.title for rule in RULES}) == len(RULES)
    assert max(len(rule.slug) for rule in RULES) <= Finding._meta.get_field("rule").max_length
