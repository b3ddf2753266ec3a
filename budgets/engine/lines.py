"""The lines of a statement: what was asked, answered, taken off, added and worked out."""

from typing import Any, NamedTuple


class Line(NamedTuple):
    """One line of a statement: the sentence a person reads, and the parts a screen lays out.

    `kind` is `answer`, `unanswered`, `deduction`, `addition`, `sum`, `table`, `period`,
    `minimum`, `maximum` or `result`. Numbers are decimal strings in `unit`: `points`,
    `pounds_a_week` or `pounds_a_year`. `case` says which rule of the table applied.
    Fields that do not belong to a kind are None.
    """

    kind: str
    text: str
    unit: str | None = None
    question: str | None = None
    question_text: str | None = None
    option: str | None = None
    option_text: str | None = None
    support: str | None = None
    support_text: str | None = None
    share: str | None = None
    addition: str | None = None
    addition_text: str | None = None
    before: str | None = None
    deduction: str | None = None
    after: str | None = None
    case: str | None = None
    rows: tuple[tuple[str, str], ...] | None = None
    weekly: str | None = None
    yearly: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Give the fields that this line has, ready for `json.dumps`."""
        shown: dict[str, Any] = {
            name: value for name, value in zip(self._fields, self, strict=True) if value is not None
        }
        if self.rows is not None:
            shown["rows"] = [{"points": points, "amount": amount} for points, amount in self.rows]
        return shown
