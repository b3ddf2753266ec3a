"""The life of a version of an allocation scheme, as a table."""

from socialcare.workflow.table import Table, Transition

DRAFT, PUBLISHED, RETIRED = "draft", "published", "retired"

SCHEME = Table(
    name="scheme",
    states=((DRAFT, "Draft"), (PUBLISHED, "Published"), (RETIRED, "Retired")),
    initial=DRAFT,
    transitions=(
        Transition(
            action="publish",
            sources=frozenset({DRAFT}),
            target=PUBLISHED,
            words="owner publishes it with a date",
            refusal="This version is {state}, so it cannot be published.",
        ),
        Transition(
            action="retire",
            sources=frozenset({PUBLISHED}),
            target=RETIRED,
            words="a newer version takes its place",
            refusal="This version is {state}, so it cannot be retired.",
        ),
    ),
)
