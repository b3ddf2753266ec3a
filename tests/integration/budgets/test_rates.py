"""Hourly rates: dated, one of a kind a day, ended and followed, never changed; and their keeper's pages."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, InternalError, ProgrammingError, connection, transaction
from django.test import Client
from django.urls import reverse

from budgets.estimates import services
from budgets.estimates.models import HourlyRate
from budgets.estimates.selectors import rates_on
from socialcare.audit.models import Event
from socialcare.people.models import Person, User
from socialcare.values import Refused
from tests.builders import AT, TODAY, a_rate, an_estimate, budget_worked_out

pytestmark = pytest.mark.django_db

APRIL, MAY = date(2026, 4, 1), date(2026, 5, 1)
DAY = timedelta(days=1)


def pence_on(day: date) -> list[int]:
    return [rate.hourly_pence for rate in rates_on(day)]


def verbs() -> list[str]:
    return list(Event.objects.filter(verb__startswith="rate.").order_by("pk").values_list("verb", flat=True))


def refused(sentence: str, **kept: Any) -> None:
    before, events = list(HourlyRate.objects.order_by("pk").values()), len(verbs())
    with pytest.raises(Refused) as caught:
        services.set_rate(**({"source": "Our contract", "hourly_pence": 2500, "at": AT} | kept))
    assert caught.value.sentence == sentence
    assert list(HourlyRate.objects.order_by("pk").values()) == before
    assert len(verbs()) == events


def test_a_rate_holds_from_its_first_day_on(scheme_owner: User):
    rate = a_rate(by=scheme_owner, from_on=APRIL)
    assert (rate.kind, rate.hourly_pence, rate.source, rate.to_on) == (
        "Home care",
        2410,
        "Our contract for home care",
        None,
    )
    assert (rate.added_by, rate.added_at) == (scheme_owner, AT)
    assert pence_on(APRIL - DAY) == []
    assert pence_on(APRIL) == [2410]
    event = Event.objects.get(verb="rate.set")
    assert event.by == scheme_owner
    assert event.data == {"kind": "Home care", "hourly_pence": 2410, "from_on": "2026-04-01"}


def test_the_next_rate_ends_the_one_before_on_the_day_before(scheme_owner: User):
    first = a_rate(by=scheme_owner, from_on=APRIL)
    second = a_rate(by=scheme_owner, kind=" home  CARE ", hourly_pence=2500, from_on=MAY)
    first.refresh_from_db()
    assert (first.to_on, first.ended_at, first.ended_by) == (MAY - DAY, AT, scheme_owner)
    assert second.kind == "Home care"
    assert [pence_on(day) for day in (APRIL, MAY - DAY, MAY)] == [[2410], [2410], [2500]]
    assert verbs() == ["rate.set", "rate.ended", "rate.set"]


def test_rates_of_two_kinds_hold_side_by_side(scheme_owner: User):
    a_rate(by=scheme_owner)
    a_rate(by=scheme_owner, kind="Day centre", hourly_pence=900)
    assert [(rate.kind, rate.to_on) for rate in rates_on(TODAY)] == [
        ("Day centre", None),
        ("Home care", None),
    ]


def test_the_next_rate_must_start_on_a_later_day(scheme_owner: User):
    a_rate(by=scheme_owner, from_on=APRIL)
    said = (
        "The rate for “Home care” that starts on 1 April 2026 is there already. "
        "The next one must start on a later day."
    )
    for day in (APRIL, APRIL - DAY):
        refused(said, kind="Home care", from_on=day, by=scheme_owner)
    a_rate(by=scheme_owner, from_on=APRIL + DAY)


def test_the_next_rate_must_start_after_an_end_that_was_set(scheme_owner: User):
    ended = services.end_rate(rate=a_rate(by=scheme_owner), to_on=APRIL, by=scheme_owner, at=AT)
    said = "The rate for “Home care” goes on until 1 April 2026. The next one must start after that day."
    refused(said, kind="Home care", from_on=APRIL, by=scheme_owner)
    a_rate(by=scheme_owner, from_on=MAY)
    ended.refresh_from_db()
    assert ended.to_on == APRIL
    assert pence_on(APRIL + DAY) == []


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"kind": "  "}, "Enter the kind of support."),
        (
            {"source": " "},
            "Say where the rate comes from. Everybody who is shown a sum reads it.",
        ),
        ({"hourly_pence": 0}, "Enter a rate from £0.01 to £500.00 an hour. Check it for a slip."),
        ({"hourly_pence": 50_001}, "Enter a rate from £0.01 to £500.00 an hour. Check it for a slip."),
    ],
)
def test_a_rate_needs_a_kind_a_source_and_a_sum(scheme_owner: User, fields: dict[str, Any], sentence: str):
    refused(sentence, **{"kind": "Home care", "from_on": APRIL, "by": scheme_owner} | fields)


@pytest.mark.parametrize("who", ["priya", "sam", "panel_member"])
def test_only_the_owner_of_the_scheme_keeps_rates(who: str, scheme_owner: User, request: Any):
    user = request.getfixturevalue(who)
    said = "Only an owner of the allocation scheme can set, end or remove an hourly rate."
    refused(said, kind="Home care", from_on=APRIL, by=user)
    rate = a_rate(by=scheme_owner)
    for verb in (
        lambda: services.end_rate(rate=rate, to_on=APRIL, by=user, at=AT),
        lambda: services.remove_rate(rate=rate, by=user, at=AT),
    ):
        with pytest.raises(Refused, match=said):
            verb()
    assert verbs() == ["rate.set"]


def test_a_rate_ends_once_and_not_before_it_starts(scheme_owner: User):
    rate = a_rate(by=scheme_owner, from_on=APRIL)
    with pytest.raises(Refused, match="starts on 1 April 2026, so it cannot end before that day"):
        services.end_rate(rate=rate, to_on=APRIL - DAY, by=scheme_owner, at=AT)
    services.end_rate(rate=rate, to_on=APRIL, by=scheme_owner, at=AT)
    with pytest.raises(Refused, match="ends on 1 April 2026 already"):
        services.end_rate(rate=rate, to_on=MAY, by=scheme_owner, at=AT)
    assert verbs() == ["rate.set", "rate.ended"]
    assert [pence_on(day) for day in (APRIL, APRIL + DAY)] == [[2410], []]


def test_a_rate_set_by_mistake_is_removed_and_the_one_before_goes_on(scheme_owner: User):
    first = a_rate(by=scheme_owner, from_on=APRIL)
    second = a_rate(by=scheme_owner, hourly_pence=25_00, from_on=MAY)
    with pytest.raises(Refused, match="Another rate follows this one on 1 May 2026"):
        services.remove_rate(rate=first, by=scheme_owner, at=AT)
    went_on = services.remove_rate(rate=second, by=scheme_owner, at=AT)
    assert went_on == first
    first.refresh_from_db()
    assert (first.to_on, first.ended_at, first.ended_by) == (None, None, None)
    assert verbs()[-2:] == ["rate.removed", "rate.goes_on"]
    assert services.remove_rate(rate=first, by=scheme_owner, at=AT) is None
    assert not HourlyRate.objects.exists()


def test_a_rate_that_somebody_has_just_removed_is_told_as_gone(scheme_owner: User):
    rate = a_rate(by=scheme_owner)
    seen_by_another = HourlyRate.objects.get(pk=rate.pk)
    services.remove_rate(rate=rate, by=scheme_owner, at=AT)
    before = verbs()
    with pytest.raises(Refused, match="This rate is not there any more"):
        services.remove_rate(rate=seen_by_another, by=scheme_owner, at=AT)
    with pytest.raises(Refused, match="This rate is not there any more"):
        services.end_rate(rate=seen_by_another, to_on=MAY, by=scheme_owner, at=AT)
    assert verbs() == before


def test_a_rate_that_was_used_stays(scheme: Any, scheme_owner: User, rosa: Person, priya: User):
    rate = a_rate(by=scheme_owner)
    an_estimate(budget_worked_out(rosa, by=priya), by=priya)
    with pytest.raises(Refused, match="An estimate has used this rate, so it stays"):
        services.remove_rate(rate=rate, by=scheme_owner, at=AT)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError), transaction.atomic():
        HourlyRate.objects.filter(pk=rate.pk)._raw_delete("default")
    assert HourlyRate.objects.get() == rate
    assert verbs() == ["rate.set"]


# what the database itself keeps


def a_row(by: User, **fields: Any) -> HourlyRate:
    basics = {
        "kind": "Home care",
        "hourly_pence": 1,
        "from_on": APRIL,
        "source": "x",
        "added_at": AT,
        "added_by": by,
    }
    return HourlyRate(**(basics | fields))


@pytest.mark.parametrize(
    "fields",
    [
        {"from_on": MAY},
        {"kind": "HOME CARE"},
        {"from_on": date(2026, 3, 1), "to_on": APRIL, "ended_at": AT},
    ],
)
def test_no_two_rates_of_a_kind_share_a_day(scheme_owner: User, fields: dict[str, Any]):
    a_row(scheme_owner).save()
    ended = {"ended_by": scheme_owner} if "ended_at" in fields else {}
    with pytest.raises(IntegrityError, match="rate_one_of_a_kind_a_day"), transaction.atomic():
        a_row(scheme_owner, **fields, **ended).save()
    before = {"from_on": date(2026, 3, 1), "to_on": APRIL - DAY, "ended_at": AT, "ended_by": scheme_owner}
    a_row(scheme_owner, **before).save()


def test_a_rate_never_changes_in_place(scheme_owner: User):
    rate = a_rate(by=scheme_owner)
    changes = {"hourly_pence": 1, "kind": "x", "from_on": MAY, "source": "y", "added_at": AT + DAY}
    for name, value in changes.items():
        with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
            HourlyRate.objects.filter(pk=rate.pk).update(**{name: value})


# pages


def test_the_keepers_page_says_what_holds_today_and_what_comes(client: Client, scheme_owner: User):
    client.force_login(scheme_owner)
    assert "There are no rates yet" in client.get(reverse("rates")).content.decode()
    a_rate(by=scheme_owner, from_on=date(2020, 1, 1))
    a_rate(by=scheme_owner, hourly_pence=2600, from_on=date(2999, 1, 1))
    a_rate(by=scheme_owner, kind="Sleeping night", from_on=date(2999, 1, 1))
    page = client.get(reverse("rates")).content.decode()
    assert "£24.10 an hour today, until 31 December 2998. From 1 January 2999 it is £26.00." in page
    assert "There is no rate today, so it cannot be chosen. From 1 January 2999 it is £24.10." in page
    assert page.count("Remove it") == 2


def test_the_keeper_adds_follows_ends_and_removes(client: Client, scheme_owner: User):
    client.force_login(scheme_owner)
    first_day = {"from_on-day": "1", "from_on-month": "4", "from_on-year": "2026"}
    added = client.post(
        reverse("rate_add"), {"kind": "Home care", "hourly": "£24.10", "source": "Contract", **first_day}
    )
    assert added["Location"] == reverse("rates")
    first = HourlyRate.objects.get()
    again = client.post(
        reverse("rate_follow", args=[first.pk]), {"hourly": "25", "source": "Contract", **first_day}
    )
    assert "must start on a later day" in again.content.decode()
    assert 'value="25"' in again.content.decode()
    client.post(
        reverse("rate_follow", args=[first.pk]),
        {"hourly": "25", "source": "Contract", **first_day, "from_on-year": "2027"},
    )
    newest = HourlyRate.objects.get(hourly_pence=2500)
    page = client.get(reverse("rate_remove", args=[newest.pk])).content.decode()
    assert "The rate before it, £24.10 an hour, then goes on." in page
    assert client.post(reverse("rate_remove", args=[newest.pk]))["Location"] == reverse("rates")
    last_day = {"to_on-day": "31", "to_on-month": "3", "to_on-year": "2027"}
    client.post(reverse("rate_end", args=[first.pk]), last_day)
    first.refresh_from_db()
    assert first.to_on == date(2027, 3, 31)
