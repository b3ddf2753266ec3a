"""The needs that a person's assessment in force found: what a plan is there to meet."""

from dataclasses import dataclass

from assessments.models import Assessment, Eligibility
from assessments.rules import ABLE, CHOICE, OUTCOME, OUTCOMES, UNABLE, Answers
from assessments.selectors import answers_for
from assessments.states import COMPLETED
from budgets.explanation import OUTCOME_WORDS, listed
from socialcare.people.models import Person

#: The reason of the Regulations that speaks of the person as "them": here it stands beside "you need help".
_ADDRESSED = {"danger": "Alone, but it puts you or others in danger"}


@dataclass(frozen=True)
class Need:
    """One assessed need: what was answered, whether the law counts it, and who helps already."""

    outcome: str
    title: str
    says: str
    eligible: bool
    helped: str = ""


def needs_of(assessment: Assessment) -> list[Need]:
    """Return the needs of a completed assessment, in the order of the Regulations.

    A need is an outcome with which the person has difficulty. It is an eligible one where they cannot
    achieve it, as the law means that, and the decision found their needs eligible.
    """
    decision: Eligibility | None = getattr(assessment, "eligibility", None)
    if decision is None:
        return []
    eligible = {one["outcome"] for one in decision.outcomes} if decision.eligible else set()
    answers = answers_for(assessment)
    return [
        Need(
            outcome=outcome.id,
            title=outcome.title,
            says=_says(answers, outcome.id),
            eligible=outcome.id in eligible,
            helped=_helped(answers, outcome.id),
        )
        for outcome in OUTCOMES
        if outcome.id in eligible or answers.value(outcome.id, UNABLE)
    ]


def _says(answers: Answers, outcome: str) -> str:
    found = [
        answers.option_text(question.id, CHOICE)
        for question in answers.questionnaire.questions
        if question.outcome == outcome and answers.value(question.id) not in (None, "", *question.no_need)
    ]
    reason = answers.value(outcome, UNABLE)
    if reason and reason != ABLE:
        found.append(_ADDRESSED.get(str(reason), answers.option_text(outcome, UNABLE)))
    return ". ".join(text.rstrip(".") for text in found if text)


def _helped(answers: Answers, outcome: str) -> str:
    """Say who helps with it already, and how much, where they go on doing so."""
    found = []
    for question in answers.questionnaire.questions:
        support = answers.support(question.id) if question.outcome == outcome else None
        if support is not None and support.counts:
            how = support.share_text[:1].lower() + support.share_text[1:].rstrip(".")
            found.append(f"{listed([helper.name for helper in support.people])} ({how})")
    return "; ".join(found)


def in_force_for(person: Person) -> Assessment | None:
    """Return the assessment that a plan answers to, with its decision; None before there is one."""
    return (
        Assessment.objects.filter(person=person, status=COMPLETED)
        .select_related("worker__user", "questionnaire", "eligibility")
        .first()
    )


def title_of(outcome: str) -> str:
    """Return the short title of an outcome."""
    return OUTCOME[outcome].title


def words_of(outcome: str) -> str:
    """Return an outcome within a sentence, as one says it to the person."""
    return OUTCOME_WORDS[outcome]
