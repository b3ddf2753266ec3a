"""Words for who helps with a plan."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from assessments.rules import day_text

from ..models import Helper
from ..states import INVITED


def right_choices(*, own: bool) -> list[tuple[str, str]]:
    """Return what a helper may be allowed, said to the person or about their plan."""
    whose = "my" if own else "the"
    return [
        (Helper.Right.SEE, f"See {whose} plan"),
        (Helper.Right.COMMENT, f"See {whose} plan, and say what they think of it"),
        (Helper.Right.WRITE, f"See {whose} plan, say what they think, and write in it"),
    ]


@dataclass(frozen=True)
class HelperRow:
    """One helper as the list shows them."""

    helper: Helper
    may: str
    sees: str
    standing: str
    waiting: bool

    @classmethod
    def of(cls, helper: Helper, *, own: bool, at: datetime) -> "HelperRow":
        """Return the words for one helper."""
        besides = (("the budget", helper.sees_budget), ("the assessment", helper.sees_assessment))
        parts = [words for words, given in besides if given]
        may = dict(right_choices(own=own))[helper.right]
        waiting = helper.status == INVITED
        if not waiting:
            since = day_text(timezone.localdate(helper.accepted_at)) if helper.accepted_at else ""
            standing = f"Helps since {since}."
        elif helper.code_until is not None and helper.code_until > at:
            until = day_text(timezone.localdate(helper.code_until))
            standing = f"Has not answered yet. The invitation works until {until}."
        else:
            standing = "Has not answered, and the invitation is too old now. You can send a new one."
        return cls(
            helper=helper,
            may=f"They may {may[:1].lower()}{may[1:]}",
            sees=f"They may also see {' and '.join(parts)}."
            if parts
            else "They see no budget and no assessment.",
            standing=standing,
            waiting=waiting,
        )
