"""The glossary is what the figures declare, on its page and in docs/glossary.md."""

from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command

from hnfsg.figures.glossary import by_letter, entries, markdown
from hnfsg.figures.registry import Figure, figures
from hnfsg.figures.terms import TERMS
from hnfsg.people.models import User
from tests.cast import ClientFor

OWN_CODE = ("finance", "hnfsg", "templates")


def test_the_document_is_what_the_declarations_say() -> None:
    kept = (settings.BASE_DIR / "docs" / "glossary.md").read_text()
    assert kept == markdown(), "run `make glossary`"


def test_the_command_prints_it() -> None:
    out = StringIO()
    call_command("glossary", stdout=out)
    assert out.getvalue() == markdown()


def test_a_new_figure_is_there_with_all_it_declares(total: Figure) -> None:
    text = markdown()
    for words in (
        "**Total forecast of the scratch lines.** What the scratch lines are expected to cost.",
        "- How it is worked out: The sum of the forecasts.",
        "- Good or bad: Lower is better: a higher figure is worse.",
        "**Total forecast.** Every line added.\n\n- In: Total forecast of the scratch lines",
    ):
        assert words in text


def test_every_entry_stands_once_under_its_letter() -> None:
    found = [entry.word for _, group in by_letter() for entry in group]
    assert found == [entry.word for entry in entries()]
    assert found == sorted(found, key=str.lower)
    assert {letter for letter, _ in by_letter()} == {word[0].upper() for word in found}


@pytest.mark.parametrize("word", TERMS)
def test_a_term_is_one_that_the_product_uses(word: str) -> None:
    files = [
        file
        for folder in OWN_CODE
        for kind in ("*.py", "*.html")
        for file in (settings.BASE_DIR / folder).rglob(kind)
        if file.name != "terms.py"
    ]
    assert any(word.lower() in file.read_text().lower() for file in files)


def test_readers_find_it_in_the_footer(member: User, client_for: ClientFor) -> None:
    reader = client_for(member)
    assert 'href="/glossary/"' in reader.get("/figures/").content.decode()
    page = reader.get("/glossary/").content.decode()
    for figure in figures():
        assert f'href="/figures/{figure.slug}/">{figure.title}</a>' in page
    for word, meaning in TERMS.items():
        assert f">{word}</h3>\n        <p>{meaning}</p>" in page.replace("&#x27;", "'")
