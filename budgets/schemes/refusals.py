"""Refusals that say more than a sentence: every fault of a document, or what stands there now."""

from collections.abc import Collection
from typing import Any

from budgets.engine import Fault
from budgets.models import AllocationScheme
from socialcare.values import Refused


class FaultyScheme(Refused):
    """Refuses a document, and lists every fault with its place."""

    def __init__(self, opening: str, faults: Collection[Fault]) -> None:
        super().__init__(" ".join((opening, *(str(fault) for fault in faults))))
        self.faults = tuple(faults)


class ChangedMeanwhile(Refused):
    """Refuses to write over what somebody else saved; ``now`` is the part or document as it stands."""

    def __init__(self, scheme: AllocationScheme, now: Any) -> None:
        who = scheme.changed_by.name if scheme.changed_by is not None else "Somebody"
        super().__init__(
            f"{who} changed this in the meantime. What you wrote is not saved yet: it stands in the form "
            "below. Look at what is saved now, then save yours or leave it."
        )
        self.scheme = scheme
        self.now = now
