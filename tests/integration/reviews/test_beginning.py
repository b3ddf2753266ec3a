"""The migration that begins the rhythm of everybody whose support was agreed before."""

from datetime import date, timedelta
from importlib import import_module

import pytest
from django.apps import apps

from supportplans.reviews.models import Rhythm
from supportplans.reviews.selectors import rhythm_of
from tests.builders import AT, TODAY, a_person, agreed, rhythm_begun

pytestmark = pytest.mark.django_db

begin = import_module("supportplans.reviews.migrations.0002_begin_rhythms").begin


def test_whoever_has_a_budget_gets_a_rhythm_from_their_first_day_on(rosa, priya):
    agreed(rosa, by=priya, weekly_pence=9_000, from_on=date(2026, 1, 5))
    agreed(rosa, by=priya, weekly_pence=9_500, from_on=TODAY)
    edith = a_person(by=priya, contact_by="letter", address="1 Mill Lane\nFenwick", postcode="FB1 2CD")
    agreed(edith, by=priya, weekly_pence=9_000)
    a_person(by=priya, first_name="Noel")
    begin(apps, None)
    begin(apps, None)
    assert Rhythm.objects.count() == 2
    old, new = rhythm_of(rosa), rhythm_of(edith)
    assert (old.started_on, old.next_on, old.channel) == (date(2026, 1, 5), date(2026, 2, 16), "none")
    assert (new.started_on, new.review_by, new.channel) == (TODAY, TODAY + timedelta(weeks=8), "letter")


def test_a_rhythm_that_runs_is_left_alone(rosa, priya):
    begun = rhythm_begun(rosa, by=priya, started_on=date(2026, 2, 2), at=AT)
    agreed(rosa, by=priya, weekly_pence=9_000)
    begin(apps, None)
    assert rhythm_of(rosa) == begun
    assert rhythm_of(rosa).started_on == date(2026, 2, 2)
