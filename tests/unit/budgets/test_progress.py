"""The line on the terminal: there on long runs, gone at the end, and nowhere else."""

import io

from budgets.progress import Progress, bar_line


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_the_line_has_a_bar_the_rate_and_what_is_left() -> None:
    assert (
        bar_line("rows", 500, 0.25, 10) == "[######..................]  25%  500 rows, 50 a second, 30 s left"
    )
    assert bar_line("rows", 0, 0.0, 10) == "[........................]   0%  0 rows, 0 a second"
    assert bar_line("rows", 9, 1.5, 1) == "[########################] 100%  9 rows, 9 a second, 0 s left"
    assert bar_line("rows", 1_234_567, None, 2) == "1,234,567 rows, 617,284 a second"


def test_long_times_are_said_in_minutes_and_hours() -> None:
    assert bar_line("rows", 1, 0.5, 60).endswith("1 min 00 s left")
    assert bar_line("rows", 1, 0.5, 3599).endswith("59 min 59 s left")
    assert bar_line("rows", 1, 0.5, 3660).endswith("1 h 01 min left")


def test_a_long_run_on_a_terminal_shows_a_line_and_takes_it_away() -> None:
    screen, clock = Terminal(), Clock()
    with Progress("rows", screen, of=200, clock=clock) as progress:
        progress.at(1)
        assert screen.getvalue() == ""
        clock.now += 1
        progress.at(50)
        first = screen.getvalue()
        assert first == "\r" + bar_line("rows", 50, 0.25, 1)
        clock.now += 0.1
        progress.at(60)
        assert screen.getvalue() == first
        clock.now += 0.2
        progress.at(100, 0.9)
        assert "90%" in screen.getvalue()
    last = screen.getvalue().rsplit("\r", 2)
    assert last[1].strip() == "" != last[1]
    assert last[2] == ""


def test_a_shorter_line_covers_a_longer_one() -> None:
    screen, clock = Terminal(), Clock()
    with Progress("rows", screen, clock=clock) as progress:
        clock.now += 100
        progress.at(1_000_000, 0.5)
        longer = len(screen.getvalue())
        clock.now += 1
        progress.at(1_000_001)
        assert len(screen.getvalue()) == 2 * longer


def test_a_short_run_and_a_log_show_nothing() -> None:
    short, log, clock = Terminal(), io.StringIO(), Clock()
    with Progress("rows", short, clock=clock) as one, Progress("rows", log, clock=clock) as other:
        one.at(1, 0.5)
        clock.now += 100
        other.at(1, 0.5)
    assert short.getvalue() == log.getvalue() == ""
