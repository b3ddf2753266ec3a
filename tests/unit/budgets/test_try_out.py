"""The try-out without scripts: what is asked, what other answers give, and which lines change."""

from typing import Any

import pytest

from budgets.documents import demonstration_document
from budgets.engine import AnswerFaults, compile_scheme, evaluate
from budgets.try_out import Change, data_for_browser, questions_of, read_choices, try_out

DOCUMENT = demonstration_document()
EXAMPLE = DOCUMENT["examples"][2]  # 18 points: half of the meals and all of the home met by family
RECORDED: dict[str, Any] = {"answers": EXAMPLE["answers"], "support": EXAMPLE["support"]}
RESULT = evaluate(compile_scheme(DOCUMENT), **RECORDED).as_json()


def changed(**answers: str) -> dict[str, dict[str, str]]:
    return {"answers": RECORDED["answers"] | answers, "support": dict(RECORDED["support"])}


def test_the_recorded_answers_change_nothing():
    tried = try_out(DOCUMENT, RESULT, RECORDED)
    assert tried.headline == "About £92.68 a week"
    assert (tried.points, tried.compared, tried.changes) == ("18 points", "The same sum as recorded.", ())


def test_without_the_familys_help_the_sum_rises_and_the_deduction_goes():
    chosen = {"answers": RECORDED["answers"], "support": {"nutrition": "half"}}
    tried = try_out(DOCUMENT, RESULT, chosen)
    assert (tried.points, tried.headline) == ("20 points", "About £102.44 a week")
    assert tried.compared == "£9.76 a week more than recorded."
    gone = [change for change in tried.changes if not change.now]
    assert gone == [
        Change("Family or friends already help with all of this. 2 points come off.", ""),
    ]
    assert tried.changes[-1] == gone[0]


def test_another_answer_changes_its_line_and_the_sum():
    tried = try_out(DOCUMENT, RESULT, changed(hygiene="manages"))
    assert tried.compared == "£20.13 a week less than recorded."
    assert tried.changes[0] == Change(
        "Washing and keeping clean: you need help with all of it. 4 points.",
        "Washing and keeping clean: you manage without help. 0 points.",
    )


def test_past_the_table_there_is_no_sum_to_compare():
    most = dict.fromkeys(RECORDED["answers"], "needs_all") | {"household": "alone", "nights": "awake"}
    tried = try_out(DOCUMENT, RESULT, {"answers": most, "support": {}})
    assert tried.headline == "No sum: the table ends before that, and a person must estimate."
    assert tried.compared == ""
    assert Change("", "You live alone, so nobody is there in between. 2 points are added.") in tried.changes


def test_nothing_at_all_gives_no_money():
    none = dict.fromkeys(RECORDED["answers"], "manages")
    none |= {"household": "with_others", "child": "no_child", "work": "not_wanted"}
    assert try_out(DOCUMENT, RESULT, {"answers": none, "support": {}}).headline == "The table gives no money."


def test_answers_that_do_not_fit_are_refused():
    with pytest.raises(AnswerFaults, match="has no answer “everything”"):
        try_out(DOCUMENT, RESULT, changed(nutrition="everything"))


def test_the_form_offers_every_answer_and_what_is_recorded_is_chosen():
    asked = questions_of(DOCUMENT, RECORDED, RECORDED)
    sent = {f"answer-{one.id}": choice.value for one in asked for choice in one.answers if choice.chosen}
    sent |= {f"support-{one.id}": choice.value for one in asked for choice in one.helps if choice.chosen}
    assert read_choices(DOCUMENT, sent) == RECORDED
    assert [len(one.answers) for one in asked] == [len(one["options"]) for one in DOCUMENT["questions"]]
    assert {one.id for one in asked if not one.helps} == {
        one["id"] for one in DOCUMENT["questions"] if not one.get("informal_support")
    }


def test_a_question_that_may_stay_unanswered_can_be_left_so():
    document = {**DOCUMENT, "questions": [{**DOCUMENT["questions"][0], "required": False}]}
    (asked,) = questions_of(document, {"support": {}}, {"answers": {}, "support": {}})
    assert (asked.answers[0].text, asked.answers[0].chosen) == ("Not answered", True)
    assert read_choices(document, {"answer-nutrition": ""}) == {"answers": {}, "support": {}}


def test_the_browser_gets_the_rules_and_this_sum_and_nothing_else():
    data = data_for_browser({**DOCUMENT, "secret": "x"}, {**RECORDED, "more": "x"}, RESULT)
    assert set(data) == {"scheme", "answers", "support", "recorded"}
    assert set(data["recorded"]) == {"points", "weekly", "outcome", "lines"}
    assert not {"examples", "source", "notice", "secret"} & set(data["scheme"])
    compile_scheme(data["scheme"])
