"""The life of a conversation between a person and the council, as a table."""

from socialcare.workflow.table import Table, Transition

WAITING, ANSWERED, CLOSED = "waiting", "answered", "closed"

CONVERSATION = Table(
    name="conversation",
    states=(
        (WAITING, "Waiting for an answer"),
        (ANSWERED, "Answered"),
        (CLOSED, "Settled"),
    ),
    initial=WAITING,
    transitions=(
        Transition(
            action="write",
            sources=frozenset({WAITING, ANSWERED}),
            target=WAITING,
            words="the person writes again",
            refusal="This is {state}. Start a new message, and we answer that.",
        ),
        Transition(
            action="answer",
            sources=frozenset({WAITING, ANSWERED}),
            target=ANSWERED,
            words="a worker answers, or adds to the answer",
            refusal="This is {state}, so it cannot be answered any more.",
        ),
        Transition(
            action="close",
            sources=frozenset({ANSWERED}),
            target=CLOSED,
            words="the person, or the worker, says that it is settled",
            refusal="This is {state}. It can be settled once it is answered.",
        ),
    ),
)
