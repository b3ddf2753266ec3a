"""Adding to a draft what has no place in it yet."""

from datetime import datetime
from typing import Any

from django.db import transaction

from budgets.editing import Entry, Example, Part, new_id
from budgets.models import AllocationScheme
from budgets.schemes.drafting import save_part
from budgets.schemes.refusals import ChangedMeanwhile

#: Owners who add at the same moment take turns; so many in a row do not happen.
_TRIES = 5


@transaction.atomic
def add_entry(
    *, scheme: AllocationScheme, name: str, value: dict[str, Any], by: Any, at: datetime, what: str
) -> tuple[AllocationScheme, str]:
    """Add a question, an addition or an example to the end of its list; return its id, or place from 0.

    It never takes the place of what somebody else adds at the same moment.
    """
    for turn in range(_TRIES):
        entries = scheme.document.get(name) or []
        part: Part
        if name == "examples":
            id = str(len(entries))
            part, entry = Example(len(entries)), value
        else:
            taken = {one["id"] for one in entries}
            id = new_id(str(value.get("text") or "") or name.removesuffix("s"), taken)
            part, entry = Entry(name, id), {**value, "id": id}
        try:
            saved = save_part(
                scheme=scheme, part=part, value=entry, base_revision=scheme.revision, by=by, at=at, what=what
            )
        except ChangedMeanwhile as meanwhile:
            if turn == _TRIES - 1:
                raise
            scheme = meanwhile.scheme
        else:
            return saved, id
    raise AssertionError("The last turn returns or raises.")
