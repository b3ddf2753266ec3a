"""Two requests of one browser that overlap undo nothing of each other."""

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from socialcare.accounts.middleware import SEEN_AT
from socialcare.web.sessions import SessionStore, merge
from tests.builders import PASSWORD

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner, max_size=3),
    max_leaves=6,
)
SESSION = st.dictionaries(st.text(max_size=2), JSON, max_size=4)


@given(SESSION, SESSION)
def test_where_only_one_of_two_changed_anything_that_is_what_stays(base, changed):
    assert merge(base, base, changed) == changed
    assert merge(base, changed, base).keys() == changed.keys()


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "both"),
    [
        ({"a": 1}, {"a": 1, "b": 2}, {"a": 1, "c": 3}, {"a": 1, "b": 2, "c": 3}),
        ({"a": 1}, {}, {"a": 1, "c": 3}, {"c": 3}),
        ({"a": 1}, {"a": 1, "b": 2}, {}, {"b": 2}),
        ({"a": 1}, {"a": 2}, {"a": 3}, {"a": 2}),
        ({}, {"typed": [{"n": 1}]}, {"typed": [{"n": 2}]}, {"typed": [{"n": 2}, {"n": 1}]}),
        ({"l": [1, 2]}, {"l": [2, 3]}, {"l": [1, 2, 4]}, {"l": [2, 4, 3]}),
        ({"s": {"x": 1}}, {"s": {"x": 1, "y": 2}}, {"s": {"x": 1, "z": 3}}, {"s": {"x": 1, "y": 2, "z": 3}}),
    ],
)
def test_what_both_changed_both_stays(base, mine, theirs, both):
    assert merge(base, mine, theirs) == both


def overlapping(client):
    """Return the session of a request that has begun, of the same browser as ``client``."""
    begun = SessionStore(client.session.session_key)
    assert begun.get(SEEN_AT)
    return begun


@pytest.mark.django_db
def test_a_request_that_was_under_way_does_not_open_a_laptop_turned_round(client, priya, budget):
    client.force_login(priya)
    client.get(reverse("home"))
    begun = overlapping(client)
    client.get(reverse("budget_show", args=[budget.pk]))
    begun[SEEN_AT] += 301
    begun.save()
    assert client.get(reverse("people"))["Location"].startswith(reverse("budget_unlock"))
    assert client.session[SEEN_AT] == begun[SEEN_AT]


@pytest.mark.django_db
def test_nor_turn_it_round_again(client, priya, budget):
    client.force_login(priya)
    client.get(reverse("home"))
    client.get(reverse("budget_show", args=[budget.pk]))
    begun = overlapping(client)
    client.post(reverse("budget_unlock"), {"password": PASSWORD})
    begun[SEEN_AT] += 301
    begun.save()
    assert client.get(reverse("people")).status_code == 200


@pytest.mark.django_db
def test_a_session_that_has_ended_does_not_come_back(client, priya):
    client.force_login(priya)
    client.get(reverse("home"))
    begun = overlapping(client)
    client.post(reverse("account_logout"))
    begun[SEEN_AT] += 301
    with pytest.raises(UpdateError):
        begun.save()
    assert not SessionStore(begun.session_key).load()
