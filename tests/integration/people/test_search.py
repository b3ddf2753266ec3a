"""Finding people: what is found, by whom, in which order, and by which index."""

from datetime import date, timedelta

import pytest
from django.db import connection

from socialcare.audit.models import Event
from socialcare.people import selectors
from socialcare.people import services as people
from socialcare.people.access import grant_access, withdraw_access
from tests.builders import AT, TODAY, a_person

pytestmark = pytest.mark.django_db


def names(user, query: str, **more) -> list[str]:
    page = selectors.search_people(user=user, on=TODAY, query=query, **more)
    return [person.full_name for person in page.people]


@pytest.fixture
def zoe(priya):
    return a_person(
        by=priya,
        first_name="Zoë",
        last_name="O’Brien-Łukasz",
        born_on=date(1961, 7, 4),
        case_number="FEN-00123",
        postcode="FB2 9AB",
    )


@pytest.mark.parametrize(
    "query",
    [
        "rosa",
        "VIDAL",
        "vidal rosa",
        "ros vid",
        "Rosie",
        "ro",
        "943 476 5919",
        "9434765919",
        "12/3/1948",
        "12 march 48",
        "1948",
        "fb1 2cd",
        "fb12cd",
        "FB1",
        "rosie 12.3.1948 fb1",
    ],
)
def test_rosa_is_found_by_whatever_one_knows_of_her(priya, rosa, zoe, query):
    assert names(priya, query) == ["Rosa Vidal"]


@pytest.mark.parametrize(
    "query", ["zoe", "Zoë", "o'brien", "OBRIEN", "o’brien lukasz", "fen-00123", "FEN-001"]
)
def test_accents_apostrophes_and_case_numbers_are_no_hindrance(priya, rosa, zoe, query):
    assert names(priya, query) == ["Zoë O’Brien-Łukasz"]


def test_every_word_must_fit(priya, rosa, zoe):
    assert names(priya, "rosa lukasz") == []
    assert names(priya, "rosa 4/7/1961") == []


def test_signs_that_mean_something_to_the_database_mean_nothing_here(priya, rosa):
    for query in ("%", "_", "%%%", "ros%vid", "\\", "'; --"):
        page = selectors.search_people(user=priya, on=TODAY, query=query)
        assert page.hits == 0


def test_a_name_misspelt_finds_the_nearest(priya, rosa):
    page = selectors.search_people(user=priya, on=TODAY, query="Viddal")
    assert page.nearest
    assert [person.full_name for person in page.people] == ["Rosa Vidal"]


def test_another_teams_people_are_never_found_not_even_as_the_nearest(priya, rosa, arthur):
    for query in ("arthur", "pell", "pel", "5/11/1952", "FB7 4XY", "Artur", "Pelll"):
        page = selectors.search_people(user=priya, on=TODAY, query=query)
        assert (page.hits, page.people) == (0, [])


def test_a_record_that_is_opened_to_her_is_found_until_that_is_withdrawn(priya, arthur):
    grant_access(user=priya, person=arthur)
    assert names(priya, "pell") == ["Arthur Pell"]
    withdraw_access(user=priya, person=arthur)
    assert names(priya, "pell") == []


def test_results_come_by_name_in_pages_that_neither_repeat_nor_skip(priya):
    for number in range(60):
        a_person(
            by=priya,
            first_name="Sam" if number % 2 else "Ånders",
            last_name="Same" if number < 40 else f"Same{number}",
            born_on=date(1950, 1, 1) + timedelta(days=number),
        )
    seen: list[str] = []
    after = None
    pages = 0
    while True:
        page = selectors.search_people(user=priya, on=TODAY, query="same", after=after)
        assert page.hits == 60
        seen += [person.ref for person in page.people]
        pages += 1
        after = page.next_after
        if after is None:
            break
    assert pages == 3
    assert len(seen) == len(set(seen)) == 60


def test_counting_stops_at_some_point(priya, monkeypatch):
    monkeypatch.setattr(selectors, "MOST_HITS", 3)
    for day in range(1, 6):
        a_person(by=priya, born_on=date(1950, 1, day))
    page = selectors.search_people(user=priya, on=TODAY, query="marlow")
    assert (page.hits, page.many) == (4, True)


def test_a_search_is_an_event_that_holds_how_many_but_not_what(priya, rosa):
    people.search(by=priya, at=AT, query="rosa vidal 943 476 5919")
    event = Event.objects.latest("id")
    assert (event.verb, event.by, event.data, event.person_id) == (
        "people.searched",
        priya,
        {"hits": 1},
        None,
    )
    people.search(by=priya, at=AT, query="  ")
    assert Event.objects.filter(verb="people.searched").count() == 1


def test_recent_people_are_those_one_opened_oneself_and_may_still_open(priya, sam, rosa, zoe, arthur):
    for by, person in ((sam, rosa), (priya, zoe), (priya, arthur), (priya, rosa), (priya, rosa)):
        people.record_opening(person=person, by=by, at=AT, what="the record")
    assert [person.ref for person in selectors.recent_people(user=priya, on=TODAY)] == [rosa.ref, zoe.ref]


@pytest.mark.parametrize("query", ["rosa vid", "ro", "Viddal"])
def test_the_trigram_index_can_serve_names(priya, rosa, query, django_assert_max_num_queries):
    """With scans forbidden the plan shows whether the index fits the condition at all."""
    from socialcare.people.models import Person
    from socialcare.people.search import read_search

    search = read_search(query, today=TODAY)
    found = selectors._matching(Person.objects.order_by(), search)
    if query == "Viddal":
        found = Person.objects.order_by().filter(names_folded__trigram_word_similar="VIDDAL")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "person_names_trgm" in found.explain()
