"""The parts of a draft that one page of the editor reads and writes, beside those of ``budgets.editing``.

The table and the rules around it are parts of their own, so that two owners can work on both at once.
"""

from dataclasses import dataclass
from typing import Any

from budgets.editing import DETAILS, Document, Keys, Money

#: Every key that a document of the format may have.
TOP_KEYS = frozenset(
    {*DETAILS, "format", "id", "effective_from", "period", "questions", "informal_support", "additions",
     "allocation", "minimum", "maximum", "examples"}
)  # fmt: skip


class MoneyRules(Money):
    """Method, price, edges and limits, without the rows of the table."""

    def read(self, document: Document) -> Any:
        value = super().read(document)
        allocation = value["allocation"] or {}
        return {**value, "allocation": {key: one for key, one in allocation.items() if key != "rows"}}

    def write(self, document: Document, value: Any) -> Document:
        rows = (document.get("allocation") or {}).get("rows")
        allocation = {**value["allocation"], **({} if rows is None else {"rows": rows})}
        new = super().write(document, {**value, "allocation": allocation})
        for name in ("minimum", "maximum"):
            if name in document:
                new.setdefault(name, None)
        return new


@dataclass(frozen=True)
class Rows:
    """The rows of the table alone."""

    def read(self, document: Document) -> Any:
        return (document.get("allocation") or {}).get("rows") or []

    def write(self, document: Document, value: Any) -> Document:
        return {**document, "allocation": {**(document.get("allocation") or {}), "rows": value or []}}


class Details(Keys):
    """Title, number and texts; the short name too where it is ``faulty``, as it is else left alone.

    What no page has a place for is taken out with them, and so is a first day that is no date.
    """

    def __init__(self, document: Document, *, faulty: frozenset[str] = frozenset()) -> None:
        self.astray = (
            *(key for key in document if key not in TOP_KEYS),
            *(key for key in ("effective_from",) if key in faulty),
        )
        short_name = ("id",) if "id" in faulty else ()
        super().__init__((*DETAILS, *short_name, *self.astray))

    def write(self, document: Document, value: Any) -> Document:
        return super().write(document, {**value, **dict.fromkeys(self.astray)})
