"""The kind of provision that a school is, by its phase and type in the register of schools."""

# The first of these that the words of phase and type hold decides, in the template's words.
_KINDS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("special post 16",), "Specialist post-16 institutions"),
    (
        ("non-maintained special", "independent special"),
        "Independent and non-maintained special schools",
    ),
    (("special",), "Maintained and academy special schools"),
    (("alternative provision", "pupil referral"), "Alternative provision"),
    (
        ("16 plus", "16 to 19", "16-19", "further education", "sixth form", "post 16"),
        "Mainstream post-16",
    ),
    (("independent school",), "Other independent schools"),
    (("nursery",), "Early years settings"),
    (
        (
            *("primary", "secondary", "all-through", "middle deemed", "community school"),
            *("voluntary", "foundation school", "academy", "free school", "studio school"),
            *("university technical", "city technology"),
        ),
        "Mainstream schools",
    ),
)


def kind_of(phase: str, kind: str) -> str:
    """The kind of provision, in the words of the template; blank where it cannot be told.

    `phase` and `kind` are “PhaseOfEducation (name)” and “TypeOfEstablishment (name)” of the
    register (GIAS), or a council's own words.
    """
    words = f"{kind} {phase}".lower().replace("post-16", "post 16")
    return next((name for marks, name in _KINDS if any(mark in words for mark in marks)), "")
