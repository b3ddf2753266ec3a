"""Notices that somebody wants us to stop, whichever way they say it."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Told(BaseException):
    """Somebody asked us to stop; carries the signal."""

    def __init__(self, sign: int) -> None:
        """Keep the signal."""
        super().__init__(sign)
        self.sign = sign


@contextmanager
def stop_signals_raise() -> Iterator[None]:
    """Turn the first signal to stop into Told, and ignore the rest while we tidy up."""

    def tell(sign: int, _frame: object) -> None:
        for each in STOPS:
            signal.signal(each, signal.SIG_IGN)
        raise Told(sign)

    before = [signal.signal(each, tell) for each in STOPS]
    try:
        yield
    finally:
        for each, handler in zip(STOPS, before, strict=True):
            signal.signal(each, signal.SIG_IGN if signal.getsignal(each) == signal.SIG_IGN else handler)


@dataclass(frozen=True)
class Maker:
    """The ``make`` that started us, if one did.

    Told alone to stop (a Ctrl-C tells us both), it waits for us without a word: that it no longer catches
    the signal is the only sign. Killed, it leaves us to somebody else.
    """

    pid: int
    catches_interrupt: bool

    @classmethod
    def ours(cls) -> Maker | None:
        """Find out whether make started us."""
        pid = os.getppid()
        try:
            name = Path(f"/proc/{pid}/comm").read_text(encoding="utf-8").strip()
            return cls(pid, _catches(pid, signal.SIGINT)) if name in ("make", "gmake") else None
        except OSError:
            return None

    def wants_us_to_stop(self) -> bool:
        """Say whether it is gone, or was interrupted."""
        try:
            if os.getppid() != self.pid:
                return True
            return self.catches_interrupt and not _catches(self.pid, signal.SIGINT)
        except OSError:
            return True


def _catches(pid: int, sign: signal.Signals) -> bool:
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    caught = next(line for line in status.splitlines() if line.startswith("SigCgt:")).split()[1]
    return bool(int(caught, 16) >> (sign - 1) & 1)
