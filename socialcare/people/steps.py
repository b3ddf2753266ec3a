"""The seven steps of self-directed support: what stands on every page that says where things are.

Source: In Control, "Seven steps to being in control": find out the money, plan, get agreement,
organise the money, organise the support, live your life, see how it works. No Django here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from socialcare.values.marked import marked

MONEY, PLAN, AGREEMENT, ORGANISE_MONEY, ORGANISE_SUPPORT, LIVING, SEEING = (
    "money",
    "plan",
    "agreement",
    "organise_money",
    "organise_support",
    "living",
    "seeing",
)

STEPS = (
    (MONEY, marked("Find out the money")),
    (PLAN, marked("Make a plan")),
    (AGREEMENT, marked("Agree the plan")),
    (ORGANISE_MONEY, marked("Organise the money")),
    (ORGANISE_SUPPORT, marked("Organise the support")),
    (LIVING, marked("Live life")),
    (SEEING, marked("See how it works")),
)

PICTURES = {
    MONEY: "money",
    PLAN: "plan",
    AGREEMENT: "agree",
    ORGANISE_MONEY: "purse",
    ORGANISE_SUPPORT: "people",
    LIVING: "living",
    SEEING: "look",
}

DONE, NOW, LATER = "done", "now", "later"


@dataclass(frozen=True)
class Step:
    """One of the seven: its number, its words, whether it is done, and a date or a note."""

    number: int
    key: str
    words: str
    state: str
    on: date | None = None
    note: str = ""

    @property
    def picture(self) -> str:
        """The picture that stands beside the words for whoever would rather look."""
        return PICTURES[self.key]

    @property
    def state_words(self) -> str:
        """What the state is called where colour does not show."""
        return {DONE: marked("Done"), NOW: marked("Now"), LATER: marked("Later")}[self.state]


def seven_steps(
    *, done: Mapping[str, date], now: str | None, notes: Mapping[str, str] | None = None
) -> tuple[Step, ...]:
    """Return all seven: those ``done`` with their day, the one that is ``now`` under way, the rest later.

    Where nothing goes on (the person is not eligible), ``now`` is None. A step that is done once
    and under way again, such as a new assessment, counts as under way.
    """
    notes = notes or {}
    return tuple(
        Step(
            number=place,
            key=key,
            words=words,
            state=NOW if key == now else DONE if key in done else LATER,
            on=done.get(key),
            note=notes.get(key, ""),
        )
        for place, (key, words) in enumerate(STEPS, start=1)
    )
