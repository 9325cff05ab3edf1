"""Queries: explained one by one, by rule, or as last month; said as members will read it."""

import html

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from hnfsg.intake import services
from hnfsg.intake.models import Finding, Upload, UploadState
from hnfsg.intake.services import Refused
from hnfsg.people.models import AuditEntry, User
from tests.finance.returns import book, send_book, summary
from tests.intake.files import line, send_lines

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scratch")]
LARGE = 2_000_000


@pytest.fixture
def officer(client: Client, finance_officer: User) -> Client:
    client.force_login(finance_officer)
    return client


def post(client: Client, upload: Upload, **data: str) -> HttpResponse:
    fields = {name.replace("_", "-"): value for name, value in data.items()}
    return client.post(reverse("intake:explain", args=[upload.pk]), fields, follow=True)


def page_of(client: Client, upload: Upload) -> str:
    return html.unescape(client.get(reverse("intake:upload", args=[upload.pk])).text)


def explained(by: User | None, *codes: str, month: int = 9, text: str = "New places.") -> Upload:
    upload = send_lines(*(line(code, 1, LARGE, month=month) for code in codes))
    for finding in upload.findings.all():
        services.explain(finding=finding, text=f"{text} {finding.subject}.", by=by)
    return upload


def texts(upload: Upload) -> list[tuple[str, str]]:
    return list(
        upload.findings.filter(explained_at__isnull=False).values_list("subject", "explanation")
    )


# --- as last month -------------------------------------------------------------------------------


def test_last_months_words_are_offered_and_never_taken_silently(
    officer: Client, finance_officer: User
) -> None:
    explained(finance_officer, "A")
    upload = send_lines(line("A", 1, LARGE))
    assert services.unexplained(upload) == 1
    assert "Last month (Month 9): “New places. A.” – FF" in page_of(officer, upload)
    post(officer, upload)
    assert services.unexplained(upload) == 1
    post(officer, upload, same=str(upload.findings.get().pk))
    assert texts(upload) == [("A", "New places. A.")]
    finding = upload.findings.get()
    assert finding.explained_by == finance_officer
    entry = AuditEntry.objects.filter(verb="explained a query of").latest("pk")
    assert entry.note.endswith("The same as Month 9, 2023 to 2024.")


def test_one_button_keeps_all_of_them_and_touches_no_other(
    officer: Client, finance_officer: User
) -> None:
    explained(finance_officer, "A", "B", "C")
    upload = send_lines(*(line(code, 1, LARGE) for code in "ABCD"))
    assert "Same as before for all 3" in page_of(officer, upload)
    typed = upload.findings.get(subject="C")
    answer = post(officer, upload, same="all", **{f"explanation_{typed.pk}": "Another reason."})
    assert texts(upload) == [
        ("A", "New places. A."),
        ("B", "New places. B."),
        ("C", "Another reason."),
    ]
    assert "3 explanations are saved. Still to be explained: lines!G5 (Line D)." in answer.text


def test_one_alone_has_no_button_for_all(officer: Client, finance_officer: User) -> None:
    explained(finance_officer, "A")
    upload = send_lines(line("A", 1, LARGE), line("B", 1, LARGE))
    assert "for all" not in page_of(officer, upload).split("One explanation for all")[0]


def test_a_month_further_back_is_named(officer: Client, finance_officer: User) -> None:
    explained(finance_officer, "A", month=7)
    upload = send_lines(line("A", 1, LARGE))
    assert "Month 7, 2023 to 2024: “New places. A.” – FF" in page_of(officer, upload)


def test_the_newest_earlier_month_counts(officer: Client, finance_officer: User) -> None:
    explained(finance_officer, "A", month=7, text="Old words.")
    explained(finance_officer, "A", month=8, text="Newer words.")
    explained(finance_officer, "A", month=11, text="Later words.")
    page = page_of(officer, send_lines(line("A", 1, LARGE)))
    assert "Month 8, 2023 to 2024: “Newer words. A.”" in page
    assert "Old words" not in page
    assert "Later words" not in page


@pytest.mark.parametrize("end", [UploadState.WITHDRAWN, UploadState.DISCARDED])
def test_what_was_taken_back_is_not_offered(
    officer: Client, finance_officer: User, end: UploadState
) -> None:
    old = explained(finance_officer, "A")
    if end == UploadState.WITHDRAWN:
        services.publish(upload=old, by=None)
        services.withdraw(upload=old, by=None, reason="It was wrong.")
    else:
        services.discard(upload=old, by=None)
    upload = send_lines(line("A", 1, LARGE))
    assert "Same as before" not in page_of(officer, upload)
    with pytest.raises(Refused, match="Nobody explained this in an earlier month"):
        services.explain_as_before(finding=upload.findings.get(), by=None)


def test_another_line_or_another_rule_is_not_the_same(
    officer: Client, finance_officer: User
) -> None:
    old = explained(finance_officer, "A", "B")
    Finding.objects.filter(upload=old, subject="B").update(rule="another-rule")
    upload = send_lines(line("B", 1, LARGE), line("C", 1, LARGE))
    assert "Same as before" not in page_of(officer, upload)


def test_a_chair_reads_and_is_offered_nothing(
    client: Client, finance_officer: User, chair: User
) -> None:
    explained(finance_officer, "A")
    client.force_login(chair)
    assert "Same as before" not in page_of(client, send_lines(line("A", 1, LARGE)))


# --- by rule, one by one -------------------------------------------------------------------------


@pytest.mark.parametrize(("count", "is_offered"), [(1, False), (2, True)])
def test_two_of_a_rule_may_be_explained_together(
    officer: Client, count: int, is_offered: bool
) -> None:
    upload = send_lines(*(line(f"L{n}", 1, LARGE) for n in range(count)))
    assert (f"One explanation for all {count}" in page_of(officer, upload)) == is_offered


def test_a_rules_words_that_are_refused_come_back_once(officer: Client) -> None:
    upload = send_lines(line("A", 1, LARGE), line("B", 1, LARGE))
    answer = post(officer, upload, rule_large_forecast="x")
    assert answer.status_code == 400
    assert html.unescape(answer.text).count("“x” does not explain it") == 2  # summary and box
    assert services.unexplained(upload) == 2


@pytest.mark.parametrize("text", ["x", "fine", "ok"])
def test_a_word_is_no_explanation(text: str) -> None:
    finding = send_lines(line("A", 1, LARGE)).findings.get()
    with pytest.raises(Refused, match="in two words or more"):
        services.explain(finding=finding, text=text, by=None)


@pytest.mark.parametrize("text", ["New places", "Restatement"])
def test_two_words_or_ten_letters_are(text: str) -> None:
    finding = send_lines(line("A", 1, LARGE)).findings.get()
    services.explain(finding=finding, text=text, by=None)
    assert finding.explanation == text


def test_saved_empty_it_says_what_is_still_to_be_explained(officer: Client) -> None:
    upload = send_lines(line("A", 1, LARGE))
    field = f"explanation-{upload.findings.get().pk}"
    answer = officer.post(reverse("intake:explain", args=[upload.pk]), {field: "  "})
    assert answer.status_code == 400
    assert f'<a href="#{field}">lines!G2: Type why the figure is right.' in answer.text


def test_what_was_typed_for_some_is_kept_and_the_rest_is_named(officer: Client) -> None:
    upload = send_lines(*(line(code, 1, LARGE) for code in "ABCDEF"))
    field = f"explanation_{upload.findings.get(subject='A').pk}"
    answer = post(officer, upload, **{field: "New places."})
    said = "lines!G3 (Line B), lines!G4 (Line C), lines!G5 (Line D) and 2 more."
    assert f"1 explanation is saved. Still to be explained: {said}" in answer.text


# --- as members read it --------------------------------------------------------------------------


def test_the_preview_says_it_as_the_figure_does(officer: Client, finance_officer: User) -> None:
    upload = send_book(book([summary(overspend=350_000)]))
    for finding in upload.findings.filter(level="query"):
        services.explain(finding=finding, text="Rounded by <the> ledger.", by=finance_officer)
    finding = upload.findings.filter(level="query")[0]
    said = (
        f"<strong>Month 10 (January 2024), {finding.about}.</strong> "
        'Rounded by &lt;the&gt; ledger. <span class="app-muted">(FF)</span>'
    )
    preview = officer.get(reverse("intake:preview", args=[upload.pk])).text
    listed, _, figures = preview.partition("as members will see them</h2>")
    assert said in listed
    assert said in figures
    services.publish(upload=upload, by=finance_officer)
    assert said in officer.get("/finance/position/").text


# --- the same file, and none ---------------------------------------------------------------------


def test_the_same_bytes_are_pointed_out(officer: Client, finance_officer: User) -> None:
    first = send_lines(line("A", 1, 5), file_name="first.csv", by=finance_officer)
    services.publish(upload=first, by=finance_officer)
    again = send_lines(line("A", 1, 5), file_name="again.csv")
    other = send_lines(line("A", 1, 6))
    page = " ".join(officer.get(reverse("intake:upload", args=[again.pk])).text.split())
    said = "This is the same file as <a"
    assert said in page
    assert ">first.csv</a>, sent on 1 March 2024 by FF, published." in page
    assert said not in officer.get(reverse("intake:upload", args=[other.pk])).text


def test_discarding_asks_first(officer: Client) -> None:
    upload = send_lines(line("A", 1, 5))
    address = reverse("intake:discard", args=[upload.pk])
    assert f'href="{address}"' in officer.get(reverse("intake:upload", args=[upload.pk])).text
    page = officer.get(address)
    assert "cannot be brought back" in page.text
    upload.refresh_from_db()
    assert upload.state == UploadState.READY
    officer.post(address)
    upload.refresh_from_db()
    assert upload.state == UploadState.DISCARDED
    assert officer.get(address).status_code == 302
