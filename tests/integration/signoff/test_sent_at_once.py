"""The same thing sent twice in the same moment, and who is told what of it. Real transactions."""

import pytest

from signoff.models import LaterLook, Opinion, Referral
from signoff.services import deciding, later, panel, referring
from socialcare.people.models import User
from socialcare.values import Refused
from tests.builders import AT, plan_ready
from tests.races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_opinion_sent_twice_at_once_is_one(scheme, rosa, priya, limits, chair, housing):
    version = plan_ready(rosa, by=priya)
    said = {"why": "Nights.", "risk": "Falls.", "wanted": ["housing"], "by": priya, "at": AT}
    referral = referring.refer(version=version, level="panel", **said)

    def give():
        mine = Referral.objects.select_related("version").get(pk=referral.pk)
        user = User.objects.get(pk=housing.pk)
        return panel.give_opinion(referral=mine, view="support", words="Safe.", by=user, at=AT)

    first, second = at_once(give, give)
    assert first == second == Opinion.objects.get()


def test_who_looks_second_reads_who_looked_first(scheme, rosa, priya, sam, limits):
    deciding.sign_off(version=plan_ready(rosa, by=priya), by=priya, at=AT, lot=0)
    look = LaterLook.objects.get()

    def look_at():
        user = User.objects.get(pk=sam.pk)
        return later.look_at(look=LaterLook.objects.get(pk=look.pk), words="Lovely.", by=user, at=AT)

    refused = [one for one in at_once(look_at, look_at) if isinstance(one, Exception)]
    assert [type(one) for one in refused] == [Refused]
    assert refused[0].sentence == "Sam Okoro looked at this already."
