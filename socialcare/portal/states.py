"""The life of a download of everything about a person, as a table."""

from socialcare.workflow.table import Table, Transition

WAITING, MAKING, READY, FAILED, REMOVED = "waiting", "making", "ready", "failed", "removed"

TAKE_AWAY = Table(
    name="download of everything",
    states=(
        (WAITING, "Waiting to be made"),
        (MAKING, "Being made"),
        (READY, "Ready"),
        (FAILED, "Could not be made"),
        (REMOVED, "Removed"),
    ),
    initial=WAITING,
    transitions=(
        Transition(
            action="claim",
            sources=frozenset({WAITING, MAKING}),
            target=MAKING,
            words="a worker process takes it, or takes it over when a lease has run out",
            refusal="This is {state}, so it is not made again.",
        ),
        Transition(
            action="finish",
            sources=frozenset({MAKING}),
            target=READY,
            words="all of it lies in the storage",
            refusal="This is {state}; only one being made can be finished.",
        ),
        Transition(
            action="postpone",
            sources=frozenset({MAKING}),
            target=WAITING,
            words="something went wrong: later again",
            refusal="This is {state}; only one being made can be put off.",
        ),
        Transition(
            action="give_up",
            sources=frozenset({MAKING}),
            target=FAILED,
            words="tried too often",
            refusal="This is {state}; only one being made can be given up.",
        ),
        Transition(
            action="remove",
            sources=frozenset({READY}),
            target=REMOVED,
            words="its days are over, or a newer one is ready",
            refusal="This is {state}; only one that is ready can be removed.",
        ),
    ),
)
