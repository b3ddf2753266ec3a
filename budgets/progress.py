"""A line on the terminal that says how far a long run has come, how fast, and how long it will take."""

import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import IO, Any, Self

_SECONDS_BETWEEN = 0.2
#: A run that is over sooner than this shows nothing.
_SECONDS_BEFORE = 1.0
_WIDTH = 24


def bar_line(what: str, done: int, share: float | None, seconds: float) -> str:
    """Write the line: a bar and the remaining time where the share done is known, and the rate."""
    rate = f"{done / seconds:,.0f} a second" if seconds > 0 else ""
    if share is None:
        return f"{done:,} {what}, {rate}"
    share = min(max(share, 0.0), 1.0)
    bar = "#" * int(share * _WIDTH)
    left = f", {_duration(seconds * (1 - share) / share)} left" if share > 0 else ""
    return f"[{bar.ljust(_WIDTH, '.')}] {share:4.0%}  {done:,} {what}, {rate}{left}"


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes:02d} min"
    return f"{minutes} min {rest:02d} s" if minutes else f"{rest} s"


class Progress:
    """Shows a bar on a terminal while its block runs, and takes it away at the end.

    On anything but a terminal nothing is written, so that logs and pipes stay clean.
    """

    def __init__(
        self,
        what: str,
        stream: IO[str] | Any = None,
        *,
        of: int | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._what, self._of, self._clock = what, of, clock
        self._stream = sys.stderr if stream is None else stream
        self._shown = 0
        self._began = self._last = clock()
        self._is_terminal = self._stream.isatty()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, place: TracebackType | None
    ) -> None:
        if self._shown:
            self._write("")

    def at(self, done: int, share: float | None = None) -> None:
        """Say how many are done and, where it is known, which share of the work that is."""
        now = self._clock()
        if not self._is_terminal or now - self._began < _SECONDS_BEFORE:
            return
        if self._shown and now - self._last < _SECONDS_BETWEEN:
            return
        self._last = now
        if share is None and self._of:
            share = done / self._of
        self._write(bar_line(self._what, done, share, now - self._began))

    def _write(self, line: str) -> None:
        """Write over the line before, with blanks where it was longer."""
        end = "\r" if not line else ""
        print(f"\r{line.ljust(self._shown)}{end}", end="", file=self._stream, flush=True)
        self._shown = len(line)
