"""The same answers in the codes of another version, where questions and options stand elsewhere."""

import numpy as np
from numpy.typing import NDArray

from .bulk import Codes
from .scheme import Scheme


class Recoder:
    """Turns rows of codes of one scheme into rows of codes of another that asks the same questions.

    Questions, options and levels of support are matched by their ids, wherever they stand. What the
    other scheme does not know becomes a code that makes the assessment faulty there.
    """

    def __init__(self, written: Scheme, read: Scheme, code_type: type[np.uint8 | np.uint16]) -> None:
        """Take the scheme that the codes are of, the one they are for, and the type of code it reads.

        Raises ValueError where the two do not ask the same questions.
        """
        places = {question.id: place for place, question in enumerate(written.questions)}
        if places.keys() != {question.id for question in read.questions}:
            raise ValueError("The two versions do not ask the same questions.")
        unknown = int(np.iinfo(code_type).max)

        def table(old: list[str], new: list[str]) -> NDArray[np.unsignedinteger]:
            codes = {id: code for code, id in enumerate(new, start=1)}
            return np.array([0, *(codes.get(id, unknown) for id in old), unknown], code_type)

        levels = table([level.id for level in written.supports], [level.id for level in read.supports])
        self._code_type = code_type
        self._columns: list[tuple[int, NDArray[np.unsignedinteger]]] = []
        for question in read.questions:
            place = places[question.id]
            old = [option.id for option in written.questions[place].options]
            self._columns.append((place, table(old, [option.id for option in question.options])))
        self._columns += [(len(places) + places[question.id], levels) for question in read.questions]
        same = [(place, np.arange(len(meaning) - 1)) for place, (_, meaning) in enumerate(self._columns)]
        self.changes_nothing = all(
            place == other and np.array_equal(meaning[:-1], as_is)
            for (place, meaning), (other, as_is) in zip(self._columns, same, strict=True)
        )

    def recode(self, rows: Codes) -> Codes:
        """Give the rows in the other scheme's codes."""
        if self.changes_nothing and rows.dtype == self._code_type:
            return rows
        made = np.empty(rows.shape, self._code_type)
        for column, (place, meaning) in enumerate(self._columns):
            made[:, column] = meaning[np.minimum(rows[:, place], len(meaning) - 1)]
        return made
