"""The life of a nudge, as a table. Worker processes move it on (``workflow.queues``)."""

from socialcare.workflow.table import Table, Transition

PLANNED, CLAIMED, SENT, ANSWERED = "planned", "claimed", "sent", "answered"
DROPPED, FAILED = "dropped", "failed"

NUDGE = Table(
    name="nudge",
    states=(
        (PLANNED, "Planned"),
        (CLAIMED, "Being handed over"),
        (SENT, "Handed over to be sent"),
        (ANSWERED, "Answered"),
        (DROPPED, "Not needed"),
        (FAILED, "Could not be sent"),
    ),
    initial=PLANNED,
    transitions=(
        Transition(
            action="claim",
            sources=frozenset({PLANNED, CLAIMED}),
            target=CLAIMED,
            words="a worker process takes it, or takes it over when a lease has run out",
            refusal="This nudge is {state}, so it is not taken again.",
        ),
        Transition(
            action="put_back",
            sources=frozenset({CLAIMED}),
            target=PLANNED,
            words="not now: it waits for its hour",
            refusal="This nudge is {state}; only one that is held can be put back.",
        ),
        Transition(
            action="send",
            sources=frozenset({CLAIMED}),
            target=SENT,
            words="its message lies in the outbox",
            refusal="This nudge is {state}; only one that is held can be sent.",
        ),
        Transition(
            action="answer",
            sources=frozenset({SENT}),
            target=ANSWERED,
            words="the person answered by its link",
            refusal="This nudge is {state}; only one that was sent can be answered.",
        ),
        Transition(
            action="drop",
            sources=frozenset({PLANNED, CLAIMED}),
            target=DROPPED,
            words="there is no need any more: they talked, it is paused, it has ended",
            refusal="This nudge is {state}; only one that has not gone can be dropped.",
        ),
        Transition(
            action="give_up",
            sources=frozenset({PLANNED, CLAIMED, SENT}),
            target=FAILED,
            words="it cannot be sent: no address, or the message came back",
            refusal="This nudge is {state}, so it cannot be given up.",
        ),
    ),
)
