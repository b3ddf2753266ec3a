"""Changes to questionnaires and assessments. Nothing that was typed is ever thrown away."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone

from socialcare.audit.services import record_event
from socialcare.people.models import CircleMember, Person, Worker
from socialcare.people.services import add_circle_member, update_circle_member, update_person
from socialcare.values import Refused
from socialcare.workflow.perform import perform

from . import permissions, rules, selectors
from .models import Answer, AnswerConflict, Assessment, Eligibility, Questionnaire

Conflict = AnswerConflict


@dataclass(frozen=True)
class Saved:
    """An answer as it stands after a save; ``changed`` is false where it stood there already."""

    answer: Answer
    changed: bool


@dataclass(frozen=True)
class Origin:
    """The page that sends an answer, and its own count of sends.

    A page is one loaded tab (or one laptop away from the network). The same page never disagrees
    with itself: its later send follows its earlier one, and an earlier one that comes late is dropped.
    """

    page: UUID
    sequence: int


@dataclass(frozen=True)
class Sent:
    """One answer as a page sends it."""

    question: str
    part: str
    value: object
    base_revision: int
    origin: Origin | None = None


@dataclass(frozen=True)
class NotSaved:
    """An answer that could not be one, and the sentence why."""

    question: str
    part: str
    sentence: str


# Questionnaires


def open_questionnaire(*, key: str, version: str, document: dict[str, Any], opened_on: date) -> Questionnaire:
    """Open the questions of a published scheme to new assessments from a day.

    Refuses one whose longest case asks for more than sixty answers.
    """
    longest = rules.Questionnaire.from_document(document).longest_case()
    if longest > rules.MOST_ANSWERS:
        raise Refused(
            f"With these questions the longest assessment asks for {longest} answers; "
            f"at most {rules.MOST_ANSWERS} are allowed. Take some questions out."
        )
    return Questionnaire.objects.create(key=key, version=version, document=document, opened_on=opened_on)


def close_questionnaire(*, questionnaire: Questionnaire, on: date) -> Questionnaire:
    """Close a version to new assessments after the day ``on``; drafts keep it until they choose."""
    questionnaire.closed_on = on
    questionnaire.save(update_fields=["closed_on"])
    return questionnaire


# Starting


@transaction.atomic
def start_assessment(
    *,
    person: Person,
    worker: Worker,
    by: Any,
    at: datetime,
    visited_on: date,
    present: str = "",
    advocate: str,
    capacity: str = "presumed",
    capacity_words: str = "",
    client_id: UUID | None = None,
    copied_from: Assessment | None = None,
) -> Assessment:
    """Begin the assessment of a person with what is known at the door.

    ``copied_from`` brings the answers of a finished assessment. The same ``client_id`` sent again
    gives the assessment that is there. Advocate and capacity go onto the person's record as well.
    """
    today = timezone.localdate(at)
    permissions.check_can_assess(by, person, on=today)
    if client_id is not None:
        again = Assessment.objects.filter(client_id=client_id).select_related("person").first()
        if again is not None:
            if again.person_id != person.pk:
                raise Refused("This assessment was sent for somebody else. Start it afresh.")
            return again
    if fault := rules.visit_fault(visited_on, today=today, born_on=person.born_on):
        raise Refused(fault, field="visited_on")
    questionnaire = selectors.current_questionnaire(today)
    if questionnaire is None:
        raise Refused(
            "No allocation scheme is in force today, so there are no questions to ask. "
            "Ask the owner of the scheme to publish one."
        )
    if copied_from is not None and (copied_from.person_id != person.pk or copied_from.completed_at is None):
        raise Refused("Only answers of this person’s own finished assessment can be used again.")
    assessment = Assessment(
        client_id=client_id or uuid4(),
        person=person,
        worker=worker,
        questionnaire=questionnaire,
        visited_on=visited_on,
        copied_from=copied_from,
        started_at=at,
        started_by=by,
    )
    try:
        with transaction.atomic():
            assessment.save(force_insert=True)
    except IntegrityError as taken:
        draft = selectors.draft_of(person)
        if draft is None:
            raise
        began = rules.day_text(timezone.localdate(draft.started_at))
        raise Refused(
            f"{draft.started_by} began an assessment on {began} and it is still in progress. "
            "Continue that one."
        ) from taken
    opening: dict[rules.Key, rules.Value] = {
        ("present", rules.WORDS): present,
        ("advocate", rules.CHOICE): advocate,
        ("capacity", rules.CHOICE): capacity,
        ("capacity", rules.WORDS): capacity_words,
    }
    fields = selectors.questions_of(questionnaire).by_key
    values = {
        key: rules.clean_value(fields[key], value) for key, value in opening.items() if rules.filled(value)
    }
    if capacity != "presumed" and not rules.filled(capacity_words):
        raise Refused("Say which decision, and what makes you doubt it.", field="capacity_words")
    if copied_from is not None:
        for answer in copied_from.answers.all():
            if answer.part != rules.SOMEONE and answer.key not in opening:
                values.setdefault(answer.key, answer.value)
    Answer.objects.bulk_create(
        Answer(assessment=assessment, question=key[0], part=key[1], value=value, saved_at=at, saved_by=by)
        for key, value in values.items()
    )
    record_event(
        verb="assessment.started",
        by=by,
        at=at,
        subject=assessment,
        person_id=person.pk,
        data={
            "questionnaire": str(questionnaire),
            "visited_on": visited_on,
            "copied_from": copied_from and str(copied_from.pk),
        },
    )
    _tell_person(assessment, {key: values[key] for key in opening if key in values}, by=by, at=at)
    return assessment


@transaction.atomic
def change_visit(*, assessment: Assessment, visited_on: date, by: Any, at: datetime) -> Assessment:
    """Correct the day of the visit."""
    today = timezone.localdate(at)
    fresh = _locked(assessment, by=by, at=at)
    if fault := rules.visit_fault(visited_on, today=today, born_on=fresh.person.born_on):
        raise Refused(fault, field="visited_on")
    if fresh.visited_on != visited_on:
        before, fresh.visited_on = fresh.visited_on, visited_on
        _note_change(fresh, ["visited_on"])
        _record(fresh, "assessment.visit_changed", by=by, at=at, data={"from": before, "to": visited_on})
    return fresh


# Answers


@transaction.atomic
def save_answer(
    *,
    assessment: Assessment,
    question: str,
    part: str,
    value: object,
    base_revision: int,
    by: Any,
    at: datetime,
    origin: Origin | None = None,
) -> Saved | Conflict:
    """Save one answer as it is given.

    ``base_revision`` is the revision of this answer that the writer had before her (0 for none).
    Where somebody else's page changed the same answer since, both texts are kept and a ``Conflict``
    is returned; nothing is overwritten. The same value sent again changes nothing.
    """
    fresh = _locked(assessment, by=by, at=at)
    sent = Sent(question, part, value, base_revision, origin)
    return _save(fresh, sent, by=by, at=at)


@transaction.atomic
def save_answers(
    *, assessment: Assessment, sent: Sequence[Sent], by: Any, at: datetime
) -> list[Saved | Conflict | NotSaved]:
    """Save several answers of one page; one that cannot be an answer does not hold up the others."""
    fresh = _locked(assessment, by=by, at=at)
    results: list[Saved | Conflict | NotSaved] = []
    for one in sent:
        try:
            with transaction.atomic():
                results.append(_save(fresh, one, by=by, at=at))
        except Refused as refused:
            results.append(NotSaved(one.question, one.part, refused.sentence))
    return results


def _save(fresh: Assessment, sent: Sent, *, by: Any, at: datetime) -> Saved | Conflict:
    key = (sent.question, sent.part)
    origin = sent.origin
    field = _field(fresh, *key)
    circle = _circle_ids(fresh) if field.kind == "who" else frozenset()
    clean = rules.clean_value(field, sent.value, circle=circle)
    answer = Answer.objects.filter(assessment=fresh, question=key[0], part=key[1]).first()
    if answer is None:
        answer = Answer(assessment=fresh, question=key[0], part=key[1], value=clean, revision=0)
        if not rules.filled(clean):
            return Saved(answer, changed=False)
    else:
        own = origin is not None and answer.page == origin.page
        if own and origin is not None and origin.sequence < answer.sequence:
            return Saved(answer, changed=False)
        if answer.value == clean:
            _close_own_conflict(fresh, key, origin=origin, by=by, at=at)
            return Saved(answer, changed=False)
        if sent.base_revision != answer.revision and not own:
            return _keep_both(fresh, answer, clean, by=by, at=at, origin=origin)
    _write(answer, clean, by=by, at=at, origin=origin)
    _note_change(fresh)
    _record_answer(fresh, answer, "answer.saved", by=by, at=at)
    _tell_others(fresh, key, by=by, at=at)
    return Saved(answer, changed=True)


def _keep_both(
    assessment: Assessment,
    answer: Answer,
    value: rules.Value,
    *,
    by: Any,
    at: datetime,
    origin: Origin | None,
) -> Conflict:
    mine = assessment.conflicts.filter(
        question=answer.question,
        part=answer.part,
        page=origin.page if origin else None,
        settled_at__isnull=True,
    ).first()
    if mine is not None and origin is not None and origin.sequence < mine.sequence:
        return mine
    if mine is not None and mine.value == value:
        return mine
    if mine is not None and origin is None:
        # Without a page of its own nothing tells a second writer from the first: keep that text too.
        mine = None
        origin = Origin(uuid4(), 0)
    conflict = mine or AnswerConflict(
        assessment=assessment,
        question=answer.question,
        part=answer.part,
        page=origin.page if origin else None,
    )
    conflict.value = value
    conflict.sequence = origin.sequence if origin else 0
    conflict.saved_at, conflict.saved_by = at, by
    conflict.save()
    _note_change(assessment)
    _record_answer(assessment, answer, "answer.conflicted", by=by, at=at)
    return conflict


def _close_own_conflict(
    assessment: Assessment, key: rules.Key, *, origin: Origin | None, by: Any, at: datetime
) -> None:
    """Settle this page's own second text once the page says the same as what is saved."""
    if origin is None:
        return
    assessment.conflicts.filter(
        question=key[0], part=key[1], page=origin.page, settled_at__isnull=True
    ).update(kept=AnswerConflict.Kept.SAVED, settled_at=at, settled_by=by)


@transaction.atomic
def settle_conflict(
    *,
    conflict: AnswerConflict,
    keep: str,
    by: Any,
    at: datetime,
    value: object = None,
    base_revision: int | None = None,
    origin: Origin | None = None,
) -> Answer:
    """Choose between two texts: ``saved``, ``other``, or ``both`` with the text made of them.

    ``base_revision`` is that of the saved text which the chooser saw: a newer one is refused, so
    that nobody discards what they never read. The text that was not chosen stays in the record.
    """
    fresh = _locked(conflict.assessment, by=by, at=at)
    mine = AnswerConflict.objects.select_for_update().get(pk=conflict.pk)
    answer = Answer.objects.get(assessment=fresh, question=mine.question, part=mine.part)
    if mine.settled_at is not None:
        raise Refused(f"{mine.settled_by} has chosen between these two answers already.")
    if base_revision is not None and base_revision != answer.revision:
        raise Refused("The saved answer has changed since you opened this page. Look at both again.")
    field = _field(fresh, mine.question, mine.part)
    circle = _circle_ids(fresh) if field.kind == "who" else frozenset()
    if keep == AnswerConflict.Kept.OTHER:
        chosen: rules.Value = mine.value
    elif keep == AnswerConflict.Kept.BOTH:
        chosen = rules.clean_value(field, value, circle=circle)
        if not rules.filled(chosen):
            raise Refused("Write the answer that takes the place of both.", field=field.name)
    elif keep == AnswerConflict.Kept.SAVED:
        chosen = answer.value
    else:
        raise Refused("Choose which answer to keep.", field=field.name)
    mine.kept, mine.settled_at, mine.settled_by = keep, at, by
    changed = answer.value != chosen
    mine.replaced = answer.value if changed else None
    mine.save(update_fields=["kept", "replaced", "settled_at", "settled_by"])
    # A new revision in any case, so that a page with the rejected text cannot slip it in again.
    _write(answer, chosen, by=by, at=at, origin=origin)
    _note_change(fresh)
    _record_answer(fresh, answer, "answer.settled", by=by, at=at, kept=keep)
    if changed:
        _tell_others(fresh, answer.key, by=by, at=at)
    return answer


@transaction.atomic
def name_helper(
    *, assessment: Assessment, question: str, name: str, relation: str, by: Any, at: datetime
) -> CircleMember:
    """Add somebody who helps with ``question`` to the person's circle, and to the answer.

    Somebody of that name and relation who is there already is taken, not added twice.
    """
    fresh = _locked(assessment, by=by, at=at)
    _field(fresh, question, rules.WHO)
    name = " ".join(rules.clean_words(name).split())
    if not name:
        raise Refused("Write the name of the person who helps.", field=f"{question}.{rules.SOMEONE}")
    if len(name) > rules.NAME_LIMIT:
        raise Refused(
            f"A name has at most {rules.NAME_LIMIT} characters.", field=f"{question}.{rules.SOMEONE}"
        )
    members = [member for member in selectors.circle(fresh.person) if member.ended_on is None]
    member = next(
        (one for one in members if one.name.casefold() == name.casefold() and relation in ("", one.relation)),
        None,
    )
    if member is None:
        if relation not in CircleMember.Relation.values:
            raise Refused(f"Say who {name} is to this person.", field=f"{question}.relation")
        member = add_circle_member(person=fresh.person, by=by, at=at, name=name, relation=relation)
    who = Answer.objects.filter(assessment=fresh, question=question, part=rules.WHO).first()
    who = who or Answer(assessment=fresh, question=question, part=rules.WHO, value=[], revision=0)
    if str(member.pk) not in who.value:
        named = sorted({*who.value, str(member.pk)})
        _write(who, named, by=by, at=at, origin=None)
        _record_answer(fresh, who, "answer.saved", by=by, at=at)
    written = Answer.objects.filter(assessment=fresh, question=question, part=rules.SOMEONE).first()
    if written is not None and rules.filled(written.value):
        _write(written, "", by=by, at=at, origin=None)
    _note_change(fresh)
    return member


# Finishing


@transaction.atomic
def complete(*, assessment: Assessment, by: Any, at: datetime) -> Assessment:
    """Complete an assessment: decide eligibility, keep it for good, and replace the former one.

    ``Refused`` names everything that is missing. The budget is worked out by ``budgets``.
    """
    today = timezone.localdate(at)
    draft = _locked(assessment, by=by, at=at)
    answers = selectors.answers_for(draft, on=today)
    _check_ready(draft, answers, on=today)
    decision = answers.decision
    former = selectors.in_force_of(draft.person)

    def right(user: Any, fresh: Assessment) -> None:
        permissions.check_can_assess(user, fresh.person, on=today)

    if former is not None:
        perform(
            record=former,
            action="supersede",
            by=by,
            at=at,
            right=right,
            person_id=draft.person_id,
            data={"followed_by": str(draft.pk)},
        )
    helpers = {
        helper.id: {
            **asdict(helper),
            "until": helper.until.isoformat() if helper.until else None,
        }
        for helper in answers.named_helpers
    }
    done = perform(
        record=draft,
        action="complete",
        by=by,
        at=at,
        right=right,
        write={
            "completed_at": at,
            "completed_by": by,
            "helpers": helpers,
            "revision": draft.revision + 1,
        },
        person_id=draft.person_id,
        data={"eligible": decision.eligible, "answers": answers.counted},
    )
    Eligibility.objects.create(
        assessment=done,
        eligible=bool(decision.eligible),
        outcomes=[
            {"outcome": one.outcome, "reason": one.reason, "sentence": one.sentence}
            for one in decision.findings
        ],
        reasons=list(decision.reasons),
        decided_at=at,
        decided_by=by,
    )
    return done


def _check_ready(assessment: Assessment, answers: rules.Answers, *, on: date) -> None:
    """Refuse with everything that stands in the way."""
    wrong = [lack.sentence for lack in answers.lacks()]
    for conflict in selectors.open_conflicts(assessment):
        step = rules.STEP_TITLES[selectors.step_of(answers, conflict.key)]
        wrong.append(f"{step}: two different answers were written. Choose between them.")
    if selectors.must_choose_version(assessment, on=on):
        wrong.append(
            "The questions have changed since this assessment began. "
            "Choose whether to bring the answers to the new ones or to finish with the old ones."
        )
    if wrong:
        raise Refused("This assessment cannot be completed yet. " + " ".join(dict.fromkeys(wrong)))


@transaction.atomic
def end_assessment(*, assessment: Assessment, reason: str, by: Any, at: datetime) -> Assessment:
    """End an assessment without a result; every answer is kept, and a new one can be started."""
    reason = rules.clean_words(reason).strip()
    if not reason:
        raise Refused("Say why this assessment ends without a result.", field="reason")
    if len(reason) > rules.SHORT_WORDS_LIMIT:
        raise Refused(
            f"The reason can have {rules.SHORT_WORDS_LIMIT:,} characters; it has {len(reason):,}.",
            field="reason",
        )
    today = timezone.localdate(at)

    def right(user: Any, fresh: Assessment) -> None:
        permissions.check_can_assess(user, fresh.person, on=today)

    return perform(
        record=assessment,
        action="end",
        by=by,
        at=at,
        right=right,
        write={"end_reason": reason, "ended_at": at, "ended_by": by},
        person_id=assessment.person_id,
    )


# A newer version of the questions


@transaction.atomic
def move_to_current_questionnaire(*, assessment: Assessment, by: Any, at: datetime) -> rules.Carried:
    """Bring a draft of a retired version to the questions of today, and return what that did.

    Every answer is kept as it is; what no longer fits is asked again with the old text beside it.
    """
    today = timezone.localdate(at)
    fresh = _locked(assessment, by=by, at=at)
    current = selectors.current_questionnaire(today)
    if current is None or current.pk == fresh.questionnaire_id:
        raise Refused("This assessment has the questions of today already.")
    raw = {answer.key: answer.value for answer in fresh.answers.all()}
    carried = rules.carry_over(
        raw, old=selectors.questions_of(fresh.questionnaire), new=selectors.questions_of(current)
    )
    before = fresh.questionnaire
    fresh.former_questionnaire = before
    fresh.questionnaire = current
    fresh.kept_version_at = fresh.kept_version_by = None
    _note_change(fresh, ["former_questionnaire", "questionnaire", "kept_version_at", "kept_version_by"])
    _record(
        fresh, "assessment.questions_changed", by=by, at=at, data={"from": str(before), "to": str(current)}
    )
    return carried


@transaction.atomic
def keep_questionnaire(*, assessment: Assessment, by: Any, at: datetime) -> Assessment:
    """Finish a draft with the version it began with, although a newer one is in force."""
    fresh = _locked(assessment, by=by, at=at)
    if not fresh.questionnaire.is_closed_on(timezone.localdate(at)):
        raise Refused("The questions of this assessment are still the ones in force.")
    if fresh.kept_version_at is None:
        fresh.kept_version_at, fresh.kept_version_by = at, by
        _note_change(fresh, ["kept_version_at", "kept_version_by"])
        _record(fresh, "assessment.questions_kept", by=by, at=at, data={"version": str(fresh.questionnaire)})
    return fresh


# Within


def _locked(assessment: Assessment, *, by: Any, at: datetime) -> Assessment:
    """Return the row, locked and fresh; refuse unless ``by`` may change it."""
    Assessment.objects.select_for_update(of=("self",)).values("pk").get(pk=assessment.pk)
    # Read once it is locked: it may have gone over to a newer questionnaire meanwhile.
    fresh = Assessment.objects.select_related("person__team", "questionnaire").get(pk=assessment.pk)
    permissions.check_can_change(by, fresh, on=timezone.localdate(at))
    return fresh


def _field(assessment: Assessment, question: str, part: str) -> rules.Field:
    field = selectors.questions_of(assessment.questionnaire).by_key.get((question, part))
    if field is None and question.startswith(rules.HELPER_PREFIX):
        id_ = question.removeprefix(rules.HELPER_PREFIX)
        if id_ in _circle_ids(assessment):
            fields = {one.part: one for one in rules.helper_fields(rules.Helper(id_, ""))}
            field = fields.get(part)
    if field is None:
        raise Refused("There is no such question in this assessment.")
    return field


def _circle_ids(assessment: Assessment) -> frozenset[str]:
    return frozenset(
        str(pk)
        for pk in CircleMember.objects.filter(person_id=assessment.person_id).values_list("pk", flat=True)
    )


def _write(answer: Answer, value: rules.Value, *, by: Any, at: datetime, origin: Origin | None) -> None:
    answer.value = value
    answer.revision += 1
    answer.saved_at, answer.saved_by = at, by
    answer.page, answer.sequence = (origin.page, origin.sequence) if origin else (None, 0)
    answer.save()


def _note_change(assessment: Assessment, fields: list[str] | None = None) -> None:
    assessment.revision += 1
    assessment.save(update_fields=["revision", *(fields or [])])


def _record(assessment: Assessment, verb: str, *, by: Any, at: datetime, data: dict[str, Any]) -> None:
    record_event(verb=verb, by=by, at=at, subject=assessment, person_id=assessment.person_id, data=data)


def _record_answer(
    assessment: Assessment, answer: Answer, verb: str, *, by: Any, at: datetime, **more: Any
) -> None:
    """Note a change of an answer, without its text."""
    _record(
        assessment,
        verb,
        by=by,
        at=at,
        data={
            "question": answer.question,
            "part": answer.part,
            "revision": answer.revision,
            **more,
        },
    )


def _tell_others(assessment: Assessment, key: rules.Key, *, by: Any, at: datetime) -> None:
    """Carry to the person's record and circle what was answered here and belongs there."""
    question, _ = key
    if question in ("advocate", "capacity"):
        kept = Answer.objects.filter(assessment=assessment, question__in=["advocate", "capacity"])
        _tell_person(assessment, {one.key: one.value for one in kept}, by=by, at=at)
    elif question.startswith(rules.HELPER_PREFIX):
        _tell_circle(assessment, question, by=by, at=at)


def _tell_person(
    assessment: Assessment, values: dict[rules.Key, rules.Value], *, by: Any, at: datetime
) -> None:
    fields: dict[str, Any] = {}
    if advocate := values.get(("advocate", rules.CHOICE)):
        fields["advocate"] = advocate
    capacity = values.get(("capacity", rules.CHOICE))
    words = str(values.get(("capacity", rules.WORDS), "")).strip()[: 2 * rules.SHORT_WORDS_LIMIT]
    if capacity == "presumed":
        fields["capacity"] = capacity
    elif capacity and words:
        fields |= {"capacity": capacity, "capacity_notes": words}
    if fields:
        person = Person.objects.get(pk=assessment.person_id)
        update_person(person=person, by=by, at=at, base_revision=person.revision, **fields)


def _tell_circle(assessment: Assessment, question: str, *, by: Any, at: datetime) -> None:
    kept = {one.part: one.value for one in Answer.objects.filter(assessment=assessment, question=question)}
    willing = kept.get(rules.CHOICE)
    until = rules.parse_day(str(kept.get(rules.UNTIL, "")))
    if not willing or (willing == "until" and until is None):
        return
    member = CircleMember.objects.get(pk=question.removeprefix(rules.HELPER_PREFIX))
    update_circle_member(
        member=member,
        by=by,
        at=at,
        base_revision=member.revision,
        willing=willing,
        willing_until=until if willing == "until" else None,
    )
