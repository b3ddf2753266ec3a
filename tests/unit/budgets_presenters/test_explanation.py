"""What a statement says to people: needs, help that counts and help that does not, and the sum."""

import json
from datetime import date
from typing import Any

import pytest

from assessments.rules import Helper, Support
from budgets.documents import demonstration_document, figure_documents
from budgets.engine import compile_scheme, evaluate
from budgets.explanation import build_statement, listed, told_one_by_one

DAY = date(2026, 3, 2)
DOCUMENT = demonstration_document()
SCHEME = compile_scheme(DOCUMENT)
EXAMPLES = {example["name"]: example for example in DOCUMENT["examples"]}
EIGHTEEN = EXAMPLES["22 points, with half of meals and all of the home already met by family"]

TOMAS = Helper("1", "Tomas", "Son or daughter", "yes")
JO = Helper("2", "Jo", "Friend", "until", date(2026, 6, 1))
HALF = "Family or friends already help with about half of this"


def help_from(question: str, *people: Helper, share: str = "half") -> dict[str, Support]:
    return {question: Support(question, share, HALF, people, False, "")}


def statement(
    answers: dict[str, str], support: dict[str, str] | None = None, helps: dict[str, Support] | None = None
) -> dict[str, Any]:
    result = evaluate(SCHEME, answers, support or {})
    return build_statement(scheme=SCHEME, result=result, helps=helps or {}, on=DAY)


def lines(told: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [line for group in told["groups"] for line in group["lines"] if line["kind"] == kind]


def test_the_statement_can_be_kept_and_comes_back_as_it_was():
    told = statement(EIGHTEEN["answers"], EIGHTEEN["support"])
    assert json.loads(json.dumps(told)) == told


def test_every_answer_has_its_words_and_its_points():
    told = statement(EIGHTEEN["answers"], EIGHTEEN["support"])
    answers = lines(told, "answer")
    assert len(answers) == len(DOCUMENT["questions"])
    assert answers[0] == {
        "kind": "answer",
        "question": "Meals and drinks",
        "answer": "You need help with all of it",
        "amount": "4 points",
        "text": "Meals and drinks: you need help with all of it. 4 points.",
    }
    assert told["total"] == "18 points"


def test_one_point_is_one_point():
    told = statement({**EIGHTEEN["answers"], "nutrition": "prompts"})
    assert lines(told, "answer")[0]["amount"] == "1 point"


def test_a_deduction_is_a_line_of_its_own_with_who_gives_it_and_until_when():
    told = statement(
        EIGHTEEN["answers"],
        EIGHTEEN["support"],
        help_from("nutrition", TOMAS, JO) | help_from("habitable_home", TOMAS),
    )
    first, second = lines(told, "deduction")
    assert first["amount"] == "− 2 points"
    assert first["text"].endswith(
        "2 points come off. This help comes from Tomas (son or daughter), who is willing and able to go on, "
        "and from Jo (friend), who is willing and able to go on until 1 June 2026."
    )
    assert (
        "Tomas and Jo already help you with meals and drinks and looking after your home"
        in told["reasons"][1]
    )
    assert second["text"].endswith(
        "This help comes from Tomas (son or daughter), who is willing and able to go on."
    )


def test_what_somebody_needs_is_told_in_sentences_that_one_can_carry():
    told = statement(EIGHTEEN["answers"], EIGHTEEN["support"])
    assert told["reasons"][0] == (
        "From what you told us, you need help with 8 things. "
        "They are meals and drinks, washing and keeping clean, using the toilet, and getting dressed. "
        "There is also getting about safely at home, looking after your home, seeing family and friends, "
        "and getting out and about. "
        "That counts as 22 points. The more help you need, the more points."
    )


@pytest.mark.parametrize(("count", "parts"), [(1, [1]), (4, [4]), (5, [3, 2]), (8, [4, 4]), (10, [4, 3, 3])])
def test_no_sentence_names_more_than_four_things(count, parts):
    words = told_one_by_one([f"thing{number}" for number in range(count)])
    named = [sentence.count("thing") - sentence.count("things") for sentence in words.split(".")]
    assert [number for number in named if number] == parts


def test_help_with_everything_is_not_listed_again():
    answers = EXAMPLES["No help needed"]["answers"] | {"nutrition": "some_help", "hygiene": "some_help"}
    support = {"nutrition": "all", "hygiene": "all"}
    told = statement(answers, support, help_from("nutrition", TOMAS) | help_from("hygiene", TOMAS))
    assert told["reasons"][1] == "Tomas already helps you with all of this, so we took off 4 points."


def test_one_helper_helps_and_two_help():
    told = statement(EIGHTEEN["answers"], EIGHTEEN["support"], help_from("nutrition", TOMAS))
    assert told["reasons"][1].startswith("Tomas already helps you with")
    assert told["reasons"][1].endswith("so we took off 4 points.")


@pytest.mark.parametrize(
    ("helper", "why"),
    [
        (Helper("1", "Tomas", "Friend", ""), "We have not asked Tomas (friend) yet about going on with it."),
        (Helper("1", "Tomas", "Friend", "no"), "Tomas (friend) may not be able to go on with it."),
        (
            Helper("1", "Tomas", "Friend", "until", date(2026, 3, 1)),
            "Tomas (friend) could help until 1 March 2026.",
        ),
        (Helper("1", "Tomas", "Friend", "yes", here=False), "Tomas (friend) does not do this any more."),
        (Helper("1", "Tomas", "", ""), "We have not asked Tomas yet about going on with it."),
    ],
)
def test_help_that_is_not_sure_is_shown_kindly_and_takes_nothing_off(helper, why):
    told = statement(
        EXAMPLES["22 points, as in the Savva case"]["answers"], {}, help_from("nutrition", helper)
    )
    [line] = lines(told, "not_counted")
    assert line["amount"] == "nothing off"
    assert line["text"] == f"{HALF}. We took nothing off for this. {why}"
    assert told["reasons"][1] == (
        "We took nothing off for the help of Tomas, because we cannot be sure that it goes on."
    )


def test_help_that_nobody_is_named_for_takes_nothing_off():
    told = statement(EIGHTEEN["answers"], {}, help_from("nutrition"))
    [line] = lines(told, "not_counted")
    assert line["text"].endswith("We do not know yet who gives this help.")
    assert told["reasons"][1].startswith("We took nothing off for some help that you have now")


def test_only_who_is_not_sure_is_named():
    asked_not = Helper("3", "Ade", "Friend", "")
    told = statement(EIGHTEEN["answers"], {}, help_from("nutrition", TOMAS, asked_not))
    assert "Tomas" not in lines(told, "not_counted")[0]["text"]
    assert "Tomas" not in told["reasons"][1]


def test_no_help_at_all_is_not_worth_a_line():
    told = statement(EIGHTEEN["answers"], {}, help_from("nutrition", TOMAS, share="none"))
    assert lines(told, "not_counted") == []


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_reasons_are_at_most_five_and_say_the_result(name):
    example = EXAMPLES[name]
    helps = help_from("nutrition", TOMAS) | help_from("community", Helper("4", "Ade", "Friend", ""))
    told = statement(example["answers"], example["support"], helps)
    assert 2 <= len(told["reasons"]) <= 5
    last = told["reasons"][-1]
    assert (f"£{example['weekly']} a week" in last) == (example["outcome"] == "sum")


def test_who_needs_nothing_is_told_so():
    told = statement(EXAMPLES["No help needed"]["answers"])
    assert told["reasons"] == [
        "From what you told us, you manage the things we asked about.",
        "Together that makes 0 points. In the council’s table that gives no money.",
    ]


def test_beyond_the_table_a_person_must_work_out_the_sum():
    told = statement(EXAMPLES["Past the end of the table: a person has to estimate"]["answers"])
    assert told["reasons"][-1].endswith("a person must work out the sum with you.")
    assert told["weekly_pence"] is None
    assert told["additions"] == [
        {
            "kind": "addition",
            "text": "You live alone, so nobody is there in between. 2 points are added.",
            "amount": "+ 2 points",
        }
    ]


def test_nights_are_said_in_the_answers_own_words():
    answers = {**EIGHTEEN["answers"], "nights": "awake"}
    assert "You need somebody awake for much of the night." in statement(answers)["reasons"][0]


def test_several_questions_of_one_outcome_stand_together_under_its_name():
    document = {**DOCUMENT, "examples": [], "questions": [dict(one) for one in DOCUMENT["questions"]]}
    document["questions"][1]["outcome"] = "nutrition"
    scheme = compile_scheme(document)
    result = evaluate(scheme, EIGHTEEN["answers"])
    told = build_statement(scheme=scheme, result=result, helps={}, on=DAY)
    assert told["groups"][0]["heading"] == "Meals and drinks"
    assert [line["question"] for line in told["groups"][0]["lines"]] == [
        "Meals and drinks",
        "Washing and keeping clean",
    ]


@pytest.mark.parametrize("name", figure_documents())
def test_every_published_scheme_can_be_told(name):
    document = figure_documents()[name]
    scheme = compile_scheme(document)
    for example in document["examples"]:
        result = evaluate(scheme, example["answers"], example.get("support") or {})
        told = build_statement(scheme=scheme, result=result, helps={}, on=DAY)
        assert told["weekly_pence"] == result.weekly_pence
        assert told["reasons"]
        assert "None" not in json.dumps([told["reasons"], told["groups"], told["working"]])


@pytest.mark.parametrize(
    ("words", "text"), [(["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_words_are_joined_as_people_say_them(words, text):
    assert listed(words) == text
