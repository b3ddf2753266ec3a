"""Taking a referral in the same moment in which the right to it ends. Real transactions."""

from datetime import timedelta

import pytest

from signoff.models import Referral
from signoff.services import referring
from socialcare.people import services as people
from socialcare.people.models import User
from socialcare.values import Refused
from tests.builders import AT, TODAY, a_worker, plan_ready
from tests.races import at_once

from .conftest import a_limit

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 6


def test_nobody_keeps_what_was_taken_while_the_cover_ended(scheme, rosa, priya, sam, north, limits):
    elsewhere = people.add_team(name="South team", at=AT)
    kit = a_worker("Kit Brannigan", team=elsewhere, role="manager", job="Team manager").user
    a_limit(kit, 30_000)
    version = plan_ready(rosa, by=priya)
    for round_ in range(ROUNDS):
        at = AT + timedelta(minutes=round_)
        cover = people.set_cover(
            team=north,
            manager=kit.worker,
            from_on=TODAY,
            to_on=TODAY + timedelta(days=10),
            reason="Leave.",
            by=sam,
            at=at,
        )
        referral = referring.refer(version=version, level="manager", why="The nights.", by=priya, at=at)

        def take(referral=referral, at=at):
            mine = Referral.objects.get(pk=referral.pk)
            return referring.take(referral=mine, by=User.objects.get(pk=kit.pk), at=at)

        def end(cover=cover, at=at):
            return people.end_cover(cover=cover, by=User.objects.get(pk=sam.pk), at=at)

        results = at_once(take, end)
        errors = [one for one in results if isinstance(one, Exception)]
        assert all(isinstance(one, Refused) for one in errors), errors
        referral.refresh_from_db()
        assert (referral.status, referral.holder) == ("waiting", None)
        referring.withdraw(referral=referral, words="", by=priya, at=at)
