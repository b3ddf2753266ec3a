"""One line of a timetable as it is typed: from and until, or a start and how long, or only how long. Pure."""

from collections.abc import Callable
from dataclasses import dataclass

from .rules import DAY, Line, fault_of, minutes_between
from .words import read_end, read_length, read_start

Fault = tuple[str, str]


@dataclass(frozen=True, slots=True)
class TypedLine:
    """What stands in the boxes of one line."""

    kind: str = ""
    days: tuple[int, ...] = ()
    starts: str = ""
    ends: str = ""
    length: str = ""
    workers: int = 1

    @property
    def is_blank(self) -> bool:
        """Whether nothing was filled in, so that the line does not count."""
        return not (self.kind or self.days or self.starts or self.ends or self.length)


def read_line(typed: TypedLine) -> tuple[Line | None, list[Fault]]:
    """Return the line, or None with each part that cannot be and the sentence that says what to do."""
    faults: list[Fault] = []
    starts = _read(typed.starts, read_start, "from", "the time when it starts, such as 8:30 or 2pm", faults)
    ends = _read(typed.ends, read_end, "until", "the time when it ends, such as 9:15 or 4pm", faults)
    length = _read(typed.length, read_length, "length", "how long, such as 45 min or 1 h 30 min", faults)
    if faults:
        return None, faults
    minutes = length or 0
    if starts is not None and ends is not None:
        minutes = minutes_between(starts, ends)
        if length is not None and length != minutes:
            return None, [("length", "From and until give another time. Leave this empty, or change it.")]
    elif starts is not None and length is not None:
        ends = (starts + length) % DAY or DAY
    elif starts is not None:
        return None, [("until", "Enter when it ends, or how long it takes.")]
    elif ends is not None:
        return None, [("from", "Enter when it starts, or leave both empty and enter how long it takes.")]
    elif length is None:
        return None, [("length", "Enter from and until, or how long it takes."), *_rest(typed)]
    line = Line(typed.kind, typed.days, minutes, starts, ends, typed.workers)
    fault = fault_of(line)
    return (None, [fault]) if fault is not None else (line, [])


def _read(
    typed: str, reader: Callable[[str], int | None], part: str, wanted: str, faults: list[Fault]
) -> int | None:
    if not typed.strip():
        return None
    found = reader(typed)
    if found is None:
        faults.append((part, f"“{typed.strip()}” is not clear. Enter {wanted}."))
    return found


def _rest(typed: TypedLine) -> list[Fault]:
    """Return what else is missing, so that all of it is said at once."""
    fault = fault_of(Line(typed.kind, typed.days, 1))
    return [] if fault is None else [fault]
