"""Figures for everybody: counted right, said carefully, and counted once an hour at most."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from statistics import median

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from signoff import public
from signoff.presenters.figures import quarter_words, tell_quarter
from signoff.public import KEPT, figures_at
from signoff.selectors.dial import Days
from signoff.selectors.figures import Quarter, Waited, count_quarters, middle, quarters_before
from signoff.services.deciding import agree, not_agree, sign_off
from signoff.services.referring import refer, withdraw
from tests.builders import AT, a_person, plan_ready

pytestmark = pytest.mark.django_db

#: All of the first quarter of 2026 is over.
APRIL = AT + timedelta(days=40)
NO_DAYS = Days(None, None, None, 0, 0)


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def a_quarter(worker=0, manager=0, panel=0, *, not_agreed=0, waits=None, days=NO_DAYS):
    levels = {"worker": worker, "manager": manager, "panel": panel}
    agreed = worker + manager + panel - not_agreed
    return Quarter(date(2026, 1, 1), levels, agreed, not_agreed, waits or {}, days)


def said(quarter):
    return tell_quarter(quarter, below=5)


@pytest.mark.parametrize(
    ("on", "first", "last"),
    [
        (date(2026, 1, 1), date(2025, 1, 1), date(2026, 1, 1)),
        (date(2026, 3, 31), date(2025, 1, 1), date(2026, 1, 1)),
        (date(2026, 4, 1), date(2025, 4, 1), date(2026, 4, 1)),
        (date(2026, 12, 31), date(2025, 10, 1), date(2026, 10, 1)),
    ],
)
def test_only_whole_quarters_that_are_over_are_counted(on, first, last):
    begins = quarters_before(on)
    assert (len(begins), begins[0], begins[-1]) == (5, first, last)


def test_a_quarter_has_its_name():
    assert quarter_words(date(2025, 10, 1)) == "October to December 2025"


@given(st.lists(st.integers(0, 30), max_size=40))
def test_the_middle_of_counted_numbers_is_the_median(numbers):
    counted = {number: numbers.count(number) for number in numbers}
    assert middle(counted) == (median(numbers) if numbers else None)


def test_decisions_answers_and_days_are_counted_by_quarter(scheme, priya, sam, rosa, limits):
    sign_off(version=plan_ready(rosa, by=priya), by=priya, at=AT + timedelta(days=4))
    edith, max_ = a_person(by=priya), a_person(by=priya, first_name="Max")
    first = refer(version=plan_ready(edith, by=priya), level="manager", why="Look", by=priya, at=AT)
    agree(referral=first, by=sam, at=AT + timedelta(days=1))
    second = refer(version=plan_ready(max_, by=priya), level="manager", why="Look", by=priya, at=AT)
    not_agree(
        referral=second, need="nutrition", reasons="The café is near.", by=sam, at=AT + timedelta(days=7)
    )
    third = refer(version=second.version, level="manager", why="Again", by=priya, at=AT + timedelta(days=8))
    withdraw(referral=third, words="", by=priya, at=AT + timedelta(days=20))
    newest, *before = count_quarters(on=timezone.localdate(APRIL))
    assert newest.begins_on == date(2026, 1, 1)
    assert dict(newest.levels) == {"worker": 1, "manager": 2}
    assert (newest.agreed, newest.not_agreed) == (2, 1)
    # Asked on Monday: answered on Tuesday, and on the Monday after; one was taken back.
    assert newest.waits == {"manager": Waited(within=1, late=1, median=3)}
    assert (newest.days.people, newest.days.to_decision) == (2, 2.5)
    assert all(not one.levels and not one.waits and one.days.people == 0 for one in before)
    now, *_ = count_quarters(on=AT.date())
    assert not now.levels


def test_small_numbers_are_not_said():
    row = said(a_quarter(70, 26, 4, not_agreed=3))
    assert (row.total, row.worker, row.manager, row.panel) == ("100", "70%", "", "")
    assert row.others == "together 30%"
    assert row.agreed == "at least 95%"
    row = said(a_quarter(70, 20, 10, not_agreed=10))
    assert (row.worker, row.manager, row.panel, row.others) == ("70 (70%)", "20 (20%)", "10 (10%)", "")
    assert row.agreed == "90%"
    row = said(a_quarter(2, 1, 1))
    assert (row.total, row.worker, row.others, row.agreed) == (
        "fewer than 5",
        "not shown",
        "not shown",
        "not shown",
    )
    assert said(a_quarter(20)).worker == "at least 80%"
    assert said(a_quarter(20)).others == "together at most 20%"


def test_waits_of_few_are_not_said_and_many_are():
    few = {"manager": Waited(9, 0, 1.0), "panel": Waited(30, 10, 3.5)}
    row = said(a_quarter(waits=few, days=Days(0, 1, 9, people=9, with_sum_at_once=9)))
    assert (row.manager_days, row.manager_within, row.decision_days) == ("not shown",) * 3
    assert (row.panel_days, row.panel_within) == ("3.5 working days", "75%")
    many = {"manager": Waited(10, 0, 0.0)}
    row = said(a_quarter(waits=many, days=Days(0, 1, 9, people=10, with_sum_at_once=9)))
    assert (row.manager_days, row.manager_within, row.decision_days) == (
        "the same day",
        "at least 60%",
        "9 days",
    )


def counted_in(at: datetime) -> int:
    with CaptureQueriesContext(connection) as queries:
        figures_at(at)
    return len(queries)


def test_figures_are_counted_once_an_hour_however_many_ask(db):
    assert 0 < counted_in(AT) <= 8
    assert counted_in(AT) == 0
    assert counted_in(AT + KEPT - timedelta(seconds=1)) == 0
    assert counted_in(AT + KEPT) > 0


def test_while_one_counts_the_others_get_the_former_figures(db):
    cache.add(public._LOCK, True, 60)
    assert figures_at(AT) is None
    cache.delete(public._LOCK)
    former = figures_at(AT)
    cache.add(public._LOCK, True, 60)
    later = AT + timedelta(hours=3)
    assert counted_in(later) == 0
    assert figures_at(later) == former
    cache.delete(public._LOCK)
    assert figures_at(later).counted_at == later


def test_counting_that_fails_lets_the_next_one_count(db, monkeypatch):
    def fails(*, on):
        raise RuntimeError("The database is away.")

    with monkeypatch.context() as patched:
        patched.setattr(public, "count_quarters", fails)
        with pytest.raises(RuntimeError):
            figures_at(AT)
    assert figures_at(AT) is not None


def test_anybody_reads_the_page(client: Client, db):
    response = client.get("/figures/")
    page = response.content.decode()
    assert "How long decisions take" in page
    assert "Counted on" in page
    assert response["Cache-Control"] == "public, max_age=300".replace("_", "-")
    with CaptureQueriesContext(connection) as queries:
        client.get("/figures/")
    assert len(queries) == 0
    cache.clear()
    cache.add(public._LOCK, True, 60)
    response = client.get("/figures/")
    assert (response.status_code, response["Retry-After"]) == (503, "60")
    assert "Look again in a minute." in response.content.decode()
