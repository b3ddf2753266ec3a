"""Managers' own limits come by a command, from whoever runs the installation."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from signoff.models import SignOffLimit
from signoff.selectors.limits import limit_in_force
from socialcare.audit.models import Event
from tests.builders import a_limit_set

pytestmark = pytest.mark.django_db


def command(email, *words):
    out = StringIO()
    call_command("set_sign_off_limit", email, "--reason=Agreed by the director", *words, stdout=out)
    return out.getvalue()


def test_a_manager_gets_her_limit_from_today_until_further_notice(sam):
    said = command(sam.email.upper(), "--weekly=£1,500", "--once=2000.50")
    today = timezone.localdate()
    limit = limit_in_force(sam.worker, on=today)
    assert (limit.weekly_pence, limit.once_pence, limit.from_on, limit.to_on) == (
        150_000,
        200_050,
        today,
        None,
    )
    assert (limit.set_by, limit.reason) == (None, "Agreed by the director")
    assert said.startswith("Sam Okoro: £1,500.00 a week, £2,000.50 once in twelve months, from ")
    assert Event.objects.get(verb="limit.set").by is None


def test_the_higher_limits_that_stay_in_the_team_are_named(sam, priya):
    command(sam.email, "--weekly=500", "--once=2000")
    a_limit_set(priya, by=sam, weekly_pence=40_000, at=timezone.now())
    day = timezone.localdate() + timedelta(days=1)
    said = command(sam.email, "--weekly=300", "--once=2000", f"--from={day.isoformat()}")
    assert "Higher limits in the team stay as they were set: Priya Raman." in said
    assert limit_in_force(priya.worker, on=day).weekly_pence == 40_000


def test_a_managers_limit_is_ended(sam):
    command(sam.email, "--weekly=500", "--once=2000")
    today = timezone.localdate()
    command(sam.email, f"--end={today.isoformat()}")
    assert limit_in_force(sam.worker, on=today) is not None
    assert limit_in_force(sam.worker, on=today + timedelta(days=1)) is None


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--weekly=500"], "Give both sums"),
        (["--weekly=lots", "--once=1"], "“lots” is not a sum of money"),
        (["--weekly=1.005", "--once=1"], "“1.005” is not a sum of money"),
        (["--weekly=inf", "--once=1"], "“inf” is not a sum of money"),
        (["--weekly=0", "--once=1"], "A weekly limit is more than £0.00"),
        (["--weekly=-1", "--once=1"], "A weekly limit is more than £0.00"),
        (["--weekly=20000.01", "--once=1"], "is more than any limit can be"),
        (["--weekly=500", "--once=1", "--from=tomorrow"], "“tomorrow” is not a day"),
        (["--weekly=500", "--once=1", "--from=2020-01-01"], "A limit starts today"),
        (["--end=2199-01-01"], "has no limit without an end"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence_and_nothing_is_written(sam, words, said):
    with pytest.raises(CommandError, match=said):
        command(sam.email, *words)
    assert not SignOffLimit.objects.exists()


def test_only_for_managers_who_work_here(sam, priya):
    with pytest.raises(CommandError, match="Priya Raman is not a team manager"):
        command(priya.email, "--weekly=1", "--once=1")
    with pytest.raises(CommandError, match="Nobody of the staff signs in as nobody@example"):
        command("nobody@example.org", "--weekly=1", "--once=1")
    sam.worker.ended_on = timezone.localdate() - timedelta(days=1)
    sam.worker.save(update_fields=["ended_on"])
    with pytest.raises(CommandError, match="Sam Okoro no longer works here"):
        command(sam.email, "--weekly=1", "--once=1")
    assert not SignOffLimit.objects.exists()
