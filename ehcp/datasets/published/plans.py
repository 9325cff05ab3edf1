"""The files on plans: new, in force, their needs, and what goes with them."""

from ehcp.datasets.published.columns import count, number, sheet

_PLACED = (
    count("mainstream_total", "In mainstream schools."),
    number("mainstream_total_pc", "The same, %."),
    count("special_la_maintained", "In maintained special schools."),
    count(
        "special_academy_free",
        "In special academies and free schools; parted from 2026 on.",
    ),
    count("special_independent", "In independent special schools."),
    count("special_non_maintained", "In non-maintained special schools."),
    count("special_total", "In special schools."),
    number("special_total_pc", "The same, %."),
    count("ap_pru_total", "In alternative provision or referral units."),
    count("general_fe_tertiary_colleges", "In colleges."),
    count("specialist_post_16_institutions", "In specialist post-16 institutions."),
    count("fe_total", "In further education."),
    number("fe_total_pc", "The same, %."),
    count("elective_home_education", "Educated at home by choice."),
    count("other_arrangements_la", "Elsewhere, arranged by the council."),
    count("other_arrangements_parents", "Elsewhere, arranged by parents."),
    count("neet", "Not in education, employment or training."),
    count("ed_elsewhere", "Educated elsewhere."),
    number("ed_elsewhere_pc", "The same, %."),
    count("nm_early_years", "In early years settings that are not maintained."),
    count("placement_unknown", "Not recorded."),
)

NEW_PLANS = sheet(
    "new-plans",
    "New plans",
    "ehcp.PublishedNewPlans",
    count("new_ehc_plans", "All new plans of the year.", required=True),
    *_PLACED,
    aliases=(
        "newplans",
        "ees_newplans",
    ),
)

CASELOAD = sheet(
    "caseload",
    "Plans in force",
    "ehcp.PublishedCaseload",
    count("ehcplans", "All plans in force.", required=True),
    *_PLACED,
    aliases=(
        "caseload",
        "ees_caseload",
    ),
)

NEEDS = sheet(
    "needs",
    "Needs of all plans",
    "ehcp.PublishedNeeds",
    count("ehc_plans", "All plans in force.", required=True),
    count("number_asd", "Primary need: autistic spectrum disorder.", required=True),
    count("number_hi", "Primary need: hearing impairment."),
    count("number_mld", "Primary need: moderate learning difficulty."),
    count("number_msi", "Primary need: multi-sensory impairment."),
    count("number_oth", "Primary need: another need."),
    count("number_pd", "Primary need: physical disability."),
    count("number_pmld", "Primary need: profound and multiple learning difficulty."),
    count("number_semh", "Primary need: social, emotional and mental health."),
    count("number_slcn", "Primary need: speech, language and communication."),
    count("number_sld", "Primary need: severe learning difficulty."),
    count("number_spld", "Primary need: specific learning difficulty."),
    count("number_vi", "Primary need: vision impairment."),
    count("number_ds", "Primary need: Down syndrome; from 2026 on."),
    count("number_need_unknown", "Primary need not recorded."),
    number("asd_pc", "Autistic spectrum disorder, %."),
    number("hi_pc", "Hearing impairment, %."),
    number("mld_pc", "Moderate learning difficulty, %."),
    number("msi_pc", "Multi-sensory impairment, %."),
    number("oth_pc", "Another need, %."),
    number("pd_pc", "Physical disability, %."),
    number("pmld_pc", "Profound and multiple learning difficulty, %."),
    number("semh_pc", "Social, emotional and mental health, %."),
    number("slcn_pc", "Speech, language and communication, %."),
    number("sld_pc", "Severe learning difficulty, %."),
    number("spld_pc", "Specific learning difficulty, %."),
    number("vi_pc", "Vision impairment, %."),
    number("unknown_pc", "Not recorded, %."),
    aliases=(
        "sen_needs_all_plans",
        "sen_needs_caseload",
        "ees_sen_needs_all_plans",
    ),
)

PERSONAL_BUDGETS = sheet(
    "personal-budgets",
    "Personal budgets",
    "ehcp.PublishedBudgets",
    count("personal_budget", "Personal budgets.", required=True),
    count("org_arrangments", "Arranged by an organisation."),
    count("pb_health", "For health."),
    count("pb_education", "For education."),
    count("pb_social", "For social care."),
    count("pb_integrated", "For several."),
    aliases=(
        "personal_budgets",
        "ees_personal_budgets",
    ),
)

PLACEMENTS = sheet(
    "work-based-placements",
    "Work-based placements",
    "ehcp.PublishedPlacements",
    count("open_supp_intern", "Supported internships."),
    count("open_apprentice", "Apprenticeships."),
    count("open_trainee", "Traineeships."),
    count("open_wbp", "All of them.", required=True),
    aliases=(
        "work_based_placements",
        "ees_work_based_placements",
    ),
)

CEASED = sheet(
    "ceased-plans",
    "Ceased plans",
    "ehcp.PublishedCeased",
    count("max_age", "Reached the highest age."),
    count("needs_met", "Needs met."),
    count("he", "Higher education."),
    count("employ", "Work."),
    count("transfer", "Another authority."),
    count("no_engage", "No longer engaged."),
    count("moved_outside_eng", "Left England."),
    count("deceased", "Died."),
    count("other", "Another reason."),
    count("total_ceased", "All of them.", required=True),
    aliases=(
        "ceased_plans",
        "ees_ceased_plans",
    ),
)
