"""The life of an assessment, as a table."""

from socialcare.workflow.table import Table, Transition

DRAFT, COMPLETED, SUPERSEDED, ENDED = "draft", "completed", "superseded", "ended"

ASSESSMENT = Table(
    name="assessment",
    states=(
        (DRAFT, "In progress"),
        (COMPLETED, "Completed"),
        (SUPERSEDED, "Replaced by a newer one"),
        (ENDED, "Ended without a result"),
    ),
    initial=DRAFT,
    transitions=(
        Transition(
            action="complete",
            sources=frozenset({DRAFT}),
            target=COMPLETED,
            words="worker works out the budget",
            refusal="This assessment is {state}, so it cannot be completed again.",
        ),
        Transition(
            action="end",
            sources=frozenset({DRAFT}),
            target=ENDED,
            words="worker ends it, with a reason",
            refusal="This assessment is {state}, so it cannot be ended.",
        ),
        Transition(
            action="supersede",
            sources=frozenset({COMPLETED}),
            target=SUPERSEDED,
            words="a newer assessment is completed",
            refusal="This assessment is {state}; only a completed one is replaced.",
        ),
    ),
)
