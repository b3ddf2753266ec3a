"""Services of assessments: what they do, what they write down, and what they refuse."""

import threading
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from assessments import rules, selectors, services
from assessments.models import Answer, AnswerConflict, Assessment, Eligibility
from assessments.services import NotSaved, Origin, Saved, Sent
from assessments.states import ASSESSMENT, COMPLETED, DRAFT, ENDED, SUPERSEDED
from socialcare.audit.models import Event
from socialcare.people import services as people
from socialcare.people.models import CircleMember, Person, User
from socialcare.values import Refused
from tests.builders import (
    AT,
    a_person,
    a_worker,
    an_assessment,
    an_assessment_completed,
    answered,
    in_the_circle,
    questions_open,
    save,
    the_questions,
)

#: The same in every process, so that the tests can be shared out.
NOBODY = "7c9e6679-7425-40de-944b-e07fc1f90ae7"

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(minutes=5)


@pytest.fixture(autouse=True)
def questions(db: None) -> Any:
    return questions_open()


@pytest.fixture
def visit(rosa: Person, priya: User) -> Assessment:
    return an_assessment(rosa, by=priya)


def answer(assessment: Assessment, question: str, part: str) -> Answer:
    return assessment.answers.get(question=question, part=part)


def verbs(assessment: Assessment) -> list[str]:
    events = Event.objects.filter(subject_id=str(assessment.pk)).order_by("id")
    return list(events.values_list("verb", flat=True))


def everything() -> list[Any]:
    """Return all that the services of assessments write."""
    return [
        list(model.objects.order_by("pk").values())
        for model in (Assessment, Answer, AnswerConflict, Eligibility, CircleMember, Event)
    ]


# Starting


def test_an_assessment_begins_with_what_is_known_at_the_door(rosa: Person, priya: User):
    visit = an_assessment(
        rosa, by=priya, advocate="requested", capacity="doubted", capacity_words="Money: forgets sums."
    )
    assert visit.status == DRAFT
    assert answer(visit, "present", "words").value == "Her son"
    assert answer(visit, "capacity", "words").value == "Money: forgets sums."
    assert verbs(visit) == ["assessment.started"]
    rosa.refresh_from_db()
    assert (rosa.advocate, rosa.capacity, rosa.capacity_notes) == (
        "requested",
        "doubted",
        "Money: forgets sums.",
    )


def test_the_same_client_id_sent_again_gives_the_assessment_that_is_there(rosa: Person, priya: User):
    id_ = uuid4()
    first = an_assessment(rosa, by=priya, client_id=id_)
    before = everything()
    assert an_assessment(rosa, by=priya, client_id=id_) == first
    assert everything() == before


def test_a_second_draft_is_refused_and_says_who_began_the_first(visit: Assessment, rosa: Person, sam: User):
    before = everything()
    with pytest.raises(Refused, match=r"^Priya Raman began an assessment on 2 March 2026 .* Continue"):
        an_assessment(rosa, by=sam)
    assert everything() == before


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"visited_on": date(2026, 3, 3)}, "in the future"),
        ({"visited_on": date(1930, 3, 3)}, "before this person was born"),
        ({"visited_on": date(2016, 3, 3)}, "more than a year ago"),
        ({"advocate": "perhaps"}, "Choose one of the answers"),
        ({"capacity": "doubted"}, "Say which decision"),
        ({"capacity": "gone", "capacity_words": "x"}, "Choose one of the answers"),
    ],
)
def test_a_start_that_cannot_be_is_refused_and_nothing_is_written(
    rosa: Person, priya: User, fields: dict[str, Any], sentence: str
):
    before = everything()
    with pytest.raises(Refused, match=sentence), transaction.atomic():
        an_assessment(rosa, by=priya, **fields)
    assert everything() == before


def test_nobody_assesses_without_questions_in_force(rosa: Person, priya: User, questions: Any):
    services.close_questionnaire(questionnaire=questions, on=date(2026, 3, 1))
    with pytest.raises(Refused, match="No allocation scheme is in force today"):
        an_assessment(rosa, by=priya)


def test_the_newest_questions_that_are_open_are_asked(rosa: Person, priya: User):
    newer = questions_open(version="test.2", opened_on=date(2026, 2, 1))
    questions_open(version="test.3", opened_on=date(2026, 4, 1))
    assert an_assessment(rosa, by=priya).questionnaire == newer


def test_another_teams_worker_cannot_start_one(rosa: Person, noor: User):
    with pytest.raises(Refused, match="held by another team"):
        an_assessment(rosa, by=noor)


def test_a_panel_member_cannot_start_one(rosa: Person, panel_member: User):
    with pytest.raises(Refused, match="Only social workers and team managers assess"):
        an_assessment(rosa, by=panel_member)


def test_a_new_assessment_can_start_from_the_last_ones_answers(rosa: Person, priya: User):
    last = an_assessment_completed(rosa, by=priya)
    again = an_assessment(rosa, by=priya, at=LATER, copied_from=last, present="Ana")
    assert answer(again, "nutrition", "choice").value == "needs_all"
    assert answer(again, "present", "words").value == "Ana"
    assert again.copied_from == last


def test_answers_are_not_taken_from_a_draft_or_from_somebody_else(rosa: Person, priya: User):
    other = a_person(by=priya)
    draft = an_assessment(other, by=priya)
    with pytest.raises(Refused, match="this person’s own finished assessment"):
        an_assessment(rosa, by=priya, copied_from=draft)


def test_the_day_of_the_visit_can_be_corrected(visit: Assessment, priya: User):
    changed = services.change_visit(assessment=visit, visited_on=date(2026, 2, 27), by=priya, at=LATER)
    assert changed.visited_on == date(2026, 2, 27)
    assert verbs(visit)[-1] == "assessment.visit_changed"
    with pytest.raises(Refused, match="in the future"):
        services.change_visit(assessment=visit, visited_on=date(2026, 3, 9), by=priya, at=LATER)


def test_questions_for_more_than_sixty_answers_are_not_opened():
    document = the_questions()
    document["questions"] = [
        *document["questions"],
        {**document["questions"][0], "id": "more", "outcome": None},
    ]
    with pytest.raises(Refused, match=r"asks for \d+ answers; at most 60"):
        services.open_questionnaire(key="long", version="1", document=document, opened_on=date(2026, 1, 1))


# Answers


def test_an_answer_is_saved_as_it_is_given_with_an_event_that_holds_no_text(visit: Assessment, priya: User):
    saved = save(visit, "nutrition", "words", "Toast, mostly.", by=priya)
    assert isinstance(saved, Saved)
    assert (saved.answer.value, saved.answer.revision) == ("Toast, mostly.", 1)
    event = Event.objects.latest("id")
    assert (event.verb, event.person_id) == ("answer.saved", visit.person_id)
    assert event.data == {"question": "nutrition", "part": "words", "revision": 1}


def test_the_same_value_sent_again_changes_nothing(visit: Assessment, priya: User):
    save(visit, "nutrition", "words", "Toast", by=priya)
    before = everything()
    again = save(visit, "nutrition", "words", "Toast", by=priya, base_revision=0)
    assert isinstance(again, Saved)
    assert not again.changed
    assert everything() == before


def test_an_empty_answer_to_a_fresh_question_writes_nothing(visit: Assessment, priya: User):
    before = everything()
    assert not save(visit, "nutrition", "words", " \n", by=priya).changed
    assert everything() == before


def test_an_answer_taken_back_is_kept_as_empty(visit: Assessment, priya: User):
    save(visit, "nutrition", "words", "Toast", by=priya)
    save(visit, "nutrition", "words", "", by=priya)
    assert answer(visit, "nutrition", "words").value == ""


def test_different_answers_from_two_pages_merge(visit: Assessment, priya: User, sam: User):
    save(visit, "nutrition", "words", "Toast", by=priya, base_revision=0)
    save(visit, "nutrition", "choice", "some_help", by=sam, base_revision=0)
    assert not AnswerConflict.objects.exists()
    assert visit.answers.filter(question="nutrition").count() == 2


def test_the_same_answer_changed_on_two_pages_keeps_both_and_overwrites_nothing(
    visit: Assessment, priya: User, sam: User
):
    save(visit, "nutrition", "words", "Toast", by=priya)
    save(visit, "nutrition", "words", "Toast and tea", by=priya, base_revision=1)
    conflict = save(visit, "nutrition", "words", "Soup", by=sam, base_revision=1, at=LATER)
    assert isinstance(conflict, AnswerConflict)
    assert (conflict.value, conflict.saved_by) == ("Soup", sam)
    assert answer(visit, "nutrition", "words").value == "Toast and tea"
    assert verbs(visit)[-1] == "answer.conflicted"


def test_a_page_that_goes_on_typing_into_a_conflict_keeps_one_second_text(
    visit: Assessment, priya: User, sam: User
):
    page = uuid4()
    save(visit, "nutrition", "words", "Toast", by=priya)
    for number, text in enumerate(["So", "Soup", "Soup and bread"], 1):
        save(visit, "nutrition", "words", text, by=sam, base_revision=0, origin=Origin(page, number))
    late = save(visit, "nutrition", "words", "So", by=sam, base_revision=0, origin=Origin(page, 1))
    assert late.value == "Soup and bread"
    assert [one.value for one in AnswerConflict.objects.all()] == ["Soup and bread"]


def test_pages_that_disagree_keep_every_text_once(visit: Assessment, priya: User, sam: User):
    save(visit, "nutrition", "words", "Toast", by=priya, origin=Origin(uuid4(), 1))
    for text in ("Soup", "Stew"):
        save(visit, "nutrition", "words", text, by=sam, base_revision=0, origin=Origin(uuid4(), 1))
    for text in ("Rice", "Beans", "Rice"):
        save(visit, "nutrition", "words", text, by=sam, base_revision=0)
    texts = [one.value for one in selectors.open_conflicts(visit)]
    assert sorted(texts) == ["Beans", "Rice", "Soup", "Stew"]


def test_a_reply_that_was_lost_makes_no_conflict_of_a_page_with_itself(visit: Assessment, priya: User):
    page = uuid4()
    save(visit, "nutrition", "words", "To", by=priya, base_revision=0, origin=Origin(page, 1))
    saved = save(visit, "nutrition", "words", "Toast", by=priya, base_revision=0, origin=Origin(page, 2))
    assert isinstance(saved, Saved)
    assert answer(visit, "nutrition", "words").value == "Toast"


def test_an_earlier_send_that_comes_late_is_dropped(visit: Assessment, priya: User):
    page = uuid4()
    save(visit, "nutrition", "words", "Toast", by=priya, base_revision=0, origin=Origin(page, 2))
    late = save(visit, "nutrition", "words", "To", by=priya, base_revision=0, origin=Origin(page, 1))
    assert not late.changed
    assert answer(visit, "nutrition", "words").value == "Toast"


def test_a_second_text_that_comes_to_say_the_same_is_settled_by_itself(
    visit: Assessment, priya: User, sam: User
):
    page = uuid4()
    save(visit, "nutrition", "words", "Toast", by=priya)
    save(visit, "nutrition", "words", "Toas", by=sam, base_revision=0, origin=Origin(page, 1))
    save(visit, "nutrition", "words", "Toast", by=sam, base_revision=0, origin=Origin(page, 2))
    assert selectors.open_conflicts(visit) == []


@pytest.mark.parametrize(
    ("question", "part", "value", "sentence"),
    [
        ("nutrition", "choice", "lots", "Choose one of the answers"),
        ("nutrition", "colour", "red", "no such question"),
        ("pets", "choice", "cat", "no such question"),
        ("nutrition", "words", "x" * 100_001, "more than 100,000 cannot be saved"),
        ("helper-0", "choice", "yes", "no such question"),
        (f"helper-{NOBODY}", "choice", "yes", "no such question"),
        ("nutrition", "who", [NOBODY], "own circle"),
    ],
)
def test_what_cannot_be_an_answer_is_refused_and_nothing_is_written(
    visit: Assessment, priya: User, question: str, part: str, value: Any, sentence: str
):
    before = everything()
    with pytest.raises(Refused, match=sentence):
        save(visit, question, part, value, by=priya)
    assert everything() == before


def test_somebody_elses_circle_cannot_be_named(visit: Assessment, arthur: Person, noor: User, priya: User):
    stranger = in_the_circle(arthur, by=noor, name="Bea Pell")
    with pytest.raises(Refused, match="own circle"):
        save(visit, "nutrition", "who", [str(stranger.pk)], by=priya)
    with pytest.raises(Refused, match="no such question"):
        save(visit, f"helper-{stranger.pk}", "choice", "no", by=priya)
    stranger.refresh_from_db()
    assert stranger.willing == ""


def test_one_bad_answer_does_not_hold_up_the_others(visit: Assessment, priya: User):
    results = services.save_answers(
        assessment=visit,
        sent=[
            Sent("nutrition", "words", "Toast", 0),
            Sent("nutrition", "choice", "lots", 0),
            Sent("hygiene", "words", "مرحبا 👩🏽‍🦽", 0),
        ],
        by=priya,
        at=AT,
    )
    assert [type(one) for one in results] == [Saved, NotSaved, Saved]
    assert answer(visit, "hygiene", "words").value == "مرحبا 👩🏽‍🦽"


def test_ten_thousand_characters_are_saved_and_hold_up_the_end_until_shortened(rosa: Person, priya: User):
    visit = answered(an_assessment(rosa, by=priya), by=priya)
    save(visit, "nutrition", "words", "x" * 10_000, by=priya)
    assert len(answer(visit, "nutrition", "words").value) == 10_000
    with pytest.raises(Refused, match="6,000 characters too long"):
        services.complete(assessment=visit, by=priya, at=LATER)
    save(visit, "nutrition", "words", "x" * 4_000, by=priya)
    assert services.complete(assessment=visit, by=priya, at=LATER).status == COMPLETED


def test_capacity_and_advocate_answered_later_go_onto_the_record(visit: Assessment, priya: User):
    save(visit, "advocate", "choice", "involved", by=priya)
    save(visit, "capacity", "choice", "doubted", by=priya)
    person = Person.objects.get(pk=visit.person_id)
    assert (person.advocate, person.capacity) == ("involved", "presumed")
    save(visit, "capacity", "words", "Where to live: forgets what was said.", by=priya)
    person.refresh_from_db()
    assert (person.capacity, person.capacity_notes) == ("doubted", "Where to live: forgets what was said.")


@pytest.mark.parametrize("who", ["noor", "panel_member", "scheme_owner"])
def test_only_casework_of_the_team_writes_answers(
    visit: Assessment, who: str, request: pytest.FixtureRequest
):
    before = everything()
    other = request.getfixturevalue(who)
    before = everything()
    with pytest.raises(Refused):
        save(visit, "nutrition", "words", "Toast", by=other)
    assert everything() == before


def test_a_worker_who_left_writes_nothing(visit: Assessment, priya: User):
    priya.worker.ended_on = date(2026, 3, 1)
    priya.worker.save()
    with pytest.raises(Refused, match="Only social workers"):
        save(visit, "nutrition", "words", "Toast", by=User.objects.get(pk=priya.pk))


# Choosing between two texts


@pytest.fixture
def conflict(visit: Assessment, priya: User, sam: User) -> AnswerConflict:
    save(visit, "nutrition", "words", "Toast", by=priya)
    return save(visit, "nutrition", "words", "Soup", by=sam, base_revision=0, origin=Origin(uuid4(), 1))


@pytest.mark.parametrize(
    ("keep", "value", "stands", "replaced"),
    [
        ("saved", None, "Toast", None),
        ("other", None, "Soup", "Toast"),
        ("both", "Toast, then soup", "Toast, then soup", "Toast"),
    ],
)
def test_either_text_or_one_made_of_both_can_be_kept(
    conflict: AnswerConflict, priya: User, keep: str, value: Any, stands: str, replaced: str | None
):
    kept = services.settle_conflict(
        conflict=conflict, keep=keep, value=value, base_revision=1, by=priya, at=LATER
    )
    assert (kept.value, kept.revision) == (stands, 2)
    conflict.refresh_from_db()
    assert (conflict.kept, conflict.value, conflict.replaced) == (keep, "Soup", replaced)
    assert verbs(conflict.assessment)[-1] == "answer.settled"
    assert selectors.open_conflicts(conflict.assessment) == []


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"keep": "neither"}, "Choose which answer to keep"),
        ({"keep": "both", "value": " "}, "takes the place of both"),
        ({"keep": "saved", "base_revision": 0}, "has changed since you opened this page"),
    ],
)
def test_a_choice_that_is_none_is_refused(
    conflict: AnswerConflict, priya: User, told: dict[str, Any], sentence: str
):
    before = everything()
    with pytest.raises(Refused, match=sentence):
        services.settle_conflict(conflict=conflict, by=priya, at=LATER, **told)
    assert everything() == before


def test_two_texts_are_settled_once(conflict: AnswerConflict, priya: User, sam: User):
    services.settle_conflict(conflict=conflict, keep="saved", by=priya, at=LATER)
    with pytest.raises(Refused, match="Priya Raman has chosen between these two"):
        services.settle_conflict(conflict=conflict, keep="other", by=sam, at=LATER)


def test_a_page_with_the_rejected_text_cannot_slip_it_in_again(
    conflict: AnswerConflict, priya: User, sam: User
):
    services.settle_conflict(conflict=conflict, keep="saved", by=priya, at=LATER)
    again = save(
        conflict.assessment, "nutrition", "words", "Soup!", by=sam, base_revision=1, origin=Origin(uuid4(), 9)
    )
    assert isinstance(again, AnswerConflict)


# Who helps


def test_somebody_new_who_helps_joins_the_circle_and_the_answer(visit: Assessment, priya: User):
    save(visit, "nutrition", "someone", "Joan  Pell", by=priya)
    joan = services.name_helper(
        assessment=visit, question="nutrition", name="Joan  Pell", relation="friend", by=priya, at=AT
    )
    assert (joan.name, joan.relation, joan.person_id) == ("Joan Pell", "friend", visit.person_id)
    assert answer(visit, "nutrition", "who").value == [str(joan.pk)]
    assert answer(visit, "nutrition", "someone").value == ""
    assert Event.objects.filter(verb="circle.added").count() == 1


def test_somebody_who_is_in_the_circle_already_is_not_added_twice(visit: Assessment, priya: User):
    ana = in_the_circle(visit.person, by=priya, name="Ana Vidal", relation="child")
    for relation in ("child", ""):
        again = services.name_helper(
            assessment=visit, question="nutrition", name="ana vidal", relation=relation, by=priya, at=AT
        )
        assert again == ana
    assert CircleMember.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "relation", "sentence"),
    [
        ("  ", "friend", "Write the name"),
        ("Joan", "", "Say who Joan is"),
        ("Joan", "boss", "Say who Joan is"),
        ("x" * 201, "friend", "at most 200"),
    ],
)
def test_a_helper_without_name_or_relation_is_refused(
    visit: Assessment, priya: User, name: str, relation: str, sentence: str
):
    before = everything()
    with pytest.raises(Refused, match=sentence):
        services.name_helper(
            assessment=visit, question="nutrition", name=name, relation=relation, by=priya, at=AT
        )
    assert everything() == before


def test_what_a_helper_says_goes_onto_the_circle(visit: Assessment, priya: User):
    ana = in_the_circle(visit.person, by=priya, name="Ana Vidal")
    save(visit, f"helper-{ana.pk}", "choice", "until", by=priya)
    ana.refresh_from_db()
    assert ana.willing == ""
    save(visit, f"helper-{ana.pk}", "until", "1/9/2026", by=priya)
    ana.refresh_from_db()
    assert (ana.willing, ana.willing_until) == ("until", date(2026, 9, 1))
    save(visit, f"helper-{ana.pk}", "choice", "no", by=priya)
    ana.refresh_from_db()
    assert (ana.willing, ana.willing_until) == ("no", None)


# Finishing


def test_completing_decides_eligibility_and_keeps_who_helped(rosa: Person, priya: User):
    visit = answered(an_assessment(rosa, by=priya), by=priya)
    save(visit, "nutrition", "share", "half", by=priya)
    ana = in_the_circle(rosa, by=priya, name="Ana Vidal", relation="child")
    save(visit, "nutrition", "who", [str(ana.pk)], by=priya)
    save(visit, f"helper-{ana.pk}", "choice", "yes", by=priya)
    done = services.complete(assessment=visit, by=priya, at=LATER)
    assert (done.status, done.completed_by, done.completed_at) == (COMPLETED, priya, LATER)
    decision = selectors.eligibility_of(done)
    assert decision is not None
    assert decision.eligible
    assert [one["outcome"] for one in decision.outcomes] == ["nutrition", "hygiene"]
    assert verbs(done)[-1] == "assessment.complete"
    people.update_circle_member(
        member=ana, by=priya, at=LATER, base_revision=CircleMember.objects.get().revision, willing="no"
    )
    read = selectors.answers_for(Assessment.objects.get(pk=done.pk))
    assert read.engine_support() == {"nutrition": "half"}
    assert read.support_people("nutrition")[0].name == "Ana Vidal"


def test_completing_names_everything_that_is_missing_and_writes_nothing(visit: Assessment, priya: User):
    before = everything()
    with pytest.raises(Refused) as refused:
        services.complete(assessment=visit, by=priya, at=LATER)
    for title in ("Health and home", *(outcome.title for outcome in rules.OUTCOMES)):
        assert title in refused.value.sentence
    assert everything() == before


def test_two_texts_of_one_answer_hold_up_the_end(rosa: Person, priya: User, sam: User):
    visit = answered(an_assessment(rosa, by=priya), by=priya)
    conflict = save(visit, "nutrition", "words", "Soup", by=sam, base_revision=0)
    with pytest.raises(Refused, match="Eating and drinking: two different answers were written"):
        services.complete(assessment=visit, by=priya, at=LATER)
    services.settle_conflict(conflict=conflict, keep="other", by=priya, at=LATER)
    assert services.complete(assessment=visit, by=priya, at=LATER).status == COMPLETED


def test_a_newer_assessment_replaces_the_one_in_force(rosa: Person, priya: User):
    first = an_assessment_completed(rosa, by=priya)
    second = an_assessment_completed(rosa, by=priya, at=LATER, needs={})
    first.refresh_from_db()
    assert (first.status, second.status) == (SUPERSEDED, COMPLETED)
    decision = selectors.eligibility_of(second)
    assert decision is not None
    assert not decision.eligible
    assert selectors.in_force_of(rosa) == second


def test_a_completion_that_is_refused_leaves_the_former_in_force(rosa: Person, priya: User):
    first = an_assessment_completed(rosa, by=priya)
    draft = an_assessment(rosa, by=priya, at=LATER)
    with pytest.raises(Refused):
        services.complete(assessment=draft, by=priya, at=LATER)
    first.refresh_from_db()
    assert first.status == COMPLETED


def test_an_assessment_can_end_without_a_result_and_keeps_its_answers(visit: Assessment, priya: User):
    save(visit, "nutrition", "words", "Toast", by=priya)
    ended = services.end_assessment(assessment=visit, reason=" Moved away. ", by=priya, at=LATER)
    assert (ended.status, ended.end_reason, ended.ended_by) == (ENDED, "Moved away.", priya)
    assert answer(ended, "nutrition", "words").value == "Toast"
    assert an_assessment(ended.person, by=priya, at=LATER).status == DRAFT


@pytest.mark.parametrize("reason", ["", " \n", "x" * 1001])
def test_an_end_needs_a_reason_that_fits(visit: Assessment, priya: User, reason: str):
    before = everything()
    with pytest.raises(Refused):
        services.end_assessment(assessment=visit, reason=reason, by=priya, at=LATER)
    assert everything() == before


# Every state, every action


def in_state(state: str, rosa: Person, priya: User) -> Assessment:
    if state == DRAFT:
        return answered(an_assessment(rosa, by=priya), by=priya)
    if state == ENDED:
        visit = answered(an_assessment(rosa, by=priya), by=priya)
        return services.end_assessment(assessment=visit, reason="Moved.", by=priya, at=AT)
    done = an_assessment_completed(rosa, by=priya)
    if state == SUPERSEDED:
        an_assessment_completed(rosa, by=priya)
        done.refresh_from_db()
    return done


ACTIONS = {
    "complete": lambda visit, by: services.complete(assessment=visit, by=by, at=LATER),
    "end": lambda visit, by: services.end_assessment(assessment=visit, reason="Moved.", by=by, at=LATER),
}
WRITES = {
    "save": lambda visit, by: save(visit, "nutrition", "words", "Soup", by=by, at=LATER),
    "visit": lambda visit, by: services.change_visit(
        assessment=visit, visited_on=date(2026, 2, 1), by=by, at=LATER
    ),
    "helper": lambda visit, by: services.name_helper(
        assessment=visit, question="nutrition", name="Jo", relation="friend", by=by, at=LATER
    ),
    "bring": lambda visit, by: services.move_to_current_questionnaire(assessment=visit, by=by, at=LATER),
    "keep": lambda visit, by: services.keep_questionnaire(assessment=visit, by=by, at=LATER),
}


@pytest.mark.parametrize(
    ("state", "action", "target"),
    [cell for cell in ASSESSMENT.cells() if cell[1] in ACTIONS],
)
def test_every_action_from_every_state(
    rosa: Person, priya: User, state: str, action: str, target: str | None
):
    visit = in_state(state, rosa, priya)
    assert visit.status == state
    before = everything()
    if target is None:
        with pytest.raises(Refused, match="This assessment is"):
            ACTIONS[action](visit, priya)
        assert everything() == before
    else:
        assert ACTIONS[action](visit, priya).status == target


@pytest.mark.parametrize("write", WRITES)
@pytest.mark.parametrize("state", [COMPLETED, SUPERSEDED, ENDED])
def test_nothing_is_written_into_an_assessment_that_is_over(
    rosa: Person, priya: User, state: str, write: str
):
    visit = in_state(state, rosa, priya)
    before = everything()
    with pytest.raises(Refused, match="its answers do not change"):
        WRITES[write](visit, priya)
    assert everything() == before


def test_the_database_itself_keeps_finished_answers_as_they_are(rosa: Person, priya: User):
    done = an_assessment_completed(rosa, by=priya)
    one = answer(done, "nutrition", "words")
    one.value = "changed"
    for change in (one.save, one.delete):
        with pytest.raises(IntegrityError, match="do not change"), transaction.atomic():
            change()
    with pytest.raises(IntegrityError, match="do not change"), transaction.atomic():
        Answer.objects.create(
            assessment=done, question="x", part="words", value="", saved_at=AT, saved_by=priya
        )
    decision = selectors.eligibility_of(done)
    assert decision is not None
    with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
        decision.save()


# Questions that were replaced


@pytest.fixture
def replaced(visit: Assessment, questions: Any, priya: User) -> Assessment:
    """A draft whose questions were replaced: no more "some help" with the toilet, no nights, pets instead."""
    save(visit, "toilet", "choice", "some_help", by=priya)
    save(visit, "nights", "choice", "awake", by=priya)
    save(visit, "nutrition", "words", "Toast", by=priya)
    services.close_questionnaire(questionnaire=questions, on=date(2026, 3, 1))
    document = the_questions()
    kept = [one for one in document["questions"] if one["id"] != "nights"]
    for one in kept:
        if one["id"] == "toilet":
            one["options"] = [option for option in one["options"] if option["id"] != "some_help"]
    pets = {
        "id": "pets",
        "text": "A pet",
        "options": [{"id": "none", "text": "None"}, {"id": "cat", "text": "A cat"}],
    }
    services.open_questionnaire(
        key="demo-adults",
        version="test.2",
        document={**document, "questions": [*kept, pets]},
        opened_on=date(2026, 3, 2),
    )
    return Assessment.objects.get(pk=visit.pk)


def test_a_draft_whose_questions_were_replaced_waits_for_a_choice(replaced: Assessment, priya: User):
    with pytest.raises(Refused, match="The questions have changed since this assessment began"):
        services.complete(assessment=replaced, by=priya, at=LATER)
    assert selectors.must_choose_version(replaced, on=AT.date())


def test_bringing_the_answers_over_keeps_every_one_and_asks_the_old_choice_again(
    replaced: Assessment, priya: User
):
    before = {one.key: one.value for one in replaced.answers.all()}
    carried = services.move_to_current_questionnaire(assessment=replaced, by=priya, at=LATER)
    assert carried.asked_again == (("toilet", "choice"),)
    assert carried.no_longer_asked == (("nights", "choice"),)
    assert carried.new == (("pets", "choice"),)
    fresh = Assessment.objects.get(pk=replaced.pk)
    assert {one.key: one.value for one in fresh.answers.all()} == before
    assert fresh.questionnaire.version == "test.2"
    assert str(fresh.former_questionnaire) == "demo-adults test.1"
    read = selectors.answers_for(fresh)
    assert read.no_longer_offered == {("toilet", "choice"): "some_help"}
    assert verbs(fresh)[-1] == "assessment.questions_changed"
    save(fresh, "toilet", "choice", "needs_all", by=priya)
    assert selectors.answers_for(fresh).no_longer_offered == {}


def test_a_draft_can_be_finished_with_the_questions_it_began_with(rosa: Person, priya: User, questions: Any):
    visit = answered(an_assessment(rosa, by=priya), by=priya)
    services.close_questionnaire(questionnaire=questions, on=date(2026, 3, 1))
    questions_open(version="test.2", opened_on=date(2026, 3, 2))
    kept = services.keep_questionnaire(assessment=visit, by=priya, at=LATER)
    assert (kept.kept_version_by, kept.kept_version_at) == (priya, LATER)
    assert verbs(visit)[-1] == "assessment.questions_kept"
    done = services.complete(assessment=visit, by=priya, at=LATER)
    assert (done.status, done.questionnaire) == (COMPLETED, questions)


def test_questions_in_force_are_neither_brought_nor_kept(visit: Assessment, priya: User):
    with pytest.raises(Refused, match="has the questions of today already"):
        services.move_to_current_questionnaire(assessment=visit, by=priya, at=LATER)
    with pytest.raises(Refused, match="still the ones in force"):
        services.keep_questionnaire(assessment=visit, by=priya, at=LATER)


def test_last_times_answers_under_newer_questions_are_asked_again_where_they_no_longer_fit(
    rosa: Person, priya: User, questions: Any
):
    last = an_assessment_completed(rosa, by=priya, needs={"nutrition": "prompts", "hygiene": "some_help"})
    services.close_questionnaire(questionnaire=questions, on=date(2026, 3, 1))
    document = the_questions()
    document["questions"][0]["options"].pop(1)
    services.open_questionnaire(
        key="demo-adults", version="test.2", document=document, opened_on=date(2026, 3, 2)
    )
    again = an_assessment(rosa, by=priya, copied_from=last)
    assert selectors.answers_for(again).no_longer_offered == {("nutrition", "choice"): "prompts"}
    former = selectors.former_questions(again)
    assert former is not None
    assert former.by_key["nutrition", "choice"].option_text("prompts")


# Two at the same instant


def together(*acts: Any) -> list[Any]:
    """Run each act in a thread and a connection of its own, all from one starting line."""
    line = threading.Barrier(len(acts))
    results: list[Any] = [None] * len(acts)

    def run(place: int, act: Any) -> None:
        try:
            line.wait(timeout=10)
            results[place] = act()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return results


@pytest.mark.django_db(transaction=True)
class TestAtTheSameInstant:
    def test_two_pages_that_save_the_same_answer_keep_both(self, visit: Assessment, priya: User, sam: User):
        results = together(
            lambda: save(visit, "nutrition", "words", "Toast", by=priya, base_revision=0),
            lambda: save(visit, "nutrition", "words", "Soup", by=sam, base_revision=0),
        )
        assert sorted(type(one).__name__ for one in results) == ["AnswerConflict", "Saved"]
        texts = {answer(visit, "nutrition", "words").value, AnswerConflict.objects.get().value}
        assert texts == {"Toast", "Soup"}

    def test_eight_pages_lose_no_text(self, visit: Assessment, priya: User):
        texts = [f"Text {number}" for number in range(8)]
        together(
            *(
                lambda text=text: save(
                    visit,
                    "nutrition",
                    "words",
                    text,
                    by=priya,
                    base_revision=0,
                    origin=Origin(uuid4(), 1),
                )
                for text in texts
            )
        )
        kept = [answer(visit, "nutrition", "words").value]
        kept += AnswerConflict.objects.values_list("value", flat=True)
        assert sorted(kept) == texts

    def test_two_starts_make_one_assessment(self, rosa: Person, priya: User, sam: User):
        results = together(
            lambda: an_assessment(rosa, by=priya),
            lambda: an_assessment(rosa, by=sam),
        )
        assert sorted(type(one).__name__ for one in results) == ["Assessment", "Refused"]
        assert Assessment.objects.count() == 1

    def test_two_completions_give_one_decision(self, rosa: Person, priya: User, sam: User):
        visit = answered(an_assessment(rosa, by=priya), by=priya)
        results = together(
            lambda: services.complete(assessment=visit, by=priya, at=LATER),
            lambda: services.complete(assessment=visit, by=sam, at=LATER),
        )
        assert sorted(type(one).__name__ for one in results) == ["Assessment", "Refused"]
        assert Eligibility.objects.count() == 1

    def test_an_answer_that_meets_the_completion_is_in_it_or_refused(self, rosa: Person, priya: User):
        visit = answered(an_assessment(rosa, by=priya), by=priya)
        _, saved = together(
            lambda: services.complete(assessment=visit, by=priya, at=LATER),
            lambda: save(visit, "nutrition", "words", "Soup", by=priya, base_revision=1),
        )
        text = answer(visit, "nutrition", "words").value
        assert text == "Soup" if isinstance(saved, Saved) else isinstance(saved, Refused)
        assert Assessment.objects.get(pk=visit.pk).status == COMPLETED


def test_a_second_worker_of_the_team_may_go_on_with_the_draft(visit: Assessment, north: Any):
    colleague = a_worker("Hana Osei", team=north).user
    assert isinstance(save(visit, "nutrition", "words", "Toast", by=colleague), Saved)
