"""The life of a version of an allocation scheme, as a table."""

from socialcare.workflow.table import Table, Transition

DRAFT, PROPOSED, APPROVED = "draft", "proposed", "approved"
PUBLISHED, RETIRED, DISCARDED = "published", "retired", "discarded"

#: Versions whose document is fixed and whose number nobody else may take.
FIXED = (PROPOSED, APPROVED, PUBLISHED, RETIRED)

SCHEME = Table(
    name="scheme",
    states=(
        (DRAFT, "Draft"),
        (PROPOSED, "Proposed"),
        (APPROVED, "Approved"),
        (PUBLISHED, "Published"),
        (RETIRED, "Retired"),
        (DISCARDED, "Discarded"),
    ),
    initial=DRAFT,
    transitions=(
        Transition(
            action="save",
            sources=frozenset({DRAFT}),
            target=DRAFT,
            words="an owner changes it",
            refusal="This version is {state}, so it cannot be changed.",
        ),
        Transition(
            action="propose",
            sources=frozenset({DRAFT}),
            target=PROPOSED,
            words="an owner proposes it with a date",
            refusal="This version is {state}, so it cannot be proposed.",
        ),
        Transition(
            action="withdraw",
            sources=frozenset({PROPOSED, APPROVED}),
            target=DRAFT,
            words="who proposed it takes it back",
            refusal="This version is {state}, so there is no proposal to withdraw.",
        ),
        Transition(
            action="send_back",
            sources=frozenset({PROPOSED, APPROVED}),
            target=DRAFT,
            words="another owner sends it back, with a reason",
            refusal="This version is {state}, so it cannot be sent back.",
        ),
        Transition(
            action="approve",
            sources=frozenset({PROPOSED}),
            target=APPROVED,
            words="a second owner approves it",
            refusal="This version is {state}, so it cannot be approved.",
        ),
        Transition(
            action="publish",
            sources=frozenset({APPROVED}),
            target=PUBLISHED,
            words="its day has come",
            refusal="This version is {state}, so it cannot be published.",
        ),
        Transition(
            action="retire",
            sources=frozenset({PUBLISHED}),
            target=RETIRED,
            words="a newer version takes its place",
            refusal="This version is {state}, so it cannot be retired.",
        ),
        Transition(
            action="discard",
            sources=frozenset({DRAFT}),
            target=DISCARDED,
            words="an owner discards it",
            refusal="This version is {state}, so it cannot be discarded.",
        ),
    ),
)
