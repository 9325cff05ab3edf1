"""What the notes of a meeting propose, layout by layout. The notes are invented."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.notes import Action, propose

ATTENDED = "Present: Kate Knight (KK), Paul Wood (PW), Anna Hill (AH), Zoe Hart (ZH)\n\n"


def only(text: str) -> Action:
    """The one action that a text proposes."""
    (action,) = propose(text).actions
    return action


def said(action: Action) -> list[str]:
    return [owner.said for owner in action.owners]


def test_an_owner_named_before_the_words() -> None:
    action = only("Action – KK/Clerk to write to the schools for the next meeting.")
    assert action.text == "Write to the schools for the next meeting"
    assert said(action) == ["KK", "Clerk"]
    assert action.due is not None
    assert action.due.kind == "next meeting"
    assert action.confidence == "high"


def test_nobody_in_particular_is_no_owner() -> None:
    action = only("Action – Any member interested to contact KK before the next meeting.")
    assert action.owners == ()


def test_owners_alone_behind_the_word_take_the_paragraph_above() -> None:
    action = only("Minutes:\n\nA note for providers was being written.\n\nACTION: KK / PW\n")
    assert (action.text, said(action)) == ("A note for providers was being written", ["KK", "PW"])


def test_an_owner_in_brackets_at_the_end_of_a_line() -> None:
    action = only("The school has a new head. More could be said in time. (Action: ZH)")
    assert (action.text, said(action)) == ("More could be said in time", ["ZH"])


def test_an_owner_in_the_line_beneath_the_word() -> None:
    notes = "115.\n\nMembership\n\nThe change was noted:-\n\nAN Other: governor\n\nACTION:\n\n"
    action = only(notes + "Director of Legal Services (FR)\n")
    assert said(action) == ["Director of Legal Services (FR)"]
    assert action.text == "The change was noted:- AN Other: governor"
    assert action.item == "115 Membership"


def test_words_in_the_line_beneath_the_word() -> None:
    action = only("Action:\nPW to send the figures by 12 April 2024\n")
    assert (action.text, said(action)) == ("Send the figures by 12 April 2024", ["PW"])
    assert action.due is not None
    assert action.due.on == date(2024, 4, 12)


def test_text_before_the_word_in_its_line_is_not_the_action() -> None:
    action = only("The forum noted the budget. Action: MW is to ask the council for its share")
    assert (action.text, said(action)) == ("Ask the council for its share", ["MW"])


def test_initials_in_the_right_hand_column_even_where_cells_ran_together() -> None:
    notes = (
        "Notes of meeting 4 March 2024\n"
        + ATTENDED
        + "2DSGThe overspend grows. Find out why more parents ask.KK, PW, AH3Provision"
        "It is used too often. A further update to come to the next meeting.ZH\n"
    )
    first, second = propose(notes).actions
    assert (first.text, said(first)) == ("Find out why more parents ask", ["KK", "PW", "AH"])
    assert [owner.name for owner in first.owners] == ["Kate Knight", "Paul Wood", "Anna Hill"]
    assert said(second) == ["ZH"]
    assert second.due is not None
    assert second.due.kind == "next meeting"


@pytest.mark.parametrize("cell", ["KK, PW", "KK/PW", "KK PW", "KK\nPW", "KK & PW"])
def test_initials_in_a_cell_of_their_own(cell: str) -> None:
    action = only(f"{ATTENDED}The officers explained. Schools will be told what changes.\n{cell}\n")
    assert (action.text, said(action)) == ("Schools will be told what changes", ["KK", "PW"])


def test_numbered_pairs_of_decision_and_action() -> None:
    found = propose("Decision 1: The rate is kept.\nAction 1: PW to tell the schools.\n")
    assert [each.text for each in found.decisions] == ["The rate is kept."]
    assert [(a.text, said(a)) for a in found.actions] == [("Tell the schools", ["PW"])]


def test_an_empty_decision_is_none() -> None:
    assert propose("DECISION:\n\nMinutes:\n\nNothing was said.").decisions == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "The Clerk would draft a model letter.",
        "LA to send the list to the heads.",
        "KK agreed to circulate the table.",
    ],
)
def test_a_promise_that_nobody_marked_is_offered_with_low_confidence(sentence: str) -> None:
    assert only(sentence).confidence == "low"


@pytest.mark.parametrize(
    "sentence",
    [
        "One action from the last meeting, to invite colleagues, is still going ahead.",
        "A vote on this will be held at the next meeting.",
        "CD had written to the agency.",
        "The paper would be provided to all schools.",
        "The LA would pay for an empty place for up to six weeks.",
        "ST Head teacher at White Rock Primary School",
        "Contact: MF",
        "Minutes of the last meeting - ST",
        "The DSG is over by £40.9m because of EHC plans in AP",
        "Apologies\n\nHB\n\nIR\n\nJP (tsat)",
    ],
)
def test_what_is_no_action_is_not_proposed(sentence: str) -> None:
    assert propose(sentence).actions == ()


def test_a_promise_that_is_marked_too_is_proposed_once() -> None:
    notes = "3.\nMinutes\nRW will send the link round.\n\nAction – RW to share the link.\n"
    assert [a.text for a in propose(notes).actions] == ["Share the link"]


def test_two_people_with_the_same_initials_are_a_question() -> None:
    notes = "Present: Sam Brown (SB), Sue Bell (SB)\n\nAction: SB to write to the schools\n"
    (owner,) = only(notes).owners
    assert owner.name == ""
    assert owner.question == "SB may be Sam Brown or Sue Bell."


def test_a_condition_is_a_due_of_its_own() -> None:
    action = only("Action: KK to report once the work on local provision is complete.")
    assert action.due is not None
    assert (action.due.kind, action.due.said) == (
        "condition",
        "once the work on local provision is complete",
    )


def test_meetings_to_come_with_time_and_place() -> None:
    found = propose(
        "Notes of meeting 4 March 2024\nFuture meetings: Monday 20 May – 15.30 – 17.00 (Teams)\n"
        "Monday 24 June\n"
    )
    assert found.held == date(2024, 3, 4)
    first, second = found.meetings
    assert (first.on, first.starts, first.ends, first.place) == (
        date(2024, 5, 20),
        "15.30",
        "17.00",
        "Teams",
    )
    assert second.on == date(2024, 6, 24)


def test_a_day_that_does_not_fit_its_date_is_doubted() -> None:
    (meeting,) = propose("Future meeting dates\nThursday 29thth November 2019, 09:00\n").meetings
    assert meeting.doubt == "29 November 2019 is a Friday."


def test_a_later_sentence_that_names_another_day_is_told() -> None:
    found = propose(
        "Future meeting dates\n\nFriday 29 November 2019, 09:00\n\n"
        "Please note, the meeting in November is Thursday 28th November.\n"
    )
    (meeting,) = found.meetings
    assert meeting.doubt.startswith("Further down the notes say: “Please note")


def test_the_words_of_an_action_stand_where_it_says() -> None:
    notes = "Before.\n\nAction – RW to share the link.\n\nAfter."
    action = only(notes)
    assert notes[action.start : action.end].strip() == "Action – RW to share the link."


_WORDS = st.sampled_from(
    [
        "Action",
        ":",
        "–",
        "KK",
        "PW/AH",
        "to",
        "write",
        "3.",
        "(",
        ")",
        "\n",
        ". ",
        "12 May",
        "Present",
    ]
)


@given(st.lists(st.one_of(_WORDS, st.text(max_size=12)), max_size=60))
def test_nothing_is_too_strange_to_read(parts: list[str]) -> None:
    text = " ".join(parts)
    for action in propose(text).actions:
        assert 0 <= action.start < action.end <= len(text)
        assert action.text
