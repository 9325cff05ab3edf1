"""Requests, assessments and how long new plans took, as the DfE publishes them.

Field names are the DfE's column names, misspellings too.
"""

from ehcp.models.published.places import PublishedRow, count, mark, number


class PublishedRequests(PublishedRow):
    """Requests for an assessment, by the calendar year in which they came."""

    requests_received_in_year = count("All requests received in the year.")
    requests_received_in_year_symbol = mark()
    requests_rya = count("Of them, for young people in custody.")
    requests_rya_symbol = mark()
    requests_decided_to_assess = count("Decided: to assess.")
    requests_decided_to_assess_symbol = mark()
    requests_decided_not_to_assess = count("Decided: not to assess.")
    requests_decided_not_to_assess_symbol = mark()
    requests_decision_not_made = count("Not decided yet.")
    requests_decision_not_made_symbol = mark()
    requests_withdrawn = count("Withdrawn.")
    requests_withdrawn_symbol = mark()
    request_assess_pc = number("Assessed, % of requests.")
    request_assess_pc_symbol = mark()
    request_not_assess_pc = number("Refused, % of requests.")
    request_not_assess_pc_symbol = mark()
    request_outstanding_pc = number("Not decided, % of requests.")
    request_outstanding_pc_symbol = mark()
    request_withdrawn_pc = number("Withdrawn, % of requests.")
    request_withdrawn_pc_symbol = mark()
    request_outcome_six_weeks = count("Decided within six weeks.")
    request_outcome_six_weeks_symbol = mark()
    request_outcome_over_6_weeks = count("Decided later.")
    request_outcome_over_6_weeks_symbol = mark()
    request_outcome_six_weeks_pc = number("Decided within six weeks, %.")
    request_outcome_six_weeks_pc_symbol = mark()
    request_outcome_over_6_weeks_pc = number("Decided later, %.")
    request_outcome_over_6_weeks_pc_symbol = mark()
    mediation_related_request = count("Mediation over a decision not to assess.")
    mediation_related_request_symbol = mark()
    tribunal_related_request = count("Appeals over a decision not to assess.")
    tribunal_related_request_symbol = mark()
    tribunal_after_mediation_request = count("Appeals after mediation.")
    tribunal_after_mediation_request_symbol = mark()

    class Meta(PublishedRow.Meta):
        abstract = False


class PublishedAssessments(PublishedRow):
    """What assessments ended in, by the calendar year in which they ended."""

    assess_in_year = count("Assessments with an outcome in the year.")
    assess_in_year_symbol = mark()
    assess_issued = count("A plan was issued.")
    assess_issued_symbol = mark()
    assess_issued_pc = number("A plan was issued, %.")
    assess_issued_pc_symbol = mark()
    assess_not_issued = count("No plan was issued.")
    assess_not_issued_symbol = mark()
    assess_not_issued_pc = number("No plan was issued, %.")
    assess_not_issued_pc_symbol = mark()
    assess_not_made = count("Not decided.")
    assess_not_made_symbol = mark()
    assess_not_made_pc = number("Not decided, %.")
    assess_not_made_pc_symbol = mark()
    assess_withdrawn = count("Withdrawn.")
    assess_withdrawn_symbol = mark()
    assess_withdrawn_pc = number("Withdrawn, %.")
    assess_withdrawn_pc_symbol = mark()
    outcome_decision_within_time = count("Decided not to issue within 16 weeks.")
    outcome_decision_within_time_symbol = mark()
    outcome_decision_over_time = count("Decided not to issue later.")
    outcome_decision_over_time_symbol = mark()
    outcome_decision_within_time_pc = number("Decided not to issue within 16 weeks, %.")
    outcome_decision_within_time_pc_symbol = mark()
    outcome_decision_over_time_pc = number("Decided not to issue later, %.")
    outcome_decision_over_time_pc_symbol = mark()
    number_assess_mediation = count("Mediation over a decision not to issue.")
    number_assess_mediation_symbol = mark()
    number_assess_tribunal = count("Appeals over a decision not to issue.")
    number_assess_tribunal_symbol = mark()
    number_asssess_mediation_tribunal = count("Both.")
    number_asssess_mediation_tribunal_symbol = mark()
    number_other_mediation = count("Mediation over what a plan says.")
    number_other_mediation_symbol = mark()
    number_other_tribunal = count("Appeals over what a plan says.")
    number_other_tribunal_symbol = mark()
    number_other_mediation_tribunal = count("Both.")
    number_other_mediation_tribunal_symbol = mark()

    class Meta(PublishedRow.Meta):
        abstract = False


class PublishedTimeliness(PublishedRow):
    """How long new plans took, by the calendar year in which they were issued."""

    plans_issued_den = count("Plans issued, those with exceptions too.")
    plans_issued_den_symbol = mark()
    plans_issued_den_ex = count("Plans issued, without exceptions.")
    plans_issued_den_ex_symbol = mark()
    plans_issued_within_20_weeks = count("Within 20 weeks, exceptions too.")
    plans_issued_within_20_weeks_symbol = mark()
    plans_issued_20_weeks_ex = count("Within 20 weeks, without exceptions.")
    plans_issued_20_weeks_ex_symbol = mark()
    pc_plans_issued_within_20_weeks = number("The first as %.")
    pc_plans_issued_within_20_weeks_symbol = mark()
    pc_plans_issued_20_weeks_ex = number("The second as %.")
    pc_plans_issued_20_weeks_ex_symbol = mark()
    plans_issued_gt20weeks_ltyear = count("After 20 weeks, within a year.")
    plans_issued_gt20weeks_ltyear_symbol = mark()
    plans_issued_gt20weeks_ltyear_ex = count("The same without exceptions.")
    plans_issued_gt20weeks_ltyear_ex_symbol = mark()
    pc_plans_issued_gt20weeks_ltyear = number("After 20 weeks, within a year, %.")
    pc_plans_issued_gt20weeks_ltyear_symbol = mark()
    pc_plans_issued_gt20weeks_ltyear_ex = number("The same without exceptions, %.")
    pc_plans_issued_gt20weeks_ltyear_ex_symbol = mark()
    plans_issued_gt_1_year = count("After more than a year.")
    plans_issued_gt_1_year_symbol = mark()
    plans_issued_gt_1_year_ex = count("The same without exceptions.")
    plans_issued_gt_1_year_ex_symbol = mark()
    pc_plans_issued_gt_1_year = number("After more than a year, %.")
    pc_plans_issued_gt_1_year_symbol = mark()
    pc_plans_issued_gt_1_year_ex = number("The same without exceptions, %.")
    pc_plans_issued_gt_1_year_ex_symbol = mark()
    avg_weeks_issue_plan = number("Mean weeks to a plan; from 2026 on.")
    avg_weeks_issue_plan_symbol = mark()
    avg_weeks_issue_plan_exc = number("The same without exceptions.")
    avg_weeks_issue_plan_exc_symbol = mark()

    class Meta(PublishedRow.Meta):
        abstract = False
