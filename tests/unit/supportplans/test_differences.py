"""What changed between two versions, told so that either text can be read from it."""

from hypothesis import given
from hypothesis import strategies as st

from supportplans.differences import Run, compare, new_of, old_of, runs


def changed(old, new):
    return compare(
        old,
        new,
        key=lambda one: one["id"],
        name=lambda one: one["id"],
        text=lambda one: one["text"],
        ordered=True,
    )


def piece(id_, text=""):
    return {"id": id_, "text": text}


def test_words_that_changed_stand_between_those_that_stayed():
    assert runs("I go to the quay on Mondays.", "I walk to the quay on Mondays.") == (
        Run("same", "I "),
        Run("removed", "go"),
        Run("added", "walk"),
        Run("same", " to the quay on Mondays."),
    )


@given(st.text(), st.text())
def test_both_texts_can_be_read_from_the_difference(old, new):
    found = runs(old, new)
    assert (old_of(found), new_of(found)) == (old, new)


def test_a_very_long_text_is_compared_line_by_line_and_loses_nothing():
    old = "\n".join(f"line {number} of many words" for number in range(3000))
    new = old.replace("line 7 of", "line seven of")
    found = runs(old, new)
    assert (old_of(found), new_of(found)) == (old, new)
    assert [run.change for run in found] == ["same", "removed", "added", "same"]


def test_what_is_new_gone_or_changed_is_named_and_the_rest_is_not():
    found = changed(
        [piece("a", "one"), piece("b", "two"), piece("c")],
        [piece("a", "one!"), piece("d", "new"), piece("c")],
    )
    assert [(one.about, one.how) for one in found] == [("a", "changed"), ("d", "added"), ("b", "removed")]


def test_only_the_one_that_was_moved_counts_as_moved():
    found = changed([piece(id_) for id_ in "abcd"], [piece(id_) for id_ in "dabc"])
    assert [(one.about, one.how) for one in found] == [("d", "moved")]


def test_two_that_are_the_same_differ_in_nothing():
    pieces = [piece("a", "one"), piece("b", "two")]
    assert changed(pieces, pieces) == []
