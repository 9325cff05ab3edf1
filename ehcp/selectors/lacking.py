"""What the extract that counts does not say, by the columns that its file had."""

from functools import lru_cache

from ehcp.selectors.parts import SHEET, case_parts
from hnfsg.intake.models import Upload
from hnfsg.intake.vintages import LivePart, Vintage

REMEMBERED = 64  # what a part was read from never changes

# What pages tell of columns that may be left out: in words, told where a file has none of them.
TOLD: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("area", ("area",)),
    ("year group", ("year_group",)),
    ("current school", ("school_urn",)),
    ("whether that is the local school", ("attends_local_school",)),
    ("who asked", ("source",)),
    ("whether a graduated response was evidenced", ("graduated_response",)),
    ("when requests were decided", ("request_outcome_date",)),
    ("why an assessment was refused", ("refusal_reason",)),
    (
        "when advice was asked for and came in",
        ("advice_requested_date", "advice_received_date", "ep_advice_date"),
    ),
    ("when the draft was sent", ("draft_date",)),
    ("what came of assessments", ("assessment_outcome", "assessment_outcome_date")),
    ("whether an exception applied", ("exception",)),
    ("which exception applied", ("exception_reason",)),
    ("mediation", ("mediation",)),
    ("appeals", ("tribunal",)),
    ("when a decision was overturned", ("overturned", "overturned_date")),
    ("who moved away", ("exported",)),
    ("when a withdrawn case was closed", ("closed_date",)),
    ("primary need", ("primary_need",)),
    ("what the first plan named", ("first_provision",)),
    ("what the plan names now", ("provision",)),
    ("when plans began", ("plan_start_date",)),
    ("when reviews were held", ("review_date",)),
    ("when reviews were decided", ("review_decision_date",)),
    ("when the final plan came after a review", ("review_final_date",)),
    ("when and why plans ended", ("cease_date", "cease_reason")),
    ("which team has the case", ("lead_team",)),
)


def lacking(vintage: Vintage) -> tuple[str, ...]:
    """What the extract or return that counts has no column for, in words. One query, remembered."""
    parts = case_parts(vintage)
    return _lacking(parts[0]) if parts else ()


@lru_cache(maxsize=REMEMBERED)
def _lacking(part: LivePart) -> tuple[str, ...]:
    layout = Upload.objects.values_list("layout", flat=True).get(pk=part.upload_id)
    columns = layout.get(SHEET, {}).get("columns", {})
    if not columns:
        return ()
    return tuple(words for words, names in TOLD if not any(name in columns for name in names))
