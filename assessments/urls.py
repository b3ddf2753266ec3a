"""Addresses of assessments. (The ``ref`` of a person is registered by ``people``.)"""

from django.urls import path, register_converter

import socialcare.people.urls  # noqa: F401 (registers ``ref``)

from . import views
from .rules import STEP_TITLES


class StepConverter:
    """A step of an assessment in an address; anything else is left to the rooms above."""

    regex = "|".join(STEP_TITLES)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(StepConverter, "step")

urlpatterns = [
    path("people/<ref:ref>/assessments/start/", views.Start.as_view(), name="assessment_start"),
    path("assessments/<uuid:id>/", views.assessment, name="assessment"),
    path("assessments/<uuid:id>/answers/", views.answers, name="assessment_answer"),
    path("assessments/<uuid:id>/helpers/", views.helpers, name="assessment_helper"),
    path(
        "assessments/<uuid:id>/conflicts/<uuid:conflict>/",
        views.settle,
        name="assessment_settle",
    ),
    path("assessments/<uuid:id>/questions/", views.questions, name="assessment_questions"),
    path("assessments/<uuid:id>/check/", views.check, name="assessment_check"),
    path("assessments/<uuid:id>/end/", views.End.as_view(), name="assessment_end"),
    path("assessments/<uuid:id>/<step:step>/", views.step, name="assessment_step"),
]
