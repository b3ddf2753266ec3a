"""Services of assessments: what they do, what they write down, and what they refuse."""

import pytest

from assessments import selectors, services
from assessments.states import COMPLETED, SUPERSEDED
from tests.builders import AT, an_assessment, an_assessment_completed, answered, questions_open

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def questions(db):
    return questions_open()


def test_a_full_assessment_is_completed_with_its_decision(rosa, priya):
    assessment = answered(an_assessment(rosa, by=priya), by=priya)
    done = services.complete(assessment=assessment, by=priya, at=AT)
    assert done.status == COMPLETED
    assert selectors.eligibility_of(done).eligible is True
    answers = selectors.answers_for(done)
    assert answers.engine_answers()["nutrition"] == "needs_all"
    newer = an_assessment_completed(rosa, by=priya)
    done.refresh_from_db()
    assert (done.status, newer.status) == (SUPERSEDED, COMPLETED)
