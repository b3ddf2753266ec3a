"""Next year's rules in the demonstration: a draft with one example that still expects this year's sum.

It shows an owner what a proof is for: the row at 28 points gives more, and the example that lies on the
way to it says so before anything is published.
"""

from datetime import datetime
from typing import Any

from budgets.editing import Keys, Money
from budgets.models import AllocationScheme
from budgets.schemes.drafting import draft_from, save_part
from socialcare.people.models import User

#: The row that changes, and what it gives in the draft.
_POINTS, _AMOUNT = "28", "170.00"


def draft_for_next_year(*, version: AllocationScheme, by: User, at: datetime) -> AllocationScheme:
    """Draft the version after ``version``, and leave its examples as they were."""
    draft = draft_from(version=version, by=by, at=at)
    names = {"title": "Demonstration scheme for adults, 2027 to 2028", "version": "2027-28.1"}
    draft = _change(draft, Keys(tuple(names)), names, by=by, at=at, what="Title and texts")
    money: dict[str, Any] = Money().read(draft.document)
    rows = [
        {**row, "amount": _AMOUNT} if row["points"] == _POINTS else row for row in money["allocation"]["rows"]
    ]
    raised = {**money, "allocation": {**money["allocation"], "rows": rows}}
    return _change(draft, Money(), raised, by=by, at=at, what="The table")


def _change(draft: AllocationScheme, part: Any, value: Any, **how: Any) -> AllocationScheme:
    return save_part(scheme=draft, part=part, value=value, base_revision=draft.revision, **how)
