"""Reads of assessments. Each starts from the people whose record the reader may open."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from socialcare.people.access import people_open_to
from socialcare.people.models import CircleMember, Person

from . import rules
from .models import Answer, AnswerConflict, Assessment, Eligibility, Questionnaire
from .states import COMPLETED, DRAFT, SUPERSEDED


def _assessments() -> QuerySet[Assessment]:
    return Assessment.objects.select_related(
        "person__team",
        "worker__user",
        "questionnaire",
        "former_questionnaire",
        "copied_from__questionnaire",
        "started_by",
        "completed_by",
        "ended_by",
    )


def find_assessment(*, user: Any, id: UUID, on: date) -> Assessment:
    """Return one assessment that this member of staff may open; raise ``Assessment.DoesNotExist``."""
    return _assessments().get(pk=id, person__in=people_open_to(user, on=on))


def draft_of(person: Person) -> Assessment | None:
    """Return the person's assessment in progress, or None."""
    return _assessments().filter(person=person, status=DRAFT).first()


def in_force_of(person: Person) -> Assessment | None:
    """Return the person's completed assessment in force, or None."""
    return _assessments().filter(person=person, status=COMPLETED).first()


def assessments_of(person: Person) -> QuerySet[Assessment]:
    """Return all assessments of a person, the newest first."""
    return _assessments().filter(person=person)


def current_questionnaire(on: date) -> Questionnaire | None:
    """Return the questions that an assessment of an adult is asked from on that day, or None."""
    return next(
        (
            one
            for one in Questionnaire.objects.open_on(on)
            if one.document.get("applies_to", "adults") == "adults"
        ),
        None,
    )


def saved_answers(assessment: Assessment) -> dict[rules.Key, Answer]:
    """Return every answer that is kept, by question and part."""
    return {one.key: one for one in assessment.answers.select_related("saved_by")}


def circle(person: Person) -> list[CircleMember]:
    """Return everybody in a person's circle, those who left it too."""
    return list(CircleMember.objects.filter(person=person))


def helper_from(member: CircleMember, *, on: date) -> rules.Helper:
    """Return a member of the circle as the rules read them on that day."""
    return rules.Helper(
        id=str(member.pk),
        name=member.name,
        relation=member.get_relation_display(),
        willing=member.willing,
        until=member.willing_until,
        here=member.ended_on is None or member.ended_on > on,
    )


def _helper_from_kept(id_: str, kept: dict[str, Any]) -> rules.Helper:
    return rules.Helper(
        id=id_,
        name=kept["name"],
        relation=kept["relation"],
        willing=kept["willing"],
        until=date.fromisoformat(kept["until"]) if kept["until"] else None,
        here=kept["here"],
    )


def questions_of(questionnaire: Questionnaire) -> rules.Questionnaire:
    """Return the questions as the rules read them; read once for each row that was loaded."""
    kept: tuple[object, rules.Questionnaire] | None = getattr(questionnaire, "_questions", None)
    if kept is None or kept[0] is not questionnaire.document:
        kept = (questionnaire.document, rules.Questionnaire.from_document(questionnaire.document))
        questionnaire._questions = kept  # type: ignore[attr-defined]
    return kept[1]


def answers_for(assessment: Assessment, *, on: date | None = None) -> rules.Answers:
    """Return what was answered and what of it counts.

    A draft is read with the circle of today (``on``, else the day of the visit); a finished one with
    the helpers as they were kept on the day of its completion.
    """
    return answers_from(
        assessment,
        saved={one.key: one for one in assessment.answers.all()},
        members=circle(assessment.person) if assessment.completed_at is None else [],
        on=on or assessment.visited_on,
    )


def answers_from(
    assessment: Assessment, *, saved: dict[rules.Key, Answer], members: list[CircleMember], on: date
) -> rules.Answers:
    """Return the same from rows that are loaded already."""
    if assessment.completed_at is None:
        helpers = {str(member.pk): helper_from(member, on=on) for member in members}
    else:
        on = timezone.localdate(assessment.completed_at)
        helpers = {id_: _helper_from_kept(id_, kept) for id_, kept in assessment.helpers.items()}
    return rules.Answers(
        questionnaire=questions_of(assessment.questionnaire),
        raw={key: one.value for key, one in saved.items()},
        helpers=helpers,
        on=on,
    )


def open_conflicts(assessment: Assessment) -> list[AnswerConflict]:
    """Return the answers of which two texts are kept, oldest first."""
    return list(assessment.conflicts.filter(settled_at__isnull=True).select_related("saved_by"))


def find_conflict(*, assessment: Assessment, id: UUID) -> AnswerConflict:
    """Return one of the assessment's conflicts; raise ``AnswerConflict.DoesNotExist``."""
    return assessment.conflicts.select_related("saved_by").get(pk=id)


def eligibility_of(assessment: Assessment) -> Eligibility | None:
    """Return the decision that was written when the assessment was completed, or None."""
    return Eligibility.objects.select_related("decided_by").filter(assessment=assessment).first()


def former_questions(assessment: Assessment) -> rules.Questionnaire | None:
    """Return the version whose answers this draft took over, where it was another one."""
    former = assessment.former_questionnaire
    if former is None and assessment.copied_from is not None:
        former = assessment.copied_from.questionnaire
    if former is None or former.pk == assessment.questionnaire_id:
        return None
    return questions_of(former)


@dataclass(frozen=True)
class NewerQuestions:
    """The version that took the place of a draft's, and what would happen to the answers."""

    questionnaire: Questionnaire
    carried: rules.Carried


def newer_questions(assessment: Assessment, *, answers: rules.Answers, on: date) -> NewerQuestions | None:
    """Return what a draft of a retired version could be brought to; None where nothing is to choose."""
    if assessment.status != DRAFT or not assessment.questionnaire.is_closed_on(on):
        return None
    current = current_questionnaire(on)
    if current is None or current.pk == assessment.questionnaire_id:
        return None
    carried = rules.carry_over(answers.raw, old=answers.questionnaire, new=questions_of(current))
    return NewerQuestions(current, carried)


def can_be_copied(person: Person) -> Assessment | None:
    """Return the finished assessment whose answers a new one may start from: the newest, or None."""
    return (
        _assessments()
        .filter(person=person, status__in=[COMPLETED, SUPERSEDED])
        .order_by("-completed_at")
        .first()
    )


def must_choose_version(assessment: Assessment, *, on: date) -> bool:
    """Return whether a draft's questions were replaced and nobody has said which to finish with."""
    return (
        assessment.status == DRAFT
        and assessment.kept_version_at is None
        and assessment.questionnaire.is_closed_on(on)
        and current_questionnaire(on) is not None
    )


def step_of(answers: rules.Answers, key: rules.Key) -> str:
    """Return the step on which an answer stands; that of helpers' own answers is the last."""
    field = answers.questionnaire.by_key.get(key)
    return field.step if field is not None else rules.DIFFERENCE
