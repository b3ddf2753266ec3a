"""Sign-off limits: who sets whose, how high, from when to when; and what counts on a day. Fails closed."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import InternalError, NotSupportedError
from django.utils import timezone

from signoff.models import SignOffLimit
from signoff.selectors.limits import limit_in_force, standing_of, weekly_limits_in_force
from signoff.services.limits import (
    end_limit,
    end_managers_limit,
    set_limit,
    set_managers_limit,
    set_team_limits,
    uprate,
    withdraw_limit,
)
from socialcare.audit.models import Event
from socialcare.notifications.models import Message
from socialcare.people import services as people
from socialcare.values import Refused
from tests.builders import AT, TODAY, a_limit_set, a_managers_limit, a_worker

pytestmark = pytest.mark.django_db

LONDON = ZoneInfo("Europe/London")
DAY = timedelta(days=1)


def kept():
    rows = SignOffLimit.objects.order_by("pk").values_list("pk", "to_on", "withdrawn_at")
    return list(rows), Event.objects.count(), Message.objects.count()


def refused(call, *said, field=...):
    before = kept()
    with pytest.raises(Refused) as caught:
        call()
    assert caught.value.sentence == " ".join(said)
    assert field is ... or caught.value.field == field
    assert kept() == before


@pytest.fixture
def own(sam):
    """Sam's own limit: £500.00 a week, £2,000.00 once."""
    return a_managers_limit(sam)


@pytest.fixture
def mina(north):
    return a_worker("Mina Doyle", team=north).user


def give(user, by, weekly_pence=10_000, once_pence=50_000, **fields):
    return a_limit_set(user, by=by, weekly_pence=weekly_pence, once_pence=once_pence, **fields)


# setting


def test_a_manager_sets_a_limit_and_the_worker_is_told(priya, sam, own):
    limit = give(priya, sam, reason=" She knows her people. ")
    assert limit_in_force(priya.worker, on=TODAY) == limit
    assert (limit.team, limit.set_by, limit.reason) == (priya.worker.team, sam, "She knows her people.")
    event = Event.objects.get(verb="limit.set", by=sam)
    assert (event.person_id, event.data["worker"], event.data["weekly_pence"]) == (
        None,
        priya.worker.pk,
        10_000,
    )
    message = Message.objects.get(to=priya.email)
    assert message.subject == "Your sign-off limit has changed"
    assert "/limits/mine/" in message.body


@pytest.mark.parametrize(
    ("weekly", "once", "said", "field"),
    [
        (1, 0, "", None),
        (50_000, 200_000, "", None),
        (50_001, 200_000, "Your own limit is £500.00 a week. You cannot set one of £500.01.", "weekly"),
        (
            50_000,
            200_001,
            "Your own limit is £2,000.00 in one-off costs. You cannot set one of £2,000.01.",
            "once",
        ),
        (
            0,
            0,
            "A weekly limit is more than £0.00. To take the authority away, end the limit instead.",
            "weekly",
        ),
        (
            -1,
            0,
            "A weekly limit is more than £0.00. To take the authority away, end the limit instead.",
            "weekly",
        ),
        (1, -1, "A one-off limit cannot be less than nothing. £0.00 is possible.", "once"),
        (
            2_000_001,
            0,
            "£20,000.01 a week is more than any limit can be. Check it for a slip: £20,000.00 is the most.",
            "weekly",
        ),
        (
            1,
            10_000_001,
            "£100,000.01 in one-off costs is more than any limit can be. "
            "Check it for a slip: £100,000.00 is the most.",
            "once",
        ),
    ],
)
def test_the_sums_of_a_limit_at_their_boundaries(priya, sam, own, weekly, once, said, field):
    if said:
        refused(lambda: give(priya, sam, weekly, once), said, field=field)
    else:
        limit = give(priya, sam, weekly, once)
        assert (limit.weekly_pence, limit.once_pence) == (weekly, once)


def test_the_database_takes_no_weekly_limit_of_nothing(priya, sam, own):
    with pytest.raises(IntegrityError), transaction.atomic():
        SignOffLimit.objects.create(
            worker=priya.worker,
            team=priya.worker.team,
            weekly_pence=0,
            once_pence=0,
            from_on=TODAY,
            set_at=AT,
            set_by=sam,
        )


def test_a_manager_without_a_limit_of_her_own_sets_none(priya, sam):
    refused(
        lambda: give(priya, sam),
        "You have no sign-off limit of your own on 2 March 2026, so you cannot set one for that day.",
        "Ask whoever runs this service.",
        field="from_on",
    )


def test_the_managers_own_limit_must_hold_on_every_day_of_the_new_one(priya, sam):
    a_managers_limit(sam, to_on=TODAY + 30 * DAY)
    refused(
        lambda: give(priya, sam),
        "You have no sign-off limit of your own from 2 April 2026. Let this one end before then.",
        field="to_on",
    )
    refused(
        lambda: give(priya, sam, to_on=TODAY + 31 * DAY),
        "You have no sign-off limit of your own from 2 April 2026. Let this one end before then.",
    )
    assert give(priya, sam, to_on=TODAY + 30 * DAY).to_on == date(2026, 4, 1)


def test_a_lower_limit_of_the_manager_to_come_counts_too(priya, sam, own):
    a_managers_limit(sam, weekly_pence=9_000, from_on=date(2026, 5, 1))
    refused(
        lambda: give(priya, sam),
        "Your own limit is £90.00 a week from 1 May 2026. You cannot set one of £100.00.",
        field="weekly",
    )
    give(priya, sam, to_on=date(2026, 4, 30))


def test_nobody_sets_her_own_limit_and_no_manager_another_managers(north, sam, kit, own, priya):
    refused(
        lambda: give(sam, sam),
        "Nobody sets their own limit. Whoever runs this service sets yours.",
        field="worker",
    )
    other = a_worker("Lena Marsh", team=north, role="manager", job="Team manager").user
    refused(
        lambda: give(other, sam),
        "Lena Marsh is a manager. Whoever runs this service sets managers’ limits.",
        field="worker",
    )
    refused(lambda: give(priya, priya), "Only team managers set sign-off limits.")


def test_only_the_social_workers_of_her_own_team(priya, noor, sam, own, panel_member):
    refused(lambda: give(noor, sam), "Noor Aziz is not in a team that you manage.", field="worker")
    refused(
        lambda: give(panel_member, sam),
        "Dara Lindqvist is not a social worker, so there is nothing to sign off.",
        field="worker",
    )
    priya.worker.ended_on = TODAY - DAY
    priya.worker.save(update_fields=["ended_on"])
    refused(lambda: give(priya, sam), "Priya Raman no longer works here.", field="worker")


def test_who_stands_in_sets_limits_up_to_her_own_and_only_while_she_does(priya, sam, kit, own, north):
    a_managers_limit(kit, weekly_pence=20_000)
    refused(lambda: give(priya, kit), "Priya Raman is not in a team that you manage.", field="worker")
    people.set_cover(
        team=north,
        manager=kit.worker,
        from_on=TODAY,
        to_on=TODAY + 6 * DAY,
        reason="Sam is on leave",
        by=sam,
        at=AT,
    )
    refused(
        lambda: give(priya, kit, 20_001),
        "Your own limit is £200.00 a week. You cannot set one of £200.01.",
        field="weekly",
    )
    assert give(priya, kit, 20_000).team == north
    refused(
        lambda: give(priya, kit, 10_000, at=AT + 7 * DAY), "Priya Raman is not in a team that you manage."
    )


@pytest.mark.parametrize(
    ("from_on", "to_on", "said", "field"),
    [
        (TODAY, TODAY, "", None),
        (
            TODAY - DAY,
            None,
            "A limit starts today, 2 March 2026, at the earliest. What was decided before stays.",
            "from_on",
        ),
        (TODAY + 733 * DAY, None, "The first day is more than two years off. Check the year.", "from_on"),
        (
            TODAY,
            TODAY - DAY,
            "The last day, 1 March 2026, lies before the first, 2 March 2026.",
            "to_on",
        ),
    ],
)
def test_the_days_of_a_limit(priya, sam, own, from_on, to_on, said, field):
    if said:
        refused(lambda: give(priya, sam, from_on=from_on, to_on=to_on), said, field=field)
    else:
        assert give(priya, sam, from_on=from_on, to_on=to_on).to_on == to_on


def test_a_new_limit_ends_the_open_one_the_day_before_and_both_are_kept(priya, sam, own):
    first = give(priya, sam)
    second = give(priya, sam, 12_000, from_on=date(2026, 4, 1))
    first.refresh_from_db()
    assert (first.to_on, second.to_on) == (date(2026, 3, 31), None)
    assert limit_in_force(priya.worker, on=date(2026, 3, 31)) == first
    assert limit_in_force(priya.worker, on=date(2026, 4, 1)) == second
    assert standing_of(priya.worker, on=TODAY).history == (second, first)
    assert Event.objects.filter(verb="limit.ended", by=sam).count() == 1


def test_a_limit_that_overlaps_a_later_one_is_refused_with_its_days(priya, sam, own):
    give(priya, sam, from_on=date(2026, 4, 1), to_on=date(2026, 4, 30))
    for to_on in (None, date(2026, 4, 1), date(2026, 5, 5)):
        refused(
            lambda to_on=to_on: give(priya, sam, to_on=to_on),
            "Priya Raman has another limit from 1 April 2026 to 30 April 2026.",
            "Choose other days, or withdraw that one first.",
            field="from_on",
        )
    give(priya, sam, to_on=date(2026, 3, 31))


def test_a_second_limit_from_the_same_day_is_refused(priya, sam, own):
    give(priya, sam)
    refused(
        lambda: give(priya, sam, 20_000),
        "Priya Raman has another limit from 2 March 2026 until further notice.",
        "Choose other days, or withdraw that one first.",
    )


# what counts on a day


def test_without_a_row_there_is_no_limit(priya):
    assert limit_in_force(priya.worker, on=TODAY) is None


def test_another_workers_limit_is_not_hers(priya, mina, sam, own):
    give(mina, sam)
    assert limit_in_force(priya.worker, on=TODAY) is None


def test_a_limit_ends_at_midnight_here_also_in_summer_time(priya, sam, own):
    limit = give(priya, sam, to_on=date(2026, 6, 30))
    last = datetime(2026, 6, 30, 23, 59, 59, tzinfo=LONDON)
    after = datetime(2026, 7, 1, 0, 30, tzinfo=LONDON)
    assert after.astimezone(ZoneInfo("UTC")).date() == date(2026, 6, 30)
    assert limit_in_force(priya.worker, on=timezone.localdate(last)) == limit
    assert limit_in_force(priya.worker, on=timezone.localdate(after)) is None


def test_a_limit_starts_at_midnight_here_also_in_summer_time(priya, sam, own):
    limit = give(priya, sam, from_on=date(2026, 7, 1))
    before = datetime(2026, 6, 30, 22, 59, 59, tzinfo=ZoneInfo("UTC"))
    first = datetime(2026, 6, 30, 23, 0, tzinfo=ZoneInfo("UTC"))
    assert limit_in_force(priya.worker, on=timezone.localdate(before)) is None
    assert limit_in_force(priya.worker, on=timezone.localdate(first)) == limit


def test_who_moves_to_another_team_has_no_limit_until_one_is_set_there(priya, sam, kit, own, south):
    former = give(priya, sam)
    people.move_worker(worker=priya.worker, team=south, by=kit, at=AT)
    assert limit_in_force(priya.worker, on=TODAY) is None
    a_managers_limit(kit)
    new = give(priya.__class__.objects.get(pk=priya.pk), kit, 5_000, from_on=TODAY + DAY)
    former.refresh_from_db()
    assert former.to_on == TODAY
    assert limit_in_force(priya.worker, on=TODAY + DAY) == new


def test_whose_work_has_ended_has_no_limit_from_the_day_after(priya, sam, own):
    limit = give(priya, sam)
    priya.worker.ended_on = TODAY
    priya.worker.save(update_fields=["ended_on"])
    assert limit_in_force(priya.worker, on=TODAY) == limit
    assert limit_in_force(priya.worker, on=TODAY + DAY) is None


def test_whose_account_is_closed_has_no_limit(priya, sam, own):
    give(priya, sam)
    priya.is_active = False
    priya.save(update_fields=["is_active"])
    assert limit_in_force(priya.worker, on=TODAY) is None


def test_who_no_longer_does_casework_has_no_limit(priya, sam, own):
    give(priya, sam)
    priya.worker.role = "panel_member"
    priya.worker.save(update_fields=["role"])
    assert limit_in_force(priya.worker, on=TODAY) is None


# several at once


def test_the_same_limit_for_several(priya, mina, sam, own):
    limits = set_team_limits(
        workers=[priya.worker, mina.worker, mina.worker],
        weekly_pence=10_000,
        once_pence=0,
        from_on=TODAY,
        by=sam,
        at=AT,
    )
    assert [str(limit.worker) for limit in limits] == ["Mina Doyle", "Priya Raman"]
    assert Message.objects.filter(to__in=[priya.email, mina.email]).count() == 2


def test_where_one_of_several_is_refused_nothing_is_written(priya, mina, noor, sam, own):
    give(mina, sam, from_on=date(2026, 4, 1))
    refused(
        lambda: set_team_limits(
            workers=[priya.worker, mina.worker, noor.worker],
            weekly_pence=10_000,
            once_pence=0,
            from_on=TODAY,
            by=sam,
            at=AT,
        ),
        "No limit was set. Mina Doyle has another limit from 1 April 2026 until further notice. Choose other",
        "days, or withdraw that one first. Noor Aziz is not in a team that you manage.",
    )


def test_nobody_chosen_is_refused(sam, own):
    refused(
        lambda: set_team_limits(workers=[], weekly_pence=10_000, once_pence=0, from_on=TODAY, by=sam, at=AT),
        "Choose at least one social worker.",
        field="workers",
    )


def raise_by(hundredths, sam, *, from_on=date(2026, 4, 1), **more):
    return uprate(
        team=sam.worker.team, hundredths_of_per_cent=hundredths, from_on=from_on, by=sam, at=AT, **more
    )


def test_a_teams_limits_are_raised_by_a_per_cent_and_each_keeps_its_end(priya, mina, sam, own):
    first = give(priya, sam, 10_050, 50_000, to_on=date(2027, 3, 31))
    give(mina, sam, 20_000, 0)
    raised = {str(one.worker): one for one in raise_by(250, sam)}
    priyas, minas = raised["Priya Raman"], raised["Mina Doyle"]
    assert (priyas.weekly_pence, priyas.once_pence, priyas.to_on) == (10_301, 51_250, date(2027, 3, 31))
    assert (minas.weekly_pence, minas.once_pence, minas.to_on) == (20_500, 0, None)
    first.refresh_from_db()
    assert first.to_on == date(2026, 3, 31)


def test_a_raise_beyond_the_managers_own_limit_names_whose_and_raises_nobodys(priya, mina, sam, own):
    give(priya, sam, 48_800)
    give(mina, sam, 10_000)
    refused(
        lambda: raise_by(250, sam),
        "No limit was set. Priya Raman: Your own limit is £500.00 a week. You cannot set one of £500.20.",
        field="weekly",
    )


@pytest.mark.parametrize(
    ("hundredths", "said"),
    [
        (0, "By 0% nothing changes."),
        (-5_001, "Enter a per cent from -50 to 100. Check it for a slip."),
        (10_001, "Enter a per cent from -50 to 100. Check it for a slip."),
    ],
)
def test_a_per_cent_that_is_none_is_refused(priya, sam, own, hundredths, said):
    give(priya, sam)
    refused(lambda: raise_by(hundredths, sam), said, field="per_cent")


def test_with_nobodys_limit_in_force_there_is_nothing_to_raise(priya, sam, own):
    give(priya, sam, to_on=date(2026, 3, 31))
    refused(
        lambda: raise_by(100, sam),
        "Nobody in North team has a limit on that day, so there is nothing to raise.",
        field="from_on",
    )


def test_another_teams_limits_are_not_raised(priya, sam, kit, own, north):
    give(priya, sam)
    a_managers_limit(kit)
    refused(
        lambda: uprate(team=north, hundredths_of_per_cent=100, from_on=date(2026, 4, 1), by=kit, at=AT),
        "No limit was set. Priya Raman is not in a team that you manage.",
    )


def test_what_changed_since_the_manager_looked_is_not_raised(priya, sam, own):
    give(priya, sam)
    refused(
        lambda: raise_by(100, sam, seen="something else"),
        "Somebody has changed a limit since you looked. Look again, then save.",
    )


# ending and withdrawing


def test_a_limit_ends_on_its_last_day(priya, sam, own):
    limit = end_limit(limit=give(priya, sam), to_on=TODAY, by=sam, at=AT)
    assert limit_in_force(priya.worker, on=TODAY) == limit
    assert limit_in_force(priya.worker, on=TODAY + DAY) is None
    assert Event.objects.filter(verb="limit.ended", by=sam).count() == 1


@pytest.mark.parametrize(
    ("to_on", "said"),
    [
        (
            TODAY - DAY,
            "The last day is today, 2 March 2026, at the earliest. Withdraw the limit instead, if it is not "
            "to count any more from this moment.",
        ),
        (
            date(2026, 4, 30),
            "This limit ends on 30 April 2026 already. To let it go on, set a new one from the day after.",
        ),
        (
            date(2026, 3, 9),
            "This limit starts on 10 March 2026, so it cannot end before that day. Withdraw it.",
        ),
    ],
)
def test_an_end_is_never_in_the_past_nor_later_than_it_was(priya, sam, own, to_on, said):
    limit = give(priya, sam, from_on=date(2026, 3, 10), to_on=date(2026, 4, 30))
    refused(lambda: end_limit(limit=limit, to_on=to_on, by=sam, at=AT), said, field="to_on")


def test_a_limit_set_by_mistake_counts_no_more_from_that_moment_and_is_kept(priya, sam, own):
    limit = withdraw_limit(limit=give(priya, sam), by=sam, at=AT)
    assert limit_in_force(priya.worker, on=TODAY) is None
    assert standing_of(priya.worker, on=TODAY).history == (limit,)
    assert Event.objects.filter(verb="limit.withdrawn", by=sam).count() == 1
    refused(lambda: withdraw_limit(limit=limit, by=sam, at=AT), "This limit was withdrawn already.")
    refused(lambda: end_limit(limit=limit, to_on=TODAY, by=sam, at=AT), "This limit was withdrawn already.")
    assert limit_in_force(priya.worker, on=TODAY) is None
    assert give(priya, sam, 11_000).weekly_pence == 11_000


def test_a_limit_that_is_over_is_neither_ended_nor_withdrawn(priya, sam, own):
    limit = give(priya, sam, to_on=TODAY)
    refused(lambda: withdraw_limit(limit=limit, by=sam, at=AT + DAY), "This limit ended on 2 March 2026.")


def test_only_her_manager_ends_or_withdraws_a_limit(priya, sam, kit, own):
    limit = give(priya, sam)
    for call in (
        lambda by: withdraw_limit(limit=limit, by=by, at=AT),
        lambda by: end_limit(limit=limit, to_on=TODAY, by=by, at=AT),
    ):
        refused(lambda call=call: call(kit), "Priya Raman is not in a team that you manage.")
        refused(lambda call=call: call(priya), "Only team managers set sign-off limits.")


def test_a_manager_changes_nothing_of_her_own_limit(sam, own):
    refused(
        lambda: withdraw_limit(limit=own, by=sam, at=AT),
        "Nobody changes their own limit. Whoever runs this service does.",
    )


def test_nothing_of_a_limit_changes_but_its_end_and_nothing_goes_away(priya, sam, own):
    limit = give(priya, sam)
    with pytest.raises((InternalError, NotSupportedError)), transaction.atomic():
        SignOffLimit.objects.filter(pk=limit.pk).update(weekly_pence=99_999)
    with pytest.raises((InternalError, NotSupportedError)), transaction.atomic():
        limit.delete()
    assert SignOffLimit.objects.get(pk=limit.pk).weekly_pence == 10_000


# managers' own limits


def test_a_managers_limit_is_nobodys_in_particular_and_needs_a_reason(sam):
    limit = a_managers_limit(sam)
    assert limit.set_by is None
    assert limit_in_force(sam.worker, on=TODAY) == limit
    refused(
        lambda: set_managers_limit(
            manager=sam.worker, weekly_pence=1, once_pence=1, from_on=TODAY + DAY, reason=" ", at=AT
        ),
        "Give a reason: who decided this, and when.",
        field="reason",
    )


def test_a_social_workers_limit_is_not_set_by_the_command(priya):
    refused(
        lambda: a_managers_limit(priya),
        "Priya Raman is not a team manager. The manager of the team sets a social worker’s limit.",
    )


def test_a_managers_limit_is_replaced_and_ended(sam, own, priya):
    give(priya, sam)
    new = a_managers_limit(sam, weekly_pence=60_000, from_on=TODAY + DAY)
    own.refresh_from_db()
    assert own.to_on == TODAY
    end_managers_limit(manager=sam.worker, to_on=TODAY + 9 * DAY, reason="She leaves", at=AT)
    new.refresh_from_db()
    assert new.to_on == TODAY + 9 * DAY
    assert limit_in_force(priya.worker, on=TODAY + 20 * DAY) is not None


# who asks from below


def test_the_limits_in_force_are_told_each_once_and_rising(priya, mina, sam, own):
    assert weekly_limits_in_force(on=TODAY) == ()
    give(priya, sam, 20_000)
    give(mina, sam, 10_000)
    third = a_worker("Sol Hay", team=sam.worker.team).user
    set_limit(worker=third.worker, weekly_pence=10_000, once_pence=0, from_on=TODAY + DAY, by=sam, at=AT)
    assert weekly_limits_in_force(on=TODAY) == (10_000, 20_000)
    assert weekly_limits_in_force(on=TODAY + DAY) == (10_000, 20_000)
