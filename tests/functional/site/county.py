"""Fills a site with the demo county and an upload in every state: run by `manage.py shell`."""

import io
from collections.abc import Callable

from django.core.management import call_command
from openpyxl import Workbook, load_workbook

from actions.models import Group
from actions.services import keep_draft
from ehcp.demo import load as ehcp
from finance.demo import workbooks
from finance.demo.workbooks import Return
from hnfsg import clock
from hnfsg.intake import declarations, jobs, services
from hnfsg.intake.models import Job, JobState, Upload
from hnfsg.intake.recipes import Heading, Origin, Recipe
from hnfsg.people import services as people
from hnfsg.people.demo import make_demo_people
from hnfsg.people.models import Person, User
from hnfsg.people.rights import Role
from hnfsg.periods import FinancialMonth
from tests.intake.council_workbook import council_workbook

DATASET = "monthly-return"
EXPLANATION = "New placements were agreed in January; the full year's cost is now in the forecast."


def fill() -> None:
    """The demo county, as `make run` loads it, with a small part of its cases."""
    call_command("demo", only="finance", stdout=io.StringIO())
    fill_cases()


def fill_cases() -> None:
    """The schools, and the two newest case extracts with every fortieth child."""
    by = User.objects.get(email="send@demo.example")
    ehcp.load(ehcp.sendings(every=40, newest=2), by, lambda _: None)


def fill_people() -> None:
    """The people of the demonstration, and no figure yet."""
    make_demo_people()


def fill_every_state() -> None:
    """The demo county, and one upload in each state that a page can show, named for it."""
    fill()
    _checked("errors.xlsx", workbooks.trial_with_errors)
    _checked("queries.xlsx", workbooks.trial_corrected)
    _check(_send("questions.xlsx", _asked_about()))
    _correct(_checked("corrected here.xlsx", workbooks.trial_with_errors))
    _check(_send("many.xlsx", _many()))
    _explain(_checked("explained.xlsx", workbooks.trial_corrected))
    _remembers()
    _check(_send("own words.xlsx", council_workbook()))
    _check(_send("new lines.csv", _new_lines()))
    _invited()
    _notes()
    _withdrawn(_checked("withdrawn.xlsx", _month_ten))
    services.discard(upload=_checked("discarded.xlsx", workbooks.trial_clean), by=_officer())
    _check(_send("refused.xlsx", io.BytesIO(b"\xd0\xcf\x11\xe0 an old workbook")))
    _send("waiting.xlsx", _file(workbooks.trial_clean))
    stuck = _send("stuck.xlsx", _file(workbooks.trial_clean))
    Job.objects.filter(upload=stuck).update(
        state=JobState.FAILED, error="It was interrupted five times.", finished_at=clock.now()
    )


def _notes() -> None:
    """Old notes that wait to be confirmed."""
    said = ("Notes of meeting 22 January 2024", "Action: HW to ask", "RESOLVED that rates stay.")
    text = "\n".join(said)
    keep_draft(group=Group.objects.get(), name="old notes.txt", text=text, by=None)


def _asked_about() -> io.BytesIO:
    """Month 11 with two sheets that could each be the lines."""
    book = load_workbook(_file(workbooks.trial_clean))
    book["Lines"].title = "Detail M11"
    book.copy_worksheet(book["Detail M11"]).title = "Detail M10"
    return _saved(book)


def _many() -> io.BytesIO:
    """Month 11 with 300 findings of two kinds."""
    book = load_workbook(_file(workbooks.trial_clean))
    lines = book["Lines"]
    for number in range(300):
        amounts = ("n/k", 1) if number % 3 else (1, "?")
        lines.append([f"X{number}", f"Line {number}", "High needs", "Top-up funding", *amounts])
    return _saved(book)


def _new_lines() -> io.BytesIO:
    """Month 9 as csv, with lines of which nobody has said what they stand for."""
    names = ("Top-ups, maintained special", "Independent and non-maintained schools", "DSG grant")
    rows = ["Financial year,Month,Code,Line,Budget,Forecast"]
    rows += [f'2023/24,9,N{n},"{name}",100,110' for n, name in enumerate(names)]
    return io.BytesIO("\n".join(rows).encode())


def _invited() -> None:
    """Somebody is invited, so that the demonstration's mail has a message."""
    by = User.objects.get(email="administrator@demo.example")
    person = Person.objects.create(name="Priya Nair", initials="PN")
    people.invite_person(by=by, person=person, email="priya@demo.example", roles=[Role.MEMBER])


def _saved(book: Workbook) -> io.BytesIO:
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


def _correct(upload: Upload) -> None:
    """Say “£1.2m” on the page, where the file says “£1.2m?”."""
    wrong = upload.findings.get(value="£1.2m?")
    services.correct(upload=upload, cells={wrong.pk: "£1.2m"}, by=_officer())
    _check(upload)


def _remembers() -> None:
    """How another council's lines are read."""
    headings = tuple(map(Heading, ("Cost code", "Area", "Budget £000", "Outturn £000")))
    code, area, budget, outturn = (Origin((heading,)) for heading in headings)
    columns = {"code": code, "line": area, "budget": budget, "forecast": outturn}
    services.keep_mapping(
        declarations.dataset(DATASET),
        "lines",
        Recipe(sheet="Detail", headings=headings, columns=columns, left_out=("Total",)),
        by=_officer(),
        label="Detail in monitoring M9.xlsx",
    )


def _officer() -> User:
    return User.objects.get(email="finance@demo.example")


def _month_ten() -> Return:
    return workbooks.month_return(FinancialMonth(2023, 10))


def _file(stated: Callable[[], Return]) -> io.BytesIO:
    return io.BytesIO(workbooks.workbook(stated()))


def _send(name: str, file: io.BytesIO) -> Upload:
    return services.receive_upload(
        dataset=declarations.dataset(DATASET), file=file, file_name=name, by=_officer()
    )


def _check(upload: Upload) -> Upload:
    jobs.run(upload.jobs.latest("pk").pk)
    upload.refresh_from_db()
    return upload


def _checked(name: str, stated: Callable[[], Return]) -> Upload:
    return _check(_send(name, _file(stated)))


def _explain(upload: Upload) -> None:
    for query in upload.findings.filter(level="query"):
        services.explain(finding=query, text=EXPLANATION, by=_officer())


def _withdrawn(upload: Upload) -> None:
    _explain(upload)
    services.publish(upload=upload, by=_officer())
    services.withdraw(upload=upload, by=_officer(), reason="It was January's workbook again.")
