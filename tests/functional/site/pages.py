"""Every page with the addresses at which a browser looks at it.

A new page fails `test_every_page_is_looked_at` until it is here.
"""

from collections.abc import Iterable, Iterator
from itertools import islice

from django.urls import reverse

from tests.people.test_permission_grid import GRID
from tests.site import Site

# Addresses that answer a GET with no page of their own: files, fragments, redirections.
NOT_PAGES = frozenset(
    {
        "health",
        "mfa_index",
        "intake:template",
        "intake:compare_csv",
        "intake:compare_xlsx",
        "intake:findings",
        "intake:findings_xlsx",
        "intake:marked",
        "intake:corrected",
        "intake:original",
        "intake:progress",
        "figures:csv",
        "ehcp:cases_csv",
        "figures:xlsx",
        "figures:page_zip",
    }
)
EVERY_FIGURE = {"member": "", "finance_officer": "finance."}  # whose slugs begin so
BY_SLUG = {"slug": "monthly-return"}
_BY_SLUG_ALONE = (
    *("intake:dataset", "intake:upload_new", "intake:pre_check", "intake:compare"),
    "intake:mappings",
)
_OF_A_FILE_IN_ITS_OWN_WORDS = ("intake:mapping", "intake:map_sheet")
IN_ITS_OWN_WORDS = "SELECT id FROM intake_upload WHERE file_name = 'own words.xlsx'"
A_MAPPING = "SELECT id FROM intake_mapping WHERE sheet = 'lines' LIMIT 1"
NEW_LINES = "SELECT id FROM intake_upload WHERE file_name = 'new lines.csv'"
_OF_A_MEETING = ("actions:meeting", "actions:change_meeting", "actions:attendance")
A_MEETING = "SELECT id FROM actions_meeting WHERE status = 'papers-out' LIMIT 1"
AN_OPEN_ACTION = "SELECT id FROM actions_action WHERE status = 'open' LIMIT 1"
AN_OPEN_ITEM = f"SELECT id FROM actions_agendaitem WHERE meeting_id = ({A_MEETING}) LIMIT 1"
A_DEADLINE = "SELECT id FROM ehcp_deadline WHERE step = 'decide' LIMIT 1"
NEWEST_PART = "SELECT id FROM intake_part WHERE sheet = 'lines' AND period = '2023-24-m10' LIMIT 1"


def served() -> set[str]:
    """The names of all addresses that somebody may GET."""
    return {name for name, (may_get, _) in GRID.items() if may_get}


def may_see(who: str, name: str) -> bool:
    """Whether one of the cast is let in, by the grid."""
    return who in GRID[name][0]


def looked_at_by(who: str, site: Site, names: Iterable[str]) -> Iterator[str]:
    """The paths of every page that one of the cast is let in to.

    The page of a single figure is one template, the same for every role: a member looks at every
    figure's and a finance officer at those of finance, whose numbers they read otherwise; the
    others look at one.
    """
    for name in names:
        if may_see(who, name):
            paths = addresses(name, site)
            if name == "figures:figure":
                paths = islice(_of_figures(who, paths), None if who in EVERY_FIGURE else 1)
            yield from paths


def _of_figures(who: str, paths: Iterator[str]) -> Iterator[str]:
    return (path for path in paths if f"/figures/{EVERY_FIGURE.get(who, '')}" in path)


def addresses(name: str, site: Site) -> Iterator[str]:
    """The paths of a page: one, or one for each state that it can show."""
    if name in ("intake:upload", *_NEEDED):
        for pk, state in site.rows(_newest_of_each_state()):
            if name == "intake:upload" or state == _NEEDED[name]:
                yield reverse(name, kwargs={"pk": pk})
    elif name == "figures:figure":
        from hnfsg.figures.registry import figures

        for figure in figures():
            if not figure.is_for_officers:  # refused to most; their own page shows them
                yield reverse(name, kwargs={"slug": figure.slug})
    else:
        yield reverse(name, kwargs=_arguments(name, site))


_NEEDED = {
    "intake:preview": "ready",
    "intake:withdraw": "published",
    "intake:discard": "failed",
}


def _newest_of_each_state() -> str:
    """Every upload of county.fill_every_state, and the newest that was published.

    Of files of children the check is for their officers alone, and looks the same.
    """
    return (
        "SELECT id, state FROM intake_upload WHERE dataset_slug <> 'cases' AND ("
        "left(file_name, 4) <> 'DSG ' OR state = 'superseded' OR id = (SELECT max(id) FROM "
        "intake_upload WHERE left(file_name, 4) = 'DSG ' AND state = 'published')) ORDER BY id"
    )


def _arguments(name: str, site: Site) -> dict[str, object]:
    if name in _BY_SLUG_ALONE:
        return dict(BY_SLUG)
    if name in _OF_A_FILE_IN_ITS_OWN_WORDS:
        asked = {
            "pk": site.value("SELECT id FROM intake_upload WHERE file_name = 'own words.xlsx'")
        }
        return asked | ({"sheet": "lines"} if name == "intake:map_sheet" else {})
    found: dict[str, dict[str, object]] = {
        "people:join": {"token": "none"},
        "finance:line": {"code": "HN14"},
        "finance:management_action": {"plan": "Plan-2023", "ref": "4"},
        "finance:change_action": {"plan": "Plan-2023", "ref": "4"},
        "finance:add_action": {"plan": "Plan-2023"},
        "account_reset_password_from_key": {"uidb36": "1", "key": "none"},
    }
    queries = {
        "intake:forget_mapping": ("pk", A_MAPPING, dict(BY_SLUG)),
        "intake:change_mapping": ("pk", A_MAPPING, dict(BY_SLUG)),
        "intake:line_map": ("pk", NEW_LINES, {}),
        "intake:source_row": ("part_id", NEWEST_PART, {"row_number": 2}),
        "events:amend": ("pk", "SELECT id FROM figures_event ORDER BY id LIMIT 1", {}),
        "events:remove": ("pk", "SELECT id FROM figures_event ORDER BY id LIMIT 1", {}),
        "actions:confirm_notes": ("pk", "SELECT min(id) FROM actions_notesdraft", {}),
        "actions:group": ("pk", "SELECT min(id) FROM actions_group", {}),
        "actions:action": ("pk", "SELECT min(id) FROM actions_action", {}),
        "actions:change_action": ("pk", AN_OPEN_ACTION, {}),
        "actions:item": ("pk", AN_OPEN_ITEM, {}),
        "ehcp:correct_deadline": ("pk", A_DEADLINE, {}),
        "ehcp:remove_deadline": ("pk", A_DEADLINE, {}),
        "people:person": ("pk", "SELECT id FROM people_person WHERE initials = 'AF'", {}),
    }
    if name.startswith("actions:") and name not in queries and name in _OF_A_MEETING:
        return {"pk": site.value(A_MEETING)}
    if name in queries:
        argument, query, others = queries[name]
        return {argument: site.value(query)} | others
    return found.get(name, {})
