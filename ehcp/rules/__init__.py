"""The rules across the rows of a case extract, in the order in which officers read them."""

from dataclasses import replace

from ehcp.rules import dates, extracts, outcomes
from ehcp.rules.dates import ORDERS
from hnfsg.intake.declarations import Rule

_WITHOUT_YES = "assessed-without-yes"

RULES = (
    Rule("extract-days", "An extract is true as at one day", extracts.one_day),
    *(Rule(order.slug, order.title, dates.rule_of(order)) for order in ORDERS),
    Rule("after-extract", "Nothing has happened after the day of the extract", dates.after_extract),
    Rule("request-undated", "Every decision has its date", outcomes.request_undated),
    Rule("request-undecided", "Every date of a decision has one", outcomes.request_undecided),
    Rule("not-issued-undated", "Every refusal of a plan has its date", outcomes.not_issued_undated),
    Rule("assessment-undecided", "Every date of an outcome has one", outcomes.assessment_undecided),
    Rule(_WITHOUT_YES, "Nobody is assessed without a yes", outcomes.without_yes),
    Rule("overturned-half", "What was overturned has its date", outcomes.overturned_half),
    Rule("older-extract", "A newer extract takes the place of an older one", extracts.older),
    Rule("cases-gone", "No case disappears", extracts.gone),
    Rule("new-area", "Areas stay the same", extracts.new_area),
    Rule("volume", "Requests come in at the usual pace", extracts.volume),
)

# Of a SEN2 return, which says less of decisions that were overturned.
RETURN_RULES = tuple(
    replace(rule, run=outcomes.without_yes_in_return) if rule.slug == _WITHOUT_YES else rule
    for rule in RULES
)
