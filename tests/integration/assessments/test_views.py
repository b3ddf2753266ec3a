"""The pages of an assessment through Django's client."""

import json
from uuid import uuid4

import pytest
from django.urls import reverse

from assessments import rules
from assessments.models import Answer, Assessment
from tests.builders import an_assessment, an_assessment_completed, answered, questions_open

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def questions(db):
    return questions_open()


@pytest.fixture
def visit(rosa, priya):
    return an_assessment(rosa, by=priya)


@pytest.fixture
def at_work(client, priya):
    client.force_login(priya)
    return client


@pytest.mark.parametrize("step", rules.STEP_TITLES)
def test_every_step_opens(at_work, visit, step):
    page = at_work.get(reverse("assessment_step", args=[visit.pk, step]))
    assert page.status_code == 200
    assert rules.STEP_TITLES[step] in page.content.decode()
