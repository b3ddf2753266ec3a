"""Ways out of the turned laptop that somebody at the table might try."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.builders import an_assessment, save

pytestmark = pytest.mark.django_db

JSON = {"accept": "application/json"}


@pytest.fixture
def turned(client, priya, budget):
    client.force_login(priya)
    client.get(reverse("budget_show", args=[budget.pk]))
    return client


@pytest.mark.parametrize("headers", [{}, JSON])
def test_the_answers_cannot_be_read_where_they_are_saved(turned, budget, headers):
    response = turned.get(reverse("assessment_answer", args=[budget.assessment_id]), headers=headers)
    assert response.status_code in (302, 423)
    assert "hard" not in response.content.decode()


def test_what_an_open_page_elsewhere_sends_is_saved_all_the_same(turned, budget, rosa, priya):
    draft = an_assessment(rosa, by=priya)
    save(draft, "nutrition", "words", "Toast.", by=priya)
    sent = {
        "question": "nutrition",
        "part": "words",
        "value": "Toast, and soup.",
        "base": 1,
        "sequence": 1,
    }
    response = turned.post(
        reverse("assessment_answer", args=[draft.pk]),
        json.dumps({"page": str(uuid4()), "answers": [sent]}),
        content_type="application/json",
        headers=JSON,
    )
    assert response.json()["results"][0]["status"] == "saved"
    assert draft.answers.get(question="nutrition", part="words").value == "Toast, and soup."


def test_a_worker_whose_work_ended_meanwhile_is_asked_to_sign_in_and_not_sent_in_circles(turned, priya):
    priya.worker.ended_on = timezone.localdate() - timedelta(days=1)
    priya.worker.save(update_fields=["ended_on"])
    response = turned.get(reverse("today"), follow=True)
    assert response.redirect_chain[-1][0].startswith(reverse("account_login"))
    assert response.status_code == 200
