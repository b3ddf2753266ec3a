"""The pages of an assessment against the HTML standard."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments import rules, services
from socialcare.people.models import Person, User
from tests.builders import an_assessment, answered, in_the_circle, questions_open, save
from tests.html_check import html_faults

pytestmark = pytest.mark.django_db


def test_every_page_of_an_assessment_keeps_to_the_html_standard(
    client: Client, rosa: Person, priya: User, sam: User
):
    questions_open()
    now = timezone.now()
    client.force_login(priya)
    pages: dict[str, Any] = {"start": client.get(reverse("assessment_start", args=[rosa.ref]))}
    visit = an_assessment(rosa, by=priya, at=now)
    pages["empty"] = client.get(reverse("assessment_step", args=[visit.pk, "nutrition"]))
    pages["check"] = client.get(reverse("assessment_check", args=[visit.pk]))
    answered(visit, by=priya, at=now)
    ana = in_the_circle(rosa, by=priya, name="Ana Vidal")
    save(visit, "nutrition", "share", "half", by=priya, at=now)
    save(visit, "nutrition", "who", [str(ana.pk)], by=priya, at=now)
    conflict = save(visit, "nutrition", "words", "Soup", by=sam, at=now, base_revision=0)
    for step in rules.STEP_TITLES:
        pages[step] = client.get(reverse("assessment_step", args=[visit.pk, step]))
    for name in ("assessment_check", "assessment_end"):
        pages[name] = client.get(reverse(name, args=[visit.pk]))
    pages["refused"] = client.post(
        reverse("assessment_step", args=[visit.pk, "child"]),
        {"base.child.choice": "1", "child.choice": "lots", "child.words": "x", "base.child.words": "0"},
    )
    services.settle_conflict(conflict=conflict, keep="saved", by=priya, at=now)
    services.complete(assessment=visit, by=priya, at=now)
    pages["assessment"] = client.get(reverse("assessment", args=[visit.pk]))
    pages["again"] = client.get(reverse("assessment_start", args=[rosa.ref]))
    assert html_faults({name: page.content.decode() for name, page in pages.items()}) == []
