"""The lives of a referral, a consultation and an authority for one plan, as tables."""

from socialcare.workflow.table import Table, Transition

WAITING, TAKEN, ASKED = "waiting", "taken", "asked"
AGREED, NOT_AGREED, HANDED_BACK = "agreed", "not_agreed", "handed_back"
PASSED_ON, WITHDRAWN = "passed_on", "withdrawn"

#: A referral in one of these is not decided yet.
OPEN = (WAITING, TAKEN, ASKED)
#: Somebody may have taken it.
HELD = (TAKEN, ASKED)

_UNDECIDED = frozenset({WAITING, TAKEN})
_NO_DECISION = "This referral is {state}, so it cannot be decided now."

REFERRAL = Table(
    name="referral",
    states=(
        (WAITING, "Waiting in the queue"),
        (TAKEN, "Being looked at"),
        (ASKED, "Waiting for an answer"),
        (AGREED, "Agreed"),
        (NOT_AGREED, "Not agreed"),
        (HANDED_BACK, "Handed back to the worker to decide"),
        (PASSED_ON, "Passed on to the panel"),
        (WITHDRAWN, "Taken back"),
    ),
    initial=WAITING,
    transitions=(
        Transition(
            action="take",
            sources=frozenset({WAITING}),
            target=TAKEN,
            words="a manager, or the panel’s chair, takes it",
            refusal="This referral is {state}, so it cannot be taken.",
        ),
        Transition(
            action="put_back",
            sources=frozenset({TAKEN}),
            target=WAITING,
            words="whoever took it puts it back into the queue",
            refusal="This referral is {state}, so there is nothing to put back.",
        ),
        Transition(
            action="ask",
            sources=_UNDECIDED,
            target=ASKED,
            words="a question is asked of the worker or the person",
            refusal="This referral is {state}, so no question can be asked now.",
        ),
        Transition(
            action="answer",
            sources=frozenset({ASKED}),
            target=TAKEN,
            words="the question is answered, or not needed any more",
            refusal="This referral is {state}, so there is no question to answer.",
        ),
        Transition(
            action="answer_for_all",
            sources=frozenset({ASKED}),
            target=WAITING,
            words="the same, where whoever asked can no longer decide",
            refusal="This referral is {state}, so there is no question to answer.",
        ),
        Transition(
            action="agree",
            sources=_UNDECIDED,
            target=AGREED,
            words="the plan version is agreed",
            refusal=_NO_DECISION,
        ),
        Transition(
            action="not_agree",
            sources=_UNDECIDED,
            target=NOT_AGREED,
            words="it is not agreed, with a reason tied to a need",
            refusal=_NO_DECISION,
        ),
        Transition(
            action="hand_back",
            sources=_UNDECIDED,
            target=HANDED_BACK,
            words="the worker decides herself, within her limit",
            refusal=_NO_DECISION,
        ),
        Transition(
            action="pass_on",
            sources=_UNDECIDED,
            target=PASSED_ON,
            words="a manager passes it to the panel, naming the risk",
            refusal=_NO_DECISION,
        ),
        Transition(
            action="withdraw",
            sources=frozenset(OPEN),
            target=WITHDRAWN,
            words="the worker takes it back",
            refusal="This referral is {state}, so it cannot be taken back.",
        ),
    ),
)

ANSWERED, CLOSED = "answered", "closed"

CONSULTATION = Table(
    name="consultation",
    states=(
        (ASKED, "Waiting for the manager’s answer"),
        (ANSWERED, "Answered"),
        (CLOSED, "Closed"),
    ),
    initial=ASKED,
    transitions=(
        Transition(
            action="answer",
            sources=frozenset({ASKED}),
            target=ANSWERED,
            words="a manager answers",
            refusal="This question is {state}, so it needs no answer now.",
        ),
        Transition(
            action="ask_again",
            sources=frozenset({ANSWERED}),
            target=ASKED,
            words="the worker asks further",
            refusal="This question is {state}. Wait for the answer, or ask a new one.",
        ),
        Transition(
            action="close",
            sources=frozenset({ASKED, ANSWERED}),
            target=CLOSED,
            words="the worker closes it, or the plan is decided or referred",
            refusal="This question is {state} already.",
        ),
    ),
)

GIVEN, USED, TAKEN_BACK = "given", "used", "taken_back"

AUTHORITY = Table(
    name="authority for a plan",
    states=((GIVEN, "Given"), (USED, "Used"), (TAKEN_BACK, "Taken back")),
    initial=GIVEN,
    transitions=(
        Transition(
            action="use",
            sources=frozenset({GIVEN}),
            target=USED,
            words="the worker signs the plan version off with it, once",
            refusal="This authority is {state}, so it cannot be used.",
        ),
        Transition(
            action="take_back",
            sources=frozenset({GIVEN}),
            target=TAKEN_BACK,
            words="a manager takes it back before it is used",
            refusal="This authority is {state}, so it cannot be taken back.",
        ),
    ),
)
