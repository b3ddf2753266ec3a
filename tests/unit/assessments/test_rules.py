"""What is asked, what counts, what is missing, who is eligible: without a database."""

import copy
import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments import rules
from assessments.rules import (
    ABLE,
    HARD_CAP,
    HELPERS_IN_LONGEST_CASE,
    MOST_ANSWERS,
    NONE,
    OUTCOME,
    OUTCOMES,
    STEPS,
    WORDS_LIMIT,
    Answers,
    Helper,
    Questionnaire,
    carry_over,
    clean_value,
    clean_words,
    day_fault,
    helper_fields,
    parse_day,
    too_long,
    visit_fault,
)
from socialcare.values import Refused

DEMO = json.loads(
    (Path(__file__).parents[3] / "budgets" / "data" / "demo-adults.json").read_text(encoding="utf-8")
)
QUESTIONS = Questionnaire.from_document(DEMO)
FIELDS = QUESTIONS.by_key
ANA, TOM = "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"
TODAY = date(2026, 3, 2)


def answers(raw: dict[Any, Any] | None = None, *, helpers: tuple[Helper, ...] = (), **more: Any) -> Answers:
    given_: dict[Any, Any] = {
        ("advocate", "choice"): "not_needed",
        ("capacity", "choice"): "presumed",
        ("condition", "words"): "A stroke.",
        ("household", "choice"): "alone",
        ("nights", "choice"): "manages",
        **{(outcome, "choice"): "manages" for outcome in OUTCOME},
    }
    for key, value in (raw or {}).items():
        given_[tuple(key.split("."))] = value
    return Answers(QUESTIONS, given_, {one.id: one for one in helpers}, on=TODAY, **more)


def in_need(*outcomes: str, reason: str = "help") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for outcome in outcomes:
        found |= {
            f"{outcome}.choice": "some_help",
            f"{outcome}.unable": reason,
            f"{outcome}.share": "none",
        }
    return found


ELIGIBLE = {**in_need("nutrition", "hygiene"), "wellbeing.choice": ["control"]}


# What is asked


def test_the_longest_case_asks_for_at_most_sixty_answers():
    assert QUESTIONS.longest_case() <= MOST_ANSWERS


@pytest.mark.parametrize("outcome", ["", "nutrition"])
def test_the_longest_case_of_very_many_questions_is_told_at_once(outcome: str):
    document = copy.deepcopy(DEMO)
    one = next(question for question in document["questions"] if question["id"] == "nutrition")
    document["questions"] += [{**one, "id": f"more_{number}", "outcome": outcome} for number in range(200)]
    read = Questionnaire.from_document(document)
    # Each brings its choice, how much others do, and who they are.
    assert read.longest_case() == QUESTIONS.longest_case() + 3 * 200


def test_the_longest_case_is_what_a_real_set_of_answers_reaches():
    raw: dict[Any, Any] = {}
    for one in QUESTIONS.fields:
        if one.kind in ("words", "name", "day"):
            raw[one.key] = "words"
        elif one.kind == "one":
            raw[one.key] = one.options[-1].id if one.part != "unable" else "help"
        elif one.kind == "many":
            raw[one.key] = [one.options[0].id]
        elif one.kind == "who":
            raw[one.key] = [ANA]
    read = Answers(QUESTIONS, raw)
    helpers = [Helper(id_, "Ana", willing="until", until=date(2027, 1, 1)) for id_ in (ANA, TOM)]
    assert len(helpers) == HELPERS_IN_LONGEST_CASE
    of_helpers = sum(len(helper_fields(helper)) for helper in helpers)
    assert read.counted + of_helpers == QUESTIONS.longest_case()


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_set_of_answers_is_longer_than_the_longest_case(data: st.DataObject):
    raw: dict[Any, Any] = {}
    for one in QUESTIONS.fields:
        if one.options and one.kind != "many":
            raw[one.key] = data.draw(st.sampled_from(["", *(option.id for option in one.options)]))
        elif one.kind == "many":
            raw[one.key] = data.draw(st.lists(st.sampled_from([o.id for o in one.options]), unique=True))
        elif one.kind == "who":
            raw[one.key] = data.draw(st.sampled_from([[], [ANA], [ANA, TOM]]))
        else:
            raw[one.key] = data.draw(st.sampled_from(["", "words"]))
    read = Answers(QUESTIONS, raw)
    assert read.counted <= QUESTIONS.longest_case()
    assert set(read.effective) <= read.asked


def test_no_field_is_asked_twice():
    assert len({one.key for one in QUESTIONS.fields}) == len(QUESTIONS.fields)


def test_every_field_stands_on_a_known_step_and_has_a_known_part():
    assert {one.step for one in QUESTIONS.fields} <= set(rules.STEP_TITLES)
    assert {one.part for one in QUESTIONS.fields} <= set(rules.PARTS)
    assert len(STEPS) == 12


def test_every_condition_looks_at_a_field_of_the_questionnaire():
    for one in QUESTIONS.fields:
        for condition in one.asked_when:
            watched = FIELDS[condition.question, condition.part]
            assert condition.unless <= {option.id for option in watched.options}


@pytest.mark.parametrize(
    ("raw", "asked", "hidden"),
    [
        ({"nutrition.choice": "manages"}, set(), {"nutrition.unable", "nutrition.share", "nutrition.who"}),
        ({"nutrition.choice": ""}, set(), {"nutrition.unable", "nutrition.share", "nutrition.who"}),
        ({"nutrition.choice": "prompts"}, {"nutrition.unable", "nutrition.share"}, {"nutrition.who"}),
        (
            {"nutrition.choice": "needs_all", "nutrition.share": "half"},
            {"nutrition.who", "nutrition.someone"},
            set(),
        ),
        ({"nutrition.choice": "needs_all", "nutrition.share": "none"}, set(), {"nutrition.who"}),
        ({"nutrition.choice": "manages", "nutrition.share": "half"}, set(), {"nutrition.who"}),
        ({"work.choice": "not_wanted"}, set(), {"work.unable", "work.share"}),
        ({"work.choice": "manages"}, set(), {"work.unable", "work.share"}),
        ({"child.choice": "no_child"}, set(), {"child.unable", "child.share"}),
        ({"nights.choice": "awake"}, {"nights.share"}, {"nights.who"}),
        ({"household.choice": "alone"}, set(), {"household.share"}),
        ({"capacity.choice": "doubted"}, {"capacity.words"}, set()),
        ({"capacity.choice": "presumed"}, set(), {"capacity.words"}),
        ({"condition.choice": NONE}, set(), {"condition.words"}),
        ({"condition.choice": ""}, {"condition.words"}, set()),
        (in_need("nutrition"), set(), {"wellbeing.choice"}),
        (in_need("nutrition", "hygiene"), {"wellbeing.choice"}, set()),
        (in_need("nutrition", "hygiene", reason=ABLE), set(), {"wellbeing.choice"}),
    ],
)
def test_only_what_applies_is_asked(raw: dict[str, Any], asked: set[str], hidden: set[str]):
    now = {".".join(key) for key in answers(raw).asked}
    assert asked <= now
    assert not hidden & now


def test_a_hidden_answer_does_not_count_is_kept_and_comes_back():
    raw = {**in_need("nutrition"), "nutrition.share": "half", "nutrition.who": [ANA]}
    hidden = answers({**raw, "nutrition.choice": "manages"}, helpers=(Helper(ANA, "Ana", willing="yes"),))
    assert hidden.engine_support() == {}
    assert hidden.findings == ()
    assert hidden.named_helpers == ()
    assert hidden.raw["nutrition", "who"] == [ANA]
    back = answers(raw, helpers=(Helper(ANA, "Ana", willing="yes"),))
    assert back.engine_support() == {"nutrition": "half"}


def test_a_scheme_without_a_question_for_an_outcome_still_asks_if_it_can_be_achieved():
    fewer = Questionnaire.from_document(
        {**DEMO, "questions": [one for one in DEMO["questions"] if one["id"] != "toilet"]}
    )
    read = Answers(fewer, {("toilet", "unable"): "pain"})
    assert ("toilet", "unable") in read.asked
    assert [finding.outcome for finding in read.findings] == ["toilet"]


def test_an_outcome_with_two_questions_asks_why_where_either_is_a_need():
    second = {**DEMO["questions"][0], "id": "drinks"}
    more = Questionnaire.from_document({**DEMO, "questions": [*DEMO["questions"], second]})
    read = Answers(more, {("nutrition", "choice"): "manages", ("drinks", "choice"): "some_help"})
    assert ("nutrition", "unable") in read.asked
    assert ("drinks", "share") in read.asked
    assert ("nutrition", "share") not in read.asked
    assert more.by_key["drinks", "choice"].step == "nutrition"


def test_a_questionnaire_without_informal_support_asks_for_no_shares():
    none = Questionnaire.from_document({**DEMO, "informal_support": []})
    assert not [one for one in none.fields if one.part in ("share", "who", "someone")]


# What is missing


def test_everything_answered_lacks_nothing():
    assert answers(ELIGIBLE).lacks() == []
    assert set(answers(ELIGIBLE).step_states().values()) == {"done"}


def test_an_empty_assessment_names_every_step_that_asks_something():
    lacking = {lack.step for lack in Answers(QUESTIONS, {}).lacks()}
    assert lacking == set(rules.STEP_TITLES) - {"difference"}
    assert Answers(QUESTIONS, {}).step_states()["difference"] == "not started"


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        ({"condition.words": " \n"}, "Health and home: answer “What illness or impairment"),
        ({"household.choice": ""}, "Health and home: answer “Who you live with”"),
        ({"toilet.choice": ""}, "Using the toilet: choose an answer."),
        ({"toilet.choice": "some_help", "toilet.share": "none"}, "Using the toilet: say why"),
        ({"toilet.choice": "some_help", "toilet.unable": "help"}, "Using the toilet: say how much"),
        ({"capacity.choice": "doubted"}, "The visit: write an answer."),
        ({"advocate.choice": ""}, "The visit: choose an answer."),
        ({**ELIGIBLE, "wellbeing.choice": []}, "What difference it makes: choose an answer."),
        ({"toilet.choice": "gone"}, "Using the toilet: the earlier choice is no longer offered."),
        ({"toilet.words": "x" * (WORDS_LIMIT + 3)}, "Using the toilet: your text is saved, and 3 characters"),
        (
            {**in_need("toilet"), "toilet.share": "half", "toilet.someone": "Joan"},
            "Using the toilet: “Joan” is not added",
        ),
    ],
)
def test_what_is_missing_is_named_with_its_step(raw: dict[str, Any], sentence: str):
    lacks = answers(raw).lacks()
    assert len(lacks) == 1
    assert lacks[0].sentence.startswith(sentence)


def test_own_words_of_an_outcome_may_be_left_empty():
    assert answers({**ELIGIBLE, "nutrition.words": ""}).lacks() == []


def test_a_step_with_some_answers_is_part_done():
    assert answers({"toilet.choice": "some_help"}).step_states()["toilet"] == "part"
    assert answers({"toilet.choice": ""}).step_states()["toilet"] == "not started"
    assert answers({"toilet.choice": "gone"}).step_states()["toilet"] == "part"


# Help there is already


@pytest.mark.parametrize(
    ("helper", "counts", "why"),
    [
        (Helper(ANA, "Ana", willing="yes"), True, ""),
        (Helper(ANA, "Ana", willing="until", until=TODAY), True, ""),
        (Helper(ANA, "Ana", willing="until", until=date(2026, 3, 1)), False, "until 1 March 2026"),
        (Helper(ANA, "Ana", willing="no"), False, "not willing or not able"),
        (Helper(ANA, "Ana", willing="until"), False, "It is not said until which day Ana can help"),
        (Helper(ANA, "Ana", willing=""), False, "Nobody has asked Ana yet"),
        (Helper(ANA, "Ana", willing="yes", here=False), False, "no longer helps"),
        (None, False, "no longer helps"),
    ],
)
def test_help_counts_only_where_the_helper_is_willing_and_able(helper: Helper | None, counts: bool, why: str):
    raw = {**in_need("nutrition"), "nutrition.share": "half", "nutrition.who": [ANA]}
    read = answers(raw, helpers=(helper,) if helper else ())
    assert read.engine_support() == ({"nutrition": "half"} if counts else {})
    assert read.recorded_support() == {"nutrition": "half"}
    (support,) = read.supports
    assert support.counts is counts
    assert why in support.why_not


def test_help_by_nobody_named_is_shown_and_not_counted():
    read = answers({**in_need("nutrition"), "nutrition.share": "all"})
    assert read.engine_support() == {}
    assert read.supports[0].why_not == "Nobody is named as giving this help, so we do not count it."


def test_one_helper_who_cannot_go_on_takes_the_count_away():
    raw = {**in_need("nutrition"), "nutrition.share": "half", "nutrition.who": [ANA, TOM]}
    read = answers(raw, helpers=(Helper(ANA, "Ana", willing="yes"), Helper(TOM, "Tom", willing="no")))
    assert read.engine_support() == {}
    assert [helper.name for helper in read.support_people("nutrition")] == ["Ana", "Tom"]


def test_a_helper_named_twice_is_asked_once():
    raw = {**in_need("nutrition", "hygiene"), "wellbeing.choice": ["control"]}
    for outcome in ("nutrition", "hygiene"):
        raw |= {f"{outcome}.share": "half", f"{outcome}.who": [ANA]}
    read = answers(raw, helpers=(Helper(ANA, "Ana"),))
    assert [one.name for one in read.fields if one.question == f"helper-{ANA}"] == [f"helper-{ANA}.choice"]


def test_for_a_time_needs_its_day_and_does_not_count_before():
    raw = {**in_need("nutrition"), "nutrition.share": "half", "nutrition.who": [ANA]}
    raw |= {f"helper-{ANA}.choice": "until", f"helper-{ANA}.until": "31/2/2027"}
    read = answers(raw, helpers=(Helper(ANA, "Ana", willing="yes"),))
    assert read.engine_support() == {}
    assert "31/2/2027 is not a day in the calendar" in read.lacks()[0].sentence
    assert read.helper_value(read.helper(ANA), "until") == "31/2/2027"


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ("31/2/2027", True),
        ("31/2/20", False),
        ("31//", False),
        ("", False),
        ("3/5/2027", False),
        ("x/5/2027", True),
    ],
)
def test_an_impossible_day_is_said_once_it_is_written_to_its_end(typed: str, wrong: bool):
    assert ("is not a day in the calendar" in rules.impossible_day(typed)) is wrong


def test_a_day_that_is_missing_is_asked_for_by_the_helpers_name():
    raw = {**in_need("nutrition"), "nutrition.share": "half", "nutrition.who": [ANA]}
    read = answers(raw, helpers=(Helper(ANA, "Ana", willing="until"),))
    assert [lack.sentence for lack in read.lacks() if lack.part == rules.UNTIL] == [
        "What difference it makes: say until which day Ana can help."
    ]


def test_what_the_circle_says_of_a_helper_wins_over_an_older_answer():
    raw = {**in_need("nutrition"), "nutrition.share": "half", "nutrition.who": [ANA]}
    read = answers({**raw, f"helper-{ANA}.choice": "yes"}, helpers=(Helper(ANA, "Ana", willing="no"),))
    assert read.helper_value(read.helper(ANA), "choice") == "no"
    assert read.engine_support() == {}


def test_the_engine_gets_the_schemes_own_questions_and_nothing_else():
    read = answers(ELIGIBLE)
    assert set(read.engine_answers()) == {question.id for question in QUESTIONS.questions}


# Eligibility


@pytest.mark.parametrize(
    ("raw", "eligible", "reason"),
    [
        (ELIGIBLE, True, "Two of the ten outcomes cannot be achieved; two are enough"),
        ({**ELIGIBLE, **in_need("toilet")}, True, "Three of the ten outcomes"),
        ({}, False, "Of the ten outcomes, there is none that cannot be achieved; two are needed"),
        (in_need("nutrition"), False, "One of the ten outcomes cannot be achieved; two are needed"),
        ({**ELIGIBLE, "wellbeing.choice": [NONE]}, False, "no significant impact on wellbeing"),
        ({**ELIGIBLE, "condition.choice": NONE}, False, "do not come from an illness or impairment"),
        ({**ELIGIBLE, "condition.words": ""}, None, "Still to say: what illness"),
        ({**ELIGIBLE, "wellbeing.choice": []}, None, "Still to say: which parts of wellbeing"),
        ({**in_need("nutrition"), "toilet.choice": ""}, None, "Still to answer: Using the toilet."),
        ({"toilet.choice": ""}, False, "two are needed"),
        (
            {"toilet.choice": "some_help", "hygiene.choice": ""},
            None,
            "Still to answer: Washing, Using the toilet.",
        ),
    ],
)
def test_eligibility_follows_the_three_conditions(raw: dict[str, Any], eligible: bool | None, reason: str):
    decision = answers(raw).decision
    assert decision.eligible is eligible
    assert any(reason in one for one in decision.reasons), decision.reasons


@pytest.mark.parametrize("reason", ["help", "pain", "danger", "longer"])
def test_each_of_the_four_reasons_makes_an_outcome_unable(reason: str):
    raw = {**in_need("nutrition", "hygiene", reason=reason), "wellbeing.choice": ["control"]}
    decision = answers(raw).decision
    assert decision.eligible is True
    letter = {"help": "a", "pain": "b", "danger": "c", "longer": "d"}[reason]
    assert f"2(3)({letter})" in decision.findings[0].sentence
    assert "2(2)(a)" in decision.findings[0].sentence


def test_able_without_help_is_not_unable_whatever_was_chosen():
    raw = in_need("nutrition", "hygiene", reason=ABLE)
    assert answers(raw).decision.eligible is False


def test_the_help_of_others_plays_no_part_in_eligibility():
    raw: dict[str, Any] = dict(ELIGIBLE)
    for outcome in ("nutrition", "hygiene"):
        raw |= {f"{outcome}.share": "all", f"{outcome}.who": [ANA]}
    decision = answers(raw, helpers=(Helper(ANA, "Ana", willing="yes"),)).decision
    assert decision == answers(ELIGIBLE).decision


def test_the_ten_outcomes_stand_in_the_order_of_the_regulations():
    assert "".join(outcome.letter for outcome in OUTCOMES) == "abcdefghij"


@settings(max_examples=200, deadline=None)
@given(
    unable=st.dictionaries(st.sampled_from(list(OUTCOME)), st.sampled_from(["help", "pain", ABLE])),
    areas=st.sampled_from([["control"], [NONE], ["dignity", "health"]]),
    condition=st.booleans(),
)
def test_eligible_means_two_outcomes_an_illness_and_an_impact(
    unable: dict[str, str], areas: list[str], condition: bool
):
    raw: dict[str, Any] = {"wellbeing.choice": areas}
    for outcome, reason in unable.items():
        raw |= in_need(outcome, reason=reason)
    if not condition:
        raw |= {"condition.choice": NONE, "condition.words": ""}
    count = sum(reason != ABLE for reason in unable.values())
    expected = count >= 2 and areas != [NONE] and condition
    assert answers(raw).decision.eligible is expected


# Values


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Tea\r\nwith Nell\r", "Tea\nwith Nell\n"),
        ("a\x00b", "ab"),
        ("half \ud83d done", "half  done"),
        ("👩🏽‍🦽 ok", "👩🏽‍🦽 ok"),
        ("مرحبا שלום 你好", "مرحبا שלום 你好"),
        ("e\u0301", "é"),
        ("a\tb\x07", "a\tb"),
    ],
)
def test_text_is_kept_in_every_script_without_signs_that_no_database_keeps(typed: str, kept: str):
    assert clean_words(typed) == kept


@settings(deadline=None)
@given(st.text())
def test_cleaning_what_is_clean_changes_nothing(typed: str):
    once = clean_words(typed)
    assert clean_words(once) == once
    once.encode()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("nutrition.choice", "lots"),
        ("nutrition.choice", 3),
        ("nutrition.choice", None),
        ("nutrition.choice", ["manages"]),
        ("nutrition.words", 3),
        ("nutrition.words", {"a": 1}),
        ("nutrition.words", "x" * (HARD_CAP + 1)),
        ("nutrition.who", "Ana"),
        ("nutrition.who", [3]),
        ("nutrition.who", [ANA, TOM]),
        ("nutrition.who", ["not an id"]),
        ("wellbeing.choice", ["control", NONE]),
        ("wellbeing.choice", ["money"]),
        ("condition.choice", "yes"),
        ("nutrition.someone", "x" * 2001),
    ],
)
def test_what_cannot_be_an_answer_is_refused_with_a_sentence(field: str, value: Any):
    one = FIELDS[tuple(field.split("."))]  # type: ignore[index]
    with pytest.raises(Refused) as refused:
        clean_value(one, value, circle=frozenset({ANA}))
    assert refused.value.field == field
    assert refused.value.sentence.endswith(".")


def test_ten_thousand_characters_are_kept_and_said_to_be_too_many():
    one = FIELDS["nutrition", "words"]
    text = "ü" * 10_000
    assert clean_value(one, text) == text
    assert "6,000 characters too long (the limit is 4,000)" in too_long(one, text)
    assert too_long(one, "x" * WORDS_LIMIT) == ""
    assert "1 character too long" in too_long(one, "x" * (WORDS_LIMIT + 1))


def test_who_helps_is_kept_in_one_order_and_once():
    one = FIELDS["nutrition", "who"]
    assert clean_value(one, [TOM, ANA, TOM.upper()], circle=frozenset({ANA, TOM})) == [ANA, TOM]


def test_an_answer_can_be_taken_back():
    assert clean_value(FIELDS["nutrition", "choice"], "") == ""
    assert clean_value(FIELDS["wellbeing", "choice"], []) == []


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("3/5/2027", date(2027, 5, 3)),
        (" 3 / 5 / 2027 ", date(2027, 5, 3)),
        ("31/2/2027", None),
        ("3/5", None),
        ("3/May/2027", None),
        ("٣/٥/٢٠٢٧", None),
        ("1/1/99", None),
        ("1/1/99999999999", None),
        ("", None),
    ],
)
def test_a_day_is_read_or_not(typed: str, day: date | None):
    assert parse_day(typed) == day
    assert bool(day_fault(typed)) is (day is None)


@pytest.mark.parametrize(
    ("day", "fault"),
    [
        (TODAY, ""),
        (date(2026, 3, 3), "in the future"),
        (date(2025, 3, 1), ""),
        (date(2025, 2, 28), "more than a year ago"),
        (date(2006, 3, 2), "more than a year ago"),
        (date(1940, 1, 1), "before this person was born"),
    ],
)
def test_the_day_of_a_visit_is_one_that_can_be(day: date, fault: str):
    found = visit_fault(day, today=TODAY, born_on=date(1948, 3, 12))
    assert (fault in found) if fault else found == ""


# A newer version of the questions


def test_answers_go_over_to_newer_questions_and_none_is_thrown_away():
    toilet = {
        **DEMO["questions"][2],
        "options": [one for one in DEMO["questions"][2]["options"] if one["id"] != "some_help"],
    }
    new = Questionnaire.from_document(
        {
            **DEMO,
            "questions": [
                *(one for one in DEMO["questions"] if one["id"] not in ("toilet", "nights")),
                toilet,
                {**DEMO["questions"][0], "id": "pets", "outcome": None},
            ],
        }
    )
    old = answers({**ELIGIBLE, **in_need("toilet")})
    carried = carry_over(old.raw, old=QUESTIONS, new=new)
    assert ("toilet", "choice") in carried.asked_again
    assert ("nights", "choice") in carried.no_longer_asked
    assert ("pets", "choice") in carried.new
    assert ("nutrition", "choice") in carried.kept
    after = replace(old, questionnaire=new)
    assert after.no_longer_offered == {("toilet", "choice"): "some_help"}
    assert ("nights", "choice") in after.no_longer_asked
    assert after.raw == old.raw


def test_going_over_to_the_same_questions_changes_nothing():
    old = answers(ELIGIBLE)
    carried = carry_over(old.raw, old=QUESTIONS, new=QUESTIONS)
    assert set(carried.kept) == set(old.effective)
    assert (carried.asked_again, carried.no_longer_asked, carried.new) == ((), (), ())


def test_the_ids_that_go_onto_the_persons_record_are_those_of_the_record():
    from socialcare.people.models import CircleMember, Person

    assert {id_ for id_, _ in rules.ADVOCATE} == set(Person.Advocate.values) - {"not_asked"}
    assert {id_ for id_, _ in rules.CAPACITY} == set(Person.Capacity.values)
    assert {id_ for id_, _ in rules.WILLING} == set(CircleMember.Willing.values) - {""}
