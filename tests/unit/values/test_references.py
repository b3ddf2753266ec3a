from socialcare.values.references import ALPHABET, LENGTH, new_reference


def test_references_are_random_short_and_cannot_be_misread():
    references = {new_reference() for _ in range(2000)}
    assert len(references) == 2000
    assert {len(reference) for reference in references} == {LENGTH}
    assert {letter for reference in references for letter in reference} <= set(ALPHABET)
    assert not set("01laeiou") & set(ALPHABET)
