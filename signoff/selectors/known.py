"""What is known already of the things to bear in mind, each with how it is known. Nothing is made up."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from assessments.rules import day_text
from assessments.selectors import answers_for
from socialcare.people.models import Person
from socialcare.people.selectors import circle_of
from supportplans.models import CheckMark, PlanVersion, StatutoryCover
from supportplans.needs import in_force_for

from ..considerations import CONSIDERATION
from ..models import Consideration, Decision
from ..money import once_lines_of

#: So many people in the circle are a network rather than a few.
MANY = 3
_NUMBERS = ("", "One person is", "Two people are")
#: How people say that a condition goes up and down.
_UP_AND_DOWN = re.compile(
    r"(good|better) (and|or) (bad|worse) days|(good|bad) days|up and down|comes and goes|come and go|"
    r"flare|relaps|fluctuat|varies|some days",
    re.IGNORECASE,
)
_DENIED = re.compile(r"\b(no|not|never|without|n[’']t)\b|n[’']t\b", re.IGNORECASE)
_SENTENCE = re.compile(r"[^.!?\n]+")
_MOST_QUOTED = 120


@dataclass(frozen=True)
class Known:
    """An answer that stands already: how it is known, and whether somebody gave it on this version.

    ``carried`` says that somebody gave it on an earlier version: it is an answer, and goes on with the plan.
    """

    answer: str
    because: str
    saved: bool = False
    carried: bool = False


def known_of(version: PlanVersion) -> dict[str, Known]:
    """Return what is known of each thing to bear in mind; what nobody knows is left out.

    What a worker answered counts first, on this version or an earlier one of the plan; then what the
    circle, the plan, its cover, the assessment and the decision before say.
    """
    person = version.plan.person
    found = _from_what_is_written(version, person)
    earlier = (
        Consideration.objects.filter(version__plan=version.plan, version__number__lte=version.number)
        .select_related("version", "answered_by")
        .order_by("version__number")
    )
    for row in earlier:
        here = row.version_id == version.pk
        if not here and row.subject == "change":
            continue  # what has changed is another question for each version
        day = day_text(timezone.localdate(row.answered_at))
        which = "" if here else f" for version {row.version.number}"
        because = f"{row.answered_by} answered this{which} on {day}."
        found[row.subject] = Known(row.answer, because, saved=here, carried=not here)
    return {subject: found[subject] for subject in CONSIDERATION if subject in found}


def answered_by_her(
    answers: Mapping[str, str], known: Mapping[str, Known], *, shown: Mapping[str, str]
) -> dict[str, str]:
    """Return what somebody answered: without what the page had filled in for them, and they left so.

    ``shown`` is what the page had filled in. What was answered before, on an earlier version, counts.
    """
    ours = {subject: one.answer for subject, one in known.items() if not one.saved and not one.carried}
    return {
        subject: answer
        for subject, answer in answers.items()
        if answer != ours.get(subject) and subject not in changed_since(answers, known, shown=shown)
    }


def changed_since(
    answers: Mapping[str, str], known: Mapping[str, Known], *, shown: Mapping[str, str]
) -> list[str]:
    """Return what somebody left as the page had filled it in (``shown``), while it is known otherwise now."""
    now = {subject: one.answer for subject, one in known.items()}
    return [
        subject
        for subject, answer in answers.items()
        if answer == shown.get(subject) and answer != now.get(subject)
    ]


def _from_what_is_written(version: PlanVersion, person: Person) -> dict[str, Known]:
    content = version.content
    said = {
        "network": _network(person),
        "advice": _advice(content),
        "contingency": _contingency(content),
        "money": _money(content),
        "fluctuating": _fluctuating(person),
        "change": _change(version, person),
    }
    return {subject: known for subject, known in said.items() if known is not None}


def _network(person: Person) -> Known | None:
    count = circle_of(person).count()
    if count >= MANY:
        return Known("good", f"{count} people are in the circle of support.")
    if count:
        return Known("some", f"{_NUMBERS[count]} in the circle of support.")
    assessment = in_force_for(person)
    if assessment is not None and answers_for(assessment).value("household") == "alone":
        return Known(
            "isolated", "The assessment says they live alone, and nobody is in the circle of support."
        )
    return None


def _marked(content: Mapping[str, Any], point: CheckMark.Point) -> bool:
    return any(mark["point"] == point.value for mark in content["check"])


def _advice(content: Mapping[str, Any]) -> Known | None:
    given = bool((content["cover"] or {}).get("advice"))
    control = _marked(content, CheckMark.Point.IN_CONTROL)
    if given and control:
        return Known(
            "yes", "The cover says what advice was given, and the plan says how they stay in control."
        )
    if given:
        return Known("partly", "The cover says what advice was given.")
    if control:
        return Known("partly", "The plan says how they stay in control.")
    return None


def _contingency(content: Mapping[str, Any]) -> Known | None:
    if not _marked(content, CheckMark.Point.SAFE):
        return None
    return Known("yes", "The plan says what happens if something goes wrong.")


def _money(content: Mapping[str, Any]) -> Known | None:
    payment = (content["cover"] or {}).get("payment", "")
    if payment == StatutoryCover.Payment.COUNCIL:
        return Known("none", "The council arranges the support, so they have no money to manage.")
    if payment == StatutoryCover.Payment.FUND:
        return Known("helped", "A provider holds the money for them.")
    return None


def _fluctuating(person: Person) -> Known | None:
    assessment = in_force_for(person)
    if assessment is None:
        return None
    for sentence in _SENTENCE.findall(answers_for(assessment).text("condition")):
        if _UP_AND_DOWN.search(sentence) and not _DENIED.search(sentence):
            quoted = sentence.strip()
            if len(quoted) > _MOST_QUOTED:
                quoted = quoted[:_MOST_QUOTED].rstrip() + "…"
            return Known("some", f"The assessment says: “{quoted}”.")
    return None


def _change(version: PlanVersion, person: Person) -> Known | None:
    agreed = Decision.objects.filter(person=person, outcome=Decision.Outcome.AGREED, kind=Decision.Kind.PLAN)
    last = agreed.order_by("-decided_at", "-id").first()
    if last is None:
        return Known("first", "Nothing was decided on a plan of theirs before.")
    same_week = last.weekly_pence == version.content["figures"]["weekly_pence"]
    if same_week and last.once_lines == once_lines_of(version):
        day = day_text(timezone.localdate(last.decided_at))
        return Known("little", f"The sums are those that were agreed on {day}.")
    return None
