import pytest

from assessments.states import ASSESSMENT
from budgets.states import SCHEME
from socialcare.values import Refused
from socialcare.workflow.table import Table, Transition

TABLES = [ASSESSMENT, SCHEME]


def transition(**changes):
    plain = {
        "action": "close",
        "sources": frozenset({"open"}),
        "target": "closed",
        "words": "somebody closes it",
        "refusal": "It is {state} already.",
    }
    return Transition(**{**plain, **changes})


def table(**changes):
    plain = {
        "name": "door",
        "states": (("open", "Open"), ("closed", "Closed")),
        "initial": "open",
        "transitions": (transition(),),
    }
    return Table(**{**plain, **changes})


def test_an_action_leads_to_its_target():
    assert table().target("open", "close") == "closed"


def test_an_action_in_another_state_is_refused_with_its_sentence():
    with pytest.raises(Refused, match=r"It is closed already\."):
        table().target("closed", "close")


def test_an_unknown_action_is_an_error_of_ours():
    with pytest.raises(KeyError, match="no action burn"):
        table().target("open", "burn")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"initial": "ajar"}, "ajar is no state"),
        ({"transitions": (transition(), transition())}, "stands twice"),
        ({"transitions": (transition(target="ajar"),)}, "unknown state"),
        ({"transitions": (transition(sources=frozenset({"ajar"})),)}, "unknown state"),
    ],
)
def test_a_table_that_cannot_work_is_refused_when_written(changes, sentence):
    with pytest.raises(ValueError, match=sentence):
        table(**changes)


@pytest.mark.parametrize("machine", TABLES, ids=lambda machine: machine.name)
def test_every_pair_of_state_and_action_leads_on_or_refuses(machine):
    for state, action, target in machine.cells():
        if target is None:
            with pytest.raises(Refused):
                machine.target(state, action)
        else:
            assert machine.target(state, action) == target


@pytest.mark.parametrize("machine", TABLES, ids=lambda machine: machine.name)
def test_every_state_can_be_reached(machine):
    reached = {machine.initial}
    for _ in machine.states:
        reached |= {t.target for t in machine.transitions if t.sources & reached}
    assert reached == {state for state, _ in machine.states}
