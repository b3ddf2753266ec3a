"""One person's answers as bytes: what the bulk engine reads, and what is stored of an assessment.

First the answers, in the order of the scheme's questions, then the support, in the same order. One
byte each: 0 is "not answered" or "none given", 1 the first option of the question or the first
level of the scheme, and so on. Where a question has more options than a byte can tell, each code is
two bytes, the smaller half first.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from .scheme import Scheme

#: From this many options on, codes take two bytes; the highest code of a byte stands for "unknown".
_OPTIONS_PAST_A_BYTE = 255


def bytes_of_a_code(scheme: Scheme) -> int:
    """Give how many bytes each code of a scheme takes: 1, or 2 where a question has 255 options or more."""
    most = max(len(scheme.supports), *(len(question.options) for question in scheme.questions))
    return 1 if most < _OPTIONS_PAST_A_BYTE else 2


class Coder:
    """Writes answers to a scheme as bytes, and reads them; make it once and keep it."""

    def __init__(self, scheme: Scheme) -> None:
        self.width = bytes_of_a_code(scheme)
        #: How many bytes an assessment takes.
        self.length = 2 * len(scheme.questions) * self.width
        levels = (None, *(level.id for level in scheme.supports))
        self._columns = [
            _Column(question.id, (None, *(option.id for option in question.options)))
            for question in scheme.questions
        ]
        self._support = [_Column(question.id, levels) for question in scheme.questions]

    def encode(self, answers: Mapping[str, str], support: Mapping[str, str]) -> bytes:
        """Write answers and support that fit the scheme; raises ValueError where they do not."""
        return _written(self._columns, answers, self.width) + _written(self._support, support, self.width)

    def decode(self, codes: bytes) -> tuple[dict[str, str], dict[str, str]]:
        """Read answers and support; raises ValueError where these are no bytes of this scheme."""
        if len(codes) != self.length:
            raise ValueError(f"These are {len(codes)} bytes; an assessment has {self.length}.")
        half = self.length // 2
        return (
            _read(self._columns, codes[:half], self.width),
            _read(self._support, codes[half:], self.width),
        )


class _Column(NamedTuple):
    """One question, and what its codes mean, the first of them "not given"."""

    question: str
    meanings: Sequence[str | None]


def _written(columns: Sequence[_Column], given: Mapping[str, str], width: int) -> bytes:
    codes = [column.meanings.index(given.get(column.question)) for column in columns]
    if len(given) != len(codes) - codes.count(0):
        raise ValueError("These answers name a question that the scheme does not have, or say nothing.")
    return b"".join(code.to_bytes(width, "little") for code in codes)


def _read(columns: Sequence[_Column], codes: bytes, width: int) -> dict[str, str]:
    read: dict[str, str] = {}
    for index, column in enumerate(columns):
        code = int.from_bytes(codes[index * width : (index + 1) * width], "little")
        if code >= len(column.meanings):
            raise ValueError(f"There is no answer number {code} to “{column.question}”.")
        meaning = column.meanings[code]
        if meaning is not None:
            read[column.question] = meaning
    return read
