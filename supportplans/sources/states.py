"""The lives of an entry in the register, of an introduction and of a story, as tables."""

from socialcare.workflow.table import Table, Transition

LISTED, CLOSED = "listed", "closed"

SOURCE = Table(
    name="source",
    states=((LISTED, "Listed"), (CLOSED, "Closed")),
    initial=LISTED,
    transitions=(
        Transition(
            action="close",
            sources=frozenset({LISTED}),
            target=CLOSED,
            words="it no longer helps anybody",
            refusal="This entry is {state} already.",
        ),
        Transition(
            action="reopen",
            sources=frozenset({CLOSED}),
            target=LISTED,
            words="it helps again, or was closed by mistake",
            refusal="This entry is {state}: there is nothing to take back.",
        ),
    ),
)

OFFERED, WANTED, DECLINED, MADE, WITHDRAWN = "offered", "wanted", "declined", "made", "withdrawn"

INTRODUCTION = Table(
    name="introduction",
    states=(
        (OFFERED, "Offered"),
        (WANTED, "They would like to meet them"),
        (DECLINED, "No, thank you"),
        (MADE, "Introduced"),
        (WITHDRAWN, "Taken back"),
    ),
    initial=OFFERED,
    transitions=(
        Transition(
            action="want",
            sources=frozenset({OFFERED, DECLINED}),
            target=WANTED,
            words="the person would like to meet them",
            refusal="There is nothing left to answer here. Talk to your worker.",
        ),
        Transition(
            action="decline",
            sources=frozenset({OFFERED, WANTED}),
            target=DECLINED,
            words="the person says no, thank you",
            refusal="There is nothing left to answer here. Talk to your worker.",
        ),
        Transition(
            action="make",
            sources=frozenset({OFFERED, WANTED}),
            target=MADE,
            words="the worker brings them together, with the person's consent",
            refusal="This introduction stands at “{state}”, so it cannot be made now.",
        ),
        Transition(
            action="withdraw",
            sources=frozenset({OFFERED, WANTED, DECLINED}),
            target=WITHDRAWN,
            words="the worker takes the offer back",
            refusal="This introduction stands at “{state}”: there is no offer to take back.",
        ),
    ),
)

DRAFT, READ, SHARED, STORY_WITHDRAWN = "draft", "read", "shared", "withdrawn"

STORY = Table(
    name="story",
    states=(
        (DRAFT, "Draft"),
        (READ, "Read by a colleague"),
        (SHARED, "Shared"),
        (STORY_WITHDRAWN, "Withdrawn"),
    ),
    initial=DRAFT,
    transitions=(
        Transition(
            action="change",
            sources=frozenset({DRAFT, READ, SHARED}),
            target=DRAFT,
            words="its words are changed, so a colleague reads it again",
            refusal="This story is {state}, so it is not changed any more.",
        ),
        Transition(
            action="read",
            sources=frozenset({DRAFT}),
            target=READ,
            words="a second worker finds nothing in it that says who it is",
            refusal="This story is {state}; only a draft is read by a colleague.",
        ),
        Transition(
            action="share",
            sources=frozenset({READ}),
            target=SHARED,
            words="it is shown to others",
            refusal="This story is {state}. A colleague reads a draft before it is shared.",
        ),
        Transition(
            action="withdraw",
            sources=frozenset({DRAFT, READ, SHARED}),
            target=STORY_WITHDRAWN,
            words="the person, or who decides for them, takes the consent back",
            refusal="This story is {state} already.",
        ),
    ),
)
