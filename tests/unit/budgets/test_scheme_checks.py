"""A document is checked once, and anew as soon as one letter of it is another."""

import copy
from unittest.mock import patch

from budgets import scheme_checks
from budgets.documents import demonstration_document
from budgets.scheme_checks import compiled_or_faults


def checked(document):
    """Return how often a document that is asked about is really checked, and what came of it."""
    with patch.object(scheme_checks, "_checked", wraps=scheme_checks._checked) as really:
        result = compiled_or_faults(document)
    return really.call_count, result


def test_the_same_document_is_checked_once():
    scheme_checks._checked_once.cache_clear()
    first = checked(demonstration_document())
    assert first[0] == 1
    assert first[1][1] == ()
    again = checked(copy.deepcopy(demonstration_document()))
    assert again[0] == 0
    assert again[1] == first[1]


def test_a_document_that_was_changed_is_checked_anew_though_it_is_the_same_object():
    document = copy.deepcopy(demonstration_document())
    compiled_or_faults(document)
    document["questions"][0]["options"][0]["points"] = "one"
    count, (scheme, faults) = checked(document)
    assert count == 1
    assert scheme is None
    assert faults


def test_what_no_file_could_hold_is_told_its_faults_each_time():
    for _ in range(2):
        count, (scheme, faults) = checked({"questions": {1, 2}})
        assert count == 1
        assert scheme is None
        assert faults
