from unittest.mock import patch

from socialcare.values import references as drawn
from socialcare.values.references import ALPHABET, LENGTH, is_reference, new_reference, new_references


def test_references_are_random_short_and_cannot_be_misread():
    references = {new_reference() for _ in range(2000)}
    assert len(references) == 2000
    assert {len(reference) for reference in references} == {LENGTH}
    assert {letter for reference in references for letter in reference} <= set(ALPHABET)
    assert not set("01laeiou") & set(ALPHABET)


def test_of_many_that_are_drawn_at_once_no_two_are_the_same():
    with patch.object(drawn, "new_reference", side_effect=["bcdfghjk", "bcdfghjk", "mnpqrstv"]):
        assert new_references(2) == ["bcdfghjk", "mnpqrstv"]


def test_what_could_be_no_reference_is_known_without_looking_for_it():
    assert is_reference(new_reference())
    for other in ("", "2345678", "234567899", "2345678o", "2345678\x00", "2345678\n", "' OR 1=1"):
        assert not is_reference(other)
