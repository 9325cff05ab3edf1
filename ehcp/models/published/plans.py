"""Plans as the DfE publishes them: new, in force, ended, their needs.

Field names are the DfE's column names, misspellings too.
"""

from ehcp.models.published.places import PublishedRow, count, mark, number


class Placed(PublishedRow):
    """Plans by where the children are placed."""

    mainstream_total = count("In mainstream schools.")
    mainstream_total_symbol = mark()
    mainstream_total_pc = number("The same, %.")
    mainstream_total_pc_symbol = mark()
    special_la_maintained = count("In maintained special schools.")
    special_la_maintained_symbol = mark()
    special_academy_free = count("In special academies and free schools; parted from 2026 on.")
    special_academy_free_symbol = mark()
    special_independent = count("In independent special schools.")
    special_independent_symbol = mark()
    special_non_maintained = count("In non-maintained special schools.")
    special_non_maintained_symbol = mark()
    special_total = count("In special schools.")
    special_total_symbol = mark()
    special_total_pc = number("The same, %.")
    special_total_pc_symbol = mark()
    ap_pru_total = count("In alternative provision or referral units.")
    ap_pru_total_symbol = mark()
    general_fe_tertiary_colleges = count("In colleges.")
    general_fe_tertiary_colleges_symbol = mark()
    specialist_post_16_institutions = count("In specialist post-16 institutions.")
    specialist_post_16_institutions_symbol = mark()
    fe_total = count("In further education.")
    fe_total_symbol = mark()
    fe_total_pc = number("The same, %.")
    fe_total_pc_symbol = mark()
    elective_home_education = count("Educated at home by choice.")
    elective_home_education_symbol = mark()
    other_arrangements_la = count("Elsewhere, arranged by the council.")
    other_arrangements_la_symbol = mark()
    other_arrangements_parents = count("Elsewhere, arranged by parents.")
    other_arrangements_parents_symbol = mark()
    neet = count("Not in education, employment or training.")
    neet_symbol = mark()
    ed_elsewhere = count("Educated elsewhere.")
    ed_elsewhere_symbol = mark()
    ed_elsewhere_pc = number("The same, %.")
    ed_elsewhere_pc_symbol = mark()
    nm_early_years = count("In early years settings that are not maintained.")
    nm_early_years_symbol = mark()
    placement_unknown = count("Not recorded.")
    placement_unknown_symbol = mark()

    class Meta(PublishedRow.Meta):
        abstract = True


class PublishedNewPlans(Placed):
    """New plans by where the children were placed, by calendar year."""

    new_ehc_plans = count("All new plans of the year.")
    new_ehc_plans_symbol = mark()

    class Meta(PublishedRow.Meta):
        abstract = False


class PublishedCaseload(Placed):
    """Plans in force on the day of the January count, by where the children are placed."""

    ehcplans = count("All plans in force.")
    ehcplans_symbol = mark()

    class Meta(PublishedRow.Meta):
        abstract = False


class PublishedNeeds(PublishedRow):
    """Plans in force on the day of the January count, by primary need."""

    ehc_plans = count("All plans in force.")
    ehc_plans_symbol = mark()
    number_asd = count("Primary need: autistic spectrum disorder.")
    number_asd_symbol = mark()
    number_hi = count("Primary need: hearing impairment.")
    number_hi_symbol = mark()
    number_mld = count("Primary need: moderate learning difficulty.")
    number_mld_symbol = mark()
    number_msi = count("Primary need: multi-sensory impairment.")
    number_msi_symbol = mark()
    number_oth = count("Primary need: another need.")
    number_oth_symbol = mark()
    number_pd = count("Primary need: physical disability.")
    number_pd_symbol = mark()
    number_pmld = count("Primary need: profound and multiple learning difficulty.")
    number_pmld_symbol = mark()
    number_semh = count("Primary need: social, emotional and mental health.")
    number_semh_symbol = mark()
    number_slcn = count("Primary need: speech, language and communication.")
    number_slcn_symbol = mark()
    number_sld = count("Primary need: severe learning difficulty.")
    number_sld_symbol = mark()
    number_spld = count("Primary need: specific learning difficulty.")
    number_spld_symbol = mark()
    number_vi = count("Primary need: vision impairment.")
    number_vi_symbol = mark()
    number_ds = count("Primary need: Down syndrome; from 2026 on.")
    number_ds_symbol = mark()
    number_need_unknown = count("Primary need not recorded.")
    number_need_unknown_symbol = mark()
    asd_pc = number("Autistic spectrum disorder, %.")
    asd_pc_symbol = mark()
    hi_pc = number("Hearing impairment, %.")
    hi_pc_symbol = mark()
    mld_pc = number("Moderate learning difficulty, %.")
    mld_pc_symbol = mark()
    msi_pc = number("Multi-sensory impairment, %.")
    msi_pc_symbol = mark()
    oth_pc = number("Another need, %.")
    oth_pc_symbol = mark()
    pd_pc = number("Physical disability, %.")
    pd_pc_symbol = mark()
    pmld_pc = number("Profound and multiple learning difficulty, %.")
    pmld_pc_symbol = mark()
    semh_pc = number("Social, emotional and mental health, %.")
    semh_pc_symbol = mark()
    slcn_pc = number("Speech, language and communication, %.")
    slcn_pc_symbol = mark()
    sld_pc = number("Severe learning difficulty, %.")
    sld_pc_symbol = mark()
    spld_pc = number("Specific learning difficulty, %.")
    spld_pc_symbol = mark()
    vi_pc = number("Vision impairment, %.")
    vi_pc_symbol = mark()
    unknown_pc = number("Not recorded, %.")
    unknown_pc_symbol = mark()

    class Meta(PublishedRow.Meta):
        abstract = False


class PublishedBudgets(PublishedRow):
    """Personal budgets, by academic year."""

    personal_budget = count("Personal budgets.")
    personal_budget_symbol = mark()
    org_arrangments = count("Arranged by an organisation.")
    org_arrangments_symbol = mark()
    pb_health = count("For health.")
    pb_health_symbol = mark()
    pb_education = count("For education.")
    pb_education_symbol = mark()
    pb_social = count("For social care.")
    pb_social_symbol = mark()
    pb_integrated = count("For several.")
    pb_integrated_symbol = mark()

    class Meta(PublishedRow.Meta):
        abstract = False


class PublishedPlacements(PublishedRow):
    """Work-based placements of those with a plan."""

    open_supp_intern = count("Supported internships.")
    open_supp_intern_symbol = mark()
    open_apprentice = count("Apprenticeships.")
    open_apprentice_symbol = mark()
    open_trainee = count("Traineeships.")
    open_trainee_symbol = mark()
    open_wbp = count("All of them.")
    open_wbp_symbol = mark()

    class Meta(PublishedRow.Meta):
        abstract = False


class PublishedCeased(PublishedRow):
    """Plans that ended in the calendar year, by reason."""

    max_age = count("Reached the highest age.")
    max_age_symbol = mark()
    needs_met = count("Needs met.")
    needs_met_symbol = mark()
    he = count("Higher education.")
    he_symbol = mark()
    employ = count("Work.")
    employ_symbol = mark()
    transfer = count("Another authority.")
    transfer_symbol = mark()
    no_engage = count("No longer engaged.")
    no_engage_symbol = mark()
    moved_outside_eng = count("Left England.")
    moved_outside_eng_symbol = mark()
    deceased = count("Died.")
    deceased_symbol = mark()
    other = count("Another reason.")
    other_symbol = mark()
    total_ceased = count("All of them.")
    total_ceased_symbol = mark()

    class Meta(PublishedRow.Meta):
        abstract = False
