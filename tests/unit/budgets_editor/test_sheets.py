"""Boxes and back: what nobody touched stays as it is, and what two touched is mixed or shown."""

import pytest

from budgets.documents import demonstration_document, figure_documents
from budgets.editing import Document, worth_key
from budgets.editor import sheets
from budgets.editor.parts import Details, MoneyRules, Rows

DOCUMENTS = {"demonstration": demonstration_document(), **figure_documents()}


@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=DOCUMENTS)
def test_every_part_comes_back_from_its_boxes_as_it_was(document: Document):
    worth = worth_key(document)
    for question in document["questions"]:
        assert sheets.question_value(sheets.question_boxes(question, worth), question, worth) == question
    for addition in document.get("additions") or []:
        assert sheets.addition_value(sheets.addition_boxes(addition, worth), addition, worth) == addition
    levels = document.get("informal_support") or []
    assert sheets.levels_value(sheets.level_boxes(levels), levels) == levels
    for example in document.get("examples") or []:
        boxes = sheets.example_boxes(example, document)
        value = sheets.example_value(boxes, example, priced=worth == "price")
        # The same example, though it may say in full what it left to be understood.
        value = {key: one for key, one in value.items() if key in example or one}
        assert value == example
    money, rows, details = MoneyRules(), Rows(), Details(document)
    value = sheets.money_value(sheets.money_boxes(money.read(document)), money.read(document))
    assert money.write(document, value) == document
    value = sheets.rows_value(sheets.row_boxes(rows.read(document)), rows.read(document))
    assert (rows.write(document, value) if value else document) == document
    value = sheets.details_value(sheets.details_boxes(details.read(document)), details.read(document))
    assert details.write(document, value) == document


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("4", "4"), ("4.50", "4.50"), (" 4 ", "4"), ("£1,234.50", "1234.50"), ("1,234,567", "1234567"),
        (".5", "0.5"), ("5.", "5"), ("007", "7"), ("0", "0"), ("٤", "4"), ("1 000", "1000"),
        ("1,5", "1,5"), ("12,34", "12,34"), ("-4", "-4"), ("1e3", "1e3"), ("", ""), (".", "."),
        ("four", "four"), ("4.1234567", "4.1234567"), ("1234567890123", "1234567890123"),
        ("££4", "££4"), ("£4.1234567", "£4.1234567"),
    ],
)  # fmt: skip
def test_a_number_is_put_right_only_where_its_meaning_is_plain(typed, kept):
    assert sheets.tidy_decimal(typed) == kept


def test_an_example_follows_its_questions_to_where_they_stand_now():
    typed = {"name": "A", "asked-0": "meals", "answers-0": "all", "support-0": "half", "asked-1": "gone",
             "answers-1": "x"}  # fmt: skip
    document = {"questions": [{"id": "new"}, {"id": "meals"}]}
    assert sheets.example_aligned(typed, document) == {
        "name": "A", "asked-0": "new", "answers-0": "", "support-0": "",
        "asked-1": "meals", "answers-1": "all", "support-1": "half",
    }  # fmt: skip


BASE = {"text": "a", "help": "b", "options-0-id": "x", "options-0-text": "c"}


def test_different_boxes_of_two_writers_are_mixed():
    mine, theirs = {**BASE, "text": "mine"}, {**BASE, "help": "theirs"}
    assert sheets.mixed(BASE, mine, theirs) == ({**BASE, "text": "mine", "help": "theirs"}, [])


def test_a_box_that_both_changed_holds_mine_and_is_named():
    mine, theirs = {**BASE, "text": "mine"}, {**BASE, "text": "theirs"}
    assert sheets.mixed(BASE, mine, theirs) == (mine, ["text"])


def test_the_same_change_by_both_is_no_conflict():
    both = {**BASE, "text": "both"}
    assert sheets.mixed(BASE, both, both) == (both, [])


def test_a_row_that_i_added_stays_mine():
    mine = {**BASE, "options-1-id": "", "options-1-text": "new"}
    assert sheets.mixed(BASE, mine, {**BASE, "help": "theirs"}) == ({**mine, "help": "theirs"}, [])


def test_where_they_moved_rows_nothing_is_mixed_and_every_difference_is_named():
    theirs = {
        **BASE,
        "help": "t",
        "options-0-id": "y",
        "options-0-text": "d",
        "options-1-id": "x",
        "options-1-text": "c",
    }
    mixed, contested = sheets.mixed(BASE, {**BASE, "text": "mine"}, theirs)
    assert mixed == {**BASE, "text": "mine"}
    assert contested == ["text", "help", "options-0-text", "options-1-text"]


@pytest.mark.parametrize(
    ("do", "order"),
    [("r-up-1", "bac"), ("r-down-1", "acb"), ("r-remove-1", "ac"), ("r-up-0", "abc"), ("r-down-2", "abc"),
     ("r-up-3", "abc"), ("s-up-1", "abc"), ("r-up-1-2", "abc"), ("save", "abc")],
)  # fmt: skip
def test_a_button_moves_or_removes_its_own_row(do, order):
    assert "".join(sheets.rearranged(list("abc"), "r", do)) == order
