"""The rules across the rows of a case extract, in the order in which officers read them."""

from ehcp.rules import dates, extracts, outcomes
from ehcp.rules.dates import ORDERS
from ehcp.rules.outcomes import without_yes_in_return
from hnfsg.intake.declarations import Rule

_WITHOUT_YES, _GONE = "assessed-without-yes", "cases-gone"

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
    Rule(_GONE, "No case disappears", extracts.gone),
    Rule("new-area", "Areas stay the same", extracts.new_area),
    Rule("volume", "Requests come in at the usual pace", extracts.volume),
)

# Of a SEN2 return, which says less of decisions that were overturned and holds one year.
_OF_RETURNS = {
    _WITHOUT_YES: Rule(_WITHOUT_YES, "Nobody is assessed without a yes", without_yes_in_return),
    _GONE: Rule(_GONE, "No open case disappears", extracts.open_gone),
}
RETURN_RULES = tuple(_OF_RETURNS.get(rule.slug, rule) for rule in RULES)
