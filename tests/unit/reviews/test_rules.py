"""When people talk next: the pace, what makes it sooner, and the law behind both."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportplans.reviews import rules

START = date(2026, 3, 2)
DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2060, 12, 31))
WEEKS = st.integers(min_value=rules.FEWEST_WEEKS, max_value=rules.MOST_WEEKS)


def talk(**dates) -> rules.Next:
    return rules.next_talk(**({"started_on": START, "every_weeks": 12} | dates))


def test_the_first_talk_comes_six_weeks_after_the_support_began_and_the_law_two_weeks_later():
    assert talk() == rules.Next(date(2026, 4, 13), "first", review_by=date(2026, 4, 27))


def test_a_talk_that_was_no_review_is_followed_by_the_one_that_the_law_asks_for():
    assert talk(last_contact_on=date(2026, 4, 13)) == rules.Next(date(2026, 4, 27), "law", date(2026, 4, 27))


def test_after_the_review_the_pace_counts():
    reviewed = talk(last_contact_on=date(2026, 4, 13), last_review_on=date(2026, 4, 13))
    assert reviewed == rules.Next(date(2026, 7, 6), "pace", date(2027, 4, 13))


@pytest.mark.parametrize(
    ("because", "after"),
    [
        ("crisis", timedelta(days=7)),
        ("change", timedelta(days=14)),
        ("helper", timedelta(days=14)),
        ("wobble", timedelta(days=14)),
    ],
)
def test_what_happened_makes_it_sooner(because, after):
    sooner = rules.sooner_after(START, because, bank_holidays=())
    assert sooner == START + after
    assert talk(sooner_on=sooner, sooner_because=because) == rules.Next(sooner, because, date(2026, 4, 27))


def test_who_asks_to_talk_gets_an_answer_in_three_working_days_over_easter():
    easter = {date(2026, 4, 3), date(2026, 4, 6)}
    assert rules.sooner_after(date(2026, 4, 2), "asked", bank_holidays=easter) == date(2026, 4, 9)


def test_what_makes_it_sooner_never_makes_it_later():
    late = talk(sooner_on=date(2026, 4, 20), sooner_because="change")
    assert (late.on, late.because) == (date(2026, 4, 13), "first")


@pytest.mark.parametrize(
    ("last", "due"),
    [
        (date(2028, 2, 29), date(2029, 2, 28)),
        (date(2027, 2, 28), date(2028, 2, 28)),
        (date(2026, 12, 31), date(2027, 12, 31)),
        (date(2026, 3, 29), date(2027, 3, 29)),
    ],
)
def test_twelve_months_after_a_review_is_the_same_day_or_the_last_of_february(last, due):
    assert rules.review_due(started_on=START, last_review_on=last) == due


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 8, 31), 13, date(2027, 9, 30)),
    ],
)
def test_a_month_that_is_too_short_counts_to_its_last_day(day, months, then):
    assert rules.months_after(day, months) == then


@pytest.mark.parametrize("weeks", [0, -1, 53, 520])
def test_a_pace_of_no_weeks_or_more_than_a_year_is_none(weeks):
    with pytest.raises(ValueError, match="A pace is 1 to 52 weeks"):
        talk(every_weeks=weeks)


@given(
    started_on=DAYS,
    every_weeks=WEEKS,
    contact=st.none() | st.integers(0, 2000),
    review=st.none() | st.integers(0, 2000),
    sooner=st.none() | st.integers(0, 2000),
)
def test_the_next_talk_is_never_past_the_day_of_the_law(started_on, every_weeks, contact, review, sooner):
    def day(after):
        return None if after is None else started_on + timedelta(days=after)

    found = rules.next_talk(
        started_on=started_on,
        every_weeks=every_weeks,
        last_contact_on=day(contact),
        last_review_on=day(review),
        sooner_on=day(sooner),
        sooner_because="change" if sooner is not None else "",
    )
    assert found.on <= found.review_by
    assert found.review_by <= (day(review) or started_on) + timedelta(days=366)
    assert sooner is None or found.on <= day(sooner)
    assert contact is None or found.on <= day(contact) + timedelta(weeks=every_weeks)
    assert found.because in ("first", "pace", "law", "change")


@given(started_on=DAYS, contact=st.integers(0, 700), later=st.integers(0, 400), every_weeks=WEEKS)
def test_a_later_talk_never_moves_the_next_one_back(started_on, contact, later, every_weeks):
    def after(days):
        return rules.next_talk(
            started_on=started_on,
            every_weeks=every_weeks,
            last_contact_on=started_on + timedelta(days=days),
            last_review_on=started_on + timedelta(days=contact),
        ).on

    assert after(contact + later) >= after(contact)


@given(day=DAYS)
def test_a_review_never_waits_for_more_than_twelve_months(day):
    due = rules.review_due(started_on=day, last_review_on=day)
    assert (due.year, due.month) == (day.year + 1, day.month)
    assert due.day == day.day or (day.month, day.day, due.day) == (2, 29, 28)


@given(on=DAYS, ahead=st.integers(-400, 400))
def test_a_pause_waits_for_the_law_or_four_weeks_and_never_half_a_year(on, ahead):
    latest = rules.latest_pause(on=on, review_by=on + timedelta(days=ahead))
    assert on + timedelta(weeks=4) <= latest <= on + timedelta(weeks=26)
    assert latest <= max(on + timedelta(days=ahead), on + timedelta(weeks=4))


@pytest.mark.parametrize(
    ("record", "ways"),
    [
        ({}, ()),
        ({"email": "rosa@example.org"}, ("email",)),
        ({"phone": "07700 900123"}, ("text",)),
        ({"phone": "01632 960123"}, ()),
        ({"address": "4 Quay Row\nFenwick", "postcode": "FB1 2CD"}, ("letter",)),
        ({"address": "4 Quay Row\nFenwick"}, ()),
    ],
)
def test_somebody_can_be_reached_where_the_record_says_how(record, ways):
    assert rules.channels_open(**({"email": "", "phone": "", "address": "", "postcode": ""} | record)) == ways


@pytest.mark.parametrize(
    ("contact_by", "ways", "channel"),
    [
        ("phone", ("email", "text", "letter"), "none"),
        ("email", ("email", "letter"), "email"),
        ("text", ("email", "letter"), "email"),
        ("letter", (), "none"),
    ],
)
def test_somebody_who_has_not_chosen_is_asked_as_they_like_to_be_contacted(contact_by, ways, channel):
    assert rules.first_channel(contact_by=contact_by, ways=ways) == channel
