"""The lives of a plan and of somebody's help with it, as tables."""

from socialcare.workflow.table import Table, Transition

WRITING, READY, CLOSED = "writing", "ready", "closed"

PLAN = Table(
    name="support plan",
    states=((WRITING, "Being written"), (READY, "Ready to be looked at"), (CLOSED, "Closed")),
    initial=WRITING,
    transitions=(
        Transition(
            action="freeze",
            sources=frozenset({WRITING}),
            target=READY,
            words="somebody says “this is my plan”, which keeps a version",
            refusal="This plan is {state}, so there is nothing new to keep.",
        ),
        Transition(
            action="go_on",
            sources=frozenset({READY}),
            target=WRITING,
            words="something in it is changed",
            refusal="This plan is {state}.",
        ),
        Transition(
            action="close",
            sources=frozenset({WRITING, READY}),
            target=CLOSED,
            words="worker closes it, with a reason",
            refusal="This plan is {state} already.",
        ),
    ),
)

INVITED, HELPING, STOPPED = "invited", "helping", "stopped"

HELP = Table(
    name="help with a plan",
    states=((INVITED, "Invited"), (HELPING, "Helping"), (STOPPED, "Stopped")),
    initial=INVITED,
    transitions=(
        Transition(
            action="accept",
            sources=frozenset({INVITED}),
            target=HELPING,
            words="they say yes",
            refusal="This invitation is {state}, so it cannot be used.",
        ),
        Transition(
            action="stop",
            sources=frozenset({INVITED, HELPING}),
            target=STOPPED,
            words="the person stops it, or they stop it themselves",
            refusal="This help has {state} already.",
        ),
    ),
)
