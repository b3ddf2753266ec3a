"""The life of a message in the outbox, as a table."""

from socialcare.workflow.table import Table, Transition

DUE, SENDING, SENT, FAILED = "due", "sending", "sent", "failed"
ARRIVED, BOUNCED = "arrived", "bounced"

MESSAGE = Table(
    name="message",
    states=(
        (DUE, "Waiting to be sent"),
        (SENDING, "Being sent"),
        (SENT, "Sent"),
        (FAILED, "Could not be sent"),
        (ARRIVED, "Delivered"),
        (BOUNCED, "Came back"),
    ),
    initial=DUE,
    transitions=(
        Transition(
            action="claim",
            sources=frozenset({DUE, SENDING}),
            target=SENDING,
            words="a worker process takes it, or takes it over when a lease has run out",
            refusal="This message is {state}, so it is not sent again.",
        ),
        Transition(
            action="send",
            sources=frozenset({SENDING}),
            target=SENT,
            words="the channel has taken it",
            refusal="This message is {state}; only one being sent can be marked as sent.",
        ),
        Transition(
            action="postpone",
            sources=frozenset({SENDING}),
            target=DUE,
            words="the channel is out of order: later again",
            refusal="This message is {state}; only one being sent can be put off.",
        ),
        Transition(
            action="give_up",
            sources=frozenset({SENDING}),
            target=FAILED,
            words="refused for good, tried too often, or too late to be of use",
            refusal="This message is {state}; only one being sent can be given up.",
        ),
        Transition(
            action="arrive",
            sources=frozenset({SENT}),
            target=ARRIVED,
            words="the channel says that it was delivered",
            refusal="This message is {state}; only one that was sent can arrive.",
        ),
        Transition(
            action="bounce",
            sources=frozenset({SENT}),
            target=BOUNCED,
            words="the channel says that it could not be delivered",
            refusal="This message is {state}; only one that was sent can come back.",
        ),
    ),
)
