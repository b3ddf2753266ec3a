"""The pages of sign-off limits: a manager's two steps, what they would have covered, and one's own limit."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from signoff.models import Decision, SignOffLimit
from signoff.rules import Limit
from signoff.selectors.limits import past_of, share_of, share_within
from signoff.services.deciding import sign_off
from socialcare.people import services as people
from tests.builders import (
    AT,
    a_limit_set,
    a_managers_limit,
    a_person,
    a_worker,
    agreed,
    plan_changed,
    plan_ready,
)

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def own(sam):
    """Sam's own limit, £500.00 a week and £2,000.00 once, since March 2026."""
    return a_managers_limit(sam)


@pytest.fixture
def manager(client, sam, own):
    client.force_login(sam)
    return client


def words_of(response):
    text = re.sub(r"<(script|style).*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def typed(user, today, **more):
    fields = {
        "worker": str(user.worker.pk),
        "weekly": "100",
        "once": "500",
        "from_on-day": str(today.day),
        "from_on-month": str(today.month),
        "from_on-year": str(today.year),
        "to_on-day": "",
        "to_on-month": "",
        "to_on-year": "",
        "reason": "She knows her people",
    }
    return fields | more


def sent_on(response):
    """Return what the page between sends on, as a browser would."""
    form = response.content.decode().split("</header>")[-1]
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
    return {name: unescape(value) for name, value in found if name != "csrfmiddlewaretoken"}


def test_a_limit_is_looked_at_before_it_is_saved(manager, priya, sam, today):
    address = reverse("limit_set")
    between = manager.post(address, typed(priya, today))
    assert "Check before you save" in words_of(between)
    assert "£100.00 a week, £500.00 once in twelve months" in words_of(between)
    assert not SignOffLimit.objects.filter(worker=priya.worker).exists()
    saved = manager.post(address, sent_on(between) | {"save": "yes"}, follow=True)
    assert saved.redirect_chain[-1][0] == reverse("team_limits")
    assert "Saved, and told by email: Priya Raman." in words_of(saved)
    limit = SignOffLimit.objects.get(worker=priya.worker)
    assert (limit.weekly_pence, limit.once_pence, limit.from_on, limit.to_on, limit.reason, limit.set_by) == (
        10_000,
        50_000,
        today,
        None,
        "She knows her people",
        sam,
    )


def test_change_leads_back_to_the_form_with_everything_in_it(manager, priya, today):
    between = manager.post(reverse("limit_set"), typed(priya, today, weekly="123.45"))
    back = manager.post(reverse("limit_set"), sent_on(between) | {"change": "yes"})
    page = back.content.decode()
    assert 'value="123.45"' in page
    assert "She knows her people" in page
    assert "There is a problem" not in page
    assert not SignOffLimit.objects.filter(worker=priya.worker).exists()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"weekly": ""}, "Enter the weekly limit."),
        ({"weekly": "0"}, "A weekly limit is more than £0.00."),
        ({"weekly": "-5"}, "-5 is less than nothing. Enter £0 or more."),
        ({"weekly": "lots"}, "“lots” is not a sum of money."),
        ({"weekly": "500.01"}, "Your own limit is £500.00 a week. You cannot set one of £500.01."),
        ({"once": ""}, "Enter the one-off limit."),
        ({"worker": ""}, "Choose the social worker."),
        ({"from_on-year": "2020"}, "A limit starts today"),
    ],
)
@pytest.mark.parametrize("button", [{}, {"save": "yes"}])
def test_what_is_wrong_is_said_at_either_step_and_what_was_typed_stays(
    manager, priya, today, fields, said, button
):
    response = manager.post(reverse("limit_set"), typed(priya, today, **fields) | button)
    assert response.status_code == 200
    assert said in words_of(response)
    assert "She knows her people" in response.content.decode()
    assert not SignOffLimit.objects.filter(worker=priya.worker).exists()


def test_another_teams_worker_and_a_manager_cannot_even_be_chosen(manager, noor, sam, today):
    for user in (noor, sam):
        response = manager.post(reverse("limit_set"), typed(user, today) | {"save": "yes"})
        assert "Choose a social worker of a team that you manage." in words_of(response)
        assert not SignOffLimit.objects.filter(worker=user.worker, set_by=sam).exists()


def test_the_worker_is_chosen_already_where_her_row_leads_there(manager, priya, sam):
    page = manager.get(reverse("team_limits")).content.decode()
    link = unescape(re.search(r'href="([^"]*/set/\?for=[^"]+)"', page).group(1))
    assert str(priya.worker.pk) not in link.split("for=")[0]
    chosen = re.search(r'<option value="(\d+)" selected', manager.get(link).content.decode())
    assert chosen.group(1) == str(priya.worker.pk)
    assert manager.get(reverse("limit_set") + "?for=1").status_code == 404


# what it would have covered


@pytest.fixture
def decided(scheme, priya, sam, own):
    """Four decisions within a year, three of them Priya's: £90.00, £100.00, £100.01 and Mina's £400.00."""
    mina = a_worker("Mina Doyle", team=priya.worker.team).user
    at = timezone.now() - 30 * DAY
    a_limit_set(priya, by=sam, weekly_pence=40_000, at=at)
    a_limit_set(mina, by=sam, weekly_pence=40_000, at=at)
    for number, (user, pence) in enumerate(
        [(priya, 9_000), (priya, 10_000), (priya, 10_001), (mina, 40_000)]
    ):
        person = a_person(by=user, first_name=f"Person{'abcd'[number]}", at=at)
        sign_off(version=plan_ready(person, by=user, weekly_pence=pence, at=at), by=user, at=at)
    return mina


def test_the_preview_says_what_is_counted_to_the_penny(manager, decided, priya, sam, today):
    later = today + DAY
    first_day = {"from_on-day": later.day, "from_on-month": later.month, "from_on-year": later.year}
    between = words_of(manager.post(reverse("limit_set"), typed(priya, today, **first_day)))
    counted = share_within(weekly_pence=10_000, once_pence=50_000, team=priya.worker.team, on=today)
    assert (counted.within, counted.of) == (2, 4)
    assert (
        "This limit would cover 50% of the 4 decisions agreed in North team in the last twelve months "
        "(2 of 4)." in between
    )
    assert "Of their own cases, this covers 2 of 3 (67%) . The limit now: 3 of 3 (100%)." in between
    assert Decision.objects.filter(weekly_pence__lte=10_000).count() == counted.within


def test_a_raise_is_previewed_by_worker_and_in_all_and_saved_as_seen(manager, decided, priya, sam, today):
    later = today + DAY
    fields = {
        "per_cent": "-75",
        "from_on-day": later.day,
        "from_on-month": later.month,
        "from_on-year": later.year,
    }
    address = reverse("limits_raise")
    assert "Enter a per cent from -50 to 100." in words_of(manager.post(address, fields))
    assert "“ten” is not a per cent." in words_of(manager.post(address, fields | {"per_cent": "ten"}))
    between = manager.post(address, fields | {"per_cent": "2.5 %"})
    assert "£410.00 a week, £512.50 once in twelve months" in words_of(between)
    assert "(4 of 4)" in words_of(between)
    sent = sent_on(between) | {"save": "yes"}
    a_limit_set(decided, by=sam, weekly_pence=30_000, from_on=later, at=timezone.now())
    again = manager.post(address, sent)
    assert "Somebody has changed a limit since you looked." in words_of(again)
    assert SignOffLimit.objects.filter(weekly_pence=41_000).count() == 0


def test_several_are_set_at_once_or_none(manager, decided, priya, sam, today):
    later = today + DAY
    fields = typed(priya, today) | {
        "workers": [str(priya.worker.pk), str(decided.worker.pk)],
        "from_on-day": later.day,
        "from_on-month": later.month,
        "from_on-year": later.year,
    }
    address = reverse("limits_set_several")
    between = manager.post(address, fields)
    assert "This limit would cover 50% of the 4 decisions" in words_of(between)
    assert "Mina Doyle" in words_of(between)
    saved = manager.post(address, fields | {"save": "yes"}, follow=True)
    assert "Saved, and told by email: Mina Doyle, Priya Raman." in words_of(saved)
    refused = manager.post(address, fields | {"save": "yes"})
    assert "No limit was set." in words_of(refused)
    assert SignOffLimit.objects.filter(weekly_pence=10_000).count() == 2


def test_where_nothing_was_signed_off_yet_the_agreed_budgets_are_counted(manager, rosa, priya, today):
    nothing = words_of(manager.post(reverse("limit_set"), typed(priya, today)))
    assert "Nothing was agreed in North team in the last twelve months" in nothing
    agreed(rosa, by=priya, weekly_pence=10_000, at=timezone.now())
    between = words_of(manager.post(reverse("limit_set"), typed(priya, today)))
    assert "This limit would cover 100% of the 1 budget agreed" in between
    assert "One-off costs are not among them." in between


def test_one_off_costs_of_twelve_months_count_together_in_what_is_covered(scheme, rosa, priya, sam, own):
    a_limit_set(priya, by=sam, once_pence=100_000)
    version = plan_ready(rosa, by=priya, once_pence=30_000)
    sign_off(version=version, by=priya, at=AT)
    second = plan_changed(version.plan, by=priya, weekly_pence=9_000, once_pence=40_000, at=AT + DAY)
    sign_off(version=second, by=priya, at=AT + DAY)
    past = past_of(priya.worker.team, on=(AT + DAY).date())
    assert sorted(one.once_pence for one in past.everybody) == [30_000, 70_000]
    assert share_of(past.everybody, Limit(10_000, 70_000)).within == 2
    assert share_of(past.everybody, Limit(10_000, 69_999)).within == 1


def test_what_was_agreed_a_year_ago_to_the_day_is_not_counted(scheme, rosa, priya, sam, own):
    a_limit_set(priya, by=sam)
    sign_off(version=plan_ready(rosa, by=priya), by=priya, at=AT)
    team = priya.worker.team
    assert share_within(weekly_pence=10_000, once_pence=0, team=team, on=AT.date() + 364 * DAY).of == 1
    assert share_within(weekly_pence=10_000, once_pence=0, team=team, on=AT.date() + 365 * DAY).of == 0
    assert share_within(weekly_pence=8_999, once_pence=0, team=None, on=AT.date()).within == 0


def test_another_teams_decisions_are_not_counted(scheme, rosa, priya, sam, own, south):
    a_limit_set(priya, by=sam)
    sign_off(version=plan_ready(rosa, by=priya), by=priya, at=AT)
    assert share_within(weekly_pence=10_000, once_pence=0, team=south, on=AT.date()).of == 0


# the team's table, ending, withdrawing, one's own


def test_the_table_says_what_stands_out(manager, north, priya, sam, today):
    at = timezone.now()
    names = ["Ends Soon", "Ran Out", "Comes Later", "Goes On"]
    soon, out, later, on = (a_worker(name, team=north).user for name in names)
    a_limit_set(soon, by=sam, to_on=today + 10 * DAY)
    a_limit_set(out, by=sam, to_on=today - 21 * DAY)
    a_limit_set(later, by=sam, from_on=today + 14 * DAY, at=at)
    a_limit_set(on, by=sam)
    page = words_of(manager.get(reverse("team_limits")))
    assert "Ends Soon Ends soon Ends in 10 days £100.00" in page
    assert "Ran Out Ended £100.00 a week ended 3 weeks ago –" in page
    assert "Comes Later Not yet Starts in 2 weeks £100.00" in page
    assert "Goes On £100.00 £500.00 From 2 March 2026 until further notice Sam Okoro" in page
    assert "Priya Raman No limit –" in page
    assert "Comes Later, Priya Raman and Ran Out have no limit in force, and so decide nothing alone." in page
    assert "Your limit is £500.00 a week" in page


def test_who_stands_in_sees_that_team_too(client, kit, sam, north, priya, today):
    at = timezone.now()
    people.set_cover(
        team=north, manager=kit.worker, from_on=today, to_on=today, reason="Sam is away", by=sam, at=at
    )
    client.force_login(kit)
    page = words_of(client.get(reverse("team_limits")))
    assert "North team (you stand in)" in page
    assert "Priya Raman" in page
    a_managers_limit(kit, at=at)
    form = client.get(reverse("limit_set")).content.decode()
    assert "Priya Raman (North team)" in form


def test_a_limit_is_ended_and_withdrawn_on_its_own_page(manager, priya, sam, today):
    limit = a_limit_set(priya, by=sam)
    day = today + 5 * DAY
    last = {"to_on-day": day.day, "to_on-month": day.month, "to_on-year": day.year}
    manager.post(reverse("limit_end", args=[limit.pk]), last)
    limit.refresh_from_db()
    assert limit.to_on == day
    refused = words_of(manager.post(reverse("limit_end", args=[limit.pk]), last))
    assert "ends on" in refused
    manager.post(reverse("limit_withdraw", args=[limit.pk]))
    limit.refresh_from_db()
    assert limit.withdrawn_by == sam
    page = words_of(manager.get(reverse("team_limits")))
    assert "Withdrawn by Sam Okoro" in page
    again = manager.post(reverse("limit_withdraw", args=[limit.pk]))
    assert "This limit was withdrawn already." in words_of(again)


def test_a_worker_sees_her_own_limit_on_today_and_on_its_page(client, priya, sam, own):
    client.force_login(priya)
    nothing = "You have no sign-off limit in force, so plans go to your manager."
    assert nothing in words_of(client.get(reverse("today")))
    assert nothing in words_of(client.get(reverse("limits_mine")))
    a_limit_set(priya, by=sam, reason="She knows her people")
    said = (
        "Your limit is £100.00 a week, and £500.00 once in twelve months, "
        "set by Sam Okoro on 2 March 2026, until further notice."
    )
    assert said in words_of(client.get(reverse("today")))
    page = words_of(client.get(reverse("limits_mine")))
    assert said in page
    assert "She knows her people" in page


def test_a_managers_first_page_says_how_many_have_no_limit(manager, priya):
    assert "Priya Raman has no limit in force, and so decides nothing alone." in words_of(
        manager.get(reverse("today"))
    )


def test_a_manager_without_a_limit_of_her_own_is_told_who_sets_it_and_has_no_dead_buttons(
    client, sam, priya, today
):
    client.force_login(sam)
    response = client.get(reverse("team_limits"))
    assert (
        "You have no sign-off limit of your own in force, so you cannot set any. Whoever runs this service "
        "sets it, with the command set_sign_off_limit" in words_of(response)
    )
    page = response.content.decode()
    for door in ("limit_set", "limits_set_several", "limits_raise"):
        assert reverse(door) not in page
    a_managers_limit(sam, from_on=today + DAY)
    assert reverse("limit_set") in client.get(reverse("team_limits")).content.decode()
