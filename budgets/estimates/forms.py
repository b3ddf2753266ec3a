"""A week's timetable, line by line, and the rates that price it."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms

from socialcare.values.money import pounds_text
from socialcare.web.forms import DateParts, GovukForm, PoundsField

from .models import EstimateLine, HourlyRate
from .rules import DAYS, MOST_HOURLY_PENCE, MOST_LINES
from .services import Priced
from .typed import TypedLine, read_line
from .words import clock_text, length_text

PARTS = ("kind", "days", "from", "until", "length", "two")
EVERY_DAY = "all"
_DAY_CHOICES = [(EVERY_DAY, "Every day"), *((str(number), day[:3]) for number, day in enumerate(DAYS))]


def _look() -> dict[str, dict[str, Any]]:
    """Return how the fields of every line that a form can have look."""
    own: dict[str, dict[str, Any]] = {
        "days": {"fieldset": {"legend": {"classes": "govuk-fieldset__legend--s"}}},
        "two": {"classes": "govuk-checkboxes--small"},
    }
    lines = {
        f"{part}_{number}": {"optional": False} | own.get(part, {})
        for number in range(MOST_LINES)
        for part in PARTS
    }
    return {"show": {"classes": "govuk-checkboxes--small"}, **lines}


class TimetableForm(GovukForm):
    """As many lines as were sent, or as there are; each may stay empty. Its value is ``timetable``."""

    submit_text = "Save the estimate"
    look = _look()

    show = forms.BooleanField(required=False)

    def __init__(
        self, *args: Any, rates: Sequence[HourlyRate], called: str, lines: int = 1, **kwargs: Any
    ) -> None:
        self.rates = {rate.kind: rate.hourly_pence for rate in rates}
        #: What stood beside a kind when it was chosen, by line.
        self.seen: dict[int, int] = {}
        super().__init__(*args, **kwargs)
        self.fields["show"].label = f"Show this estimate to {called} too, beside the budget"
        self._build(_lines_in(self.data) if self.is_bound else lines)

    def _build(self, count: int) -> None:
        self.count = min(max(count, 1), MOST_LINES)
        for number in range(self.count):
            for part, field in self._line(number).items():
                name = f"{part}_{number}"
                self.fields[name] = self._ours(name, field)

    def _line(self, number: int) -> dict[str, forms.Field]:
        gone = self._renew(number)
        kinds = [
            ("", "Choose"),
            *((f"{pence}:{kind}", self._words(kind)) for kind, pence in self.rates.items()),
        ]
        return {
            "kind": forms.ChoiceField(label="Kind of support", choices=kinds + gone, required=False),
            "days": forms.MultipleChoiceField(
                label="Days",
                choices=_DAY_CHOICES,
                required=False,
                widget=forms.CheckboxSelectMultiple(attrs={"class": "govuk-checkboxes--small app-days"}),
            ),
            "from": _time("From"),
            "until": _time("Until"),
            "length": _time("Or how long"),
            "two": forms.BooleanField(label="Two workers at a time", required=False),
        }

    def _words(self, kind: str) -> str:
        return f"{kind}, {pounds_text(self.rates[kind])} an hour"

    def _renew(self, number: int) -> list[tuple[str, str]]:
        """Note which rate a line was sent with, show today's; return the choice of one that is no more."""
        value = str(self.data.get(f"kind_{number}", "")) if self.is_bound else ""
        typed, _, kind = value.partition(":")
        if not (typed.isascii() and typed.isdecimal() and len(typed) < 9 and kind):
            return []
        self.seen[number] = int(typed)
        if kind not in self.rates:
            return [(value, f"{kind}: no rate today")]
        renewed: Any = self.data.copy()  # type: ignore[attr-defined]
        renewed[f"kind_{number}"] = f"{self.rates[kind]}:{kind}"
        self.data = renewed
        return []

    def show_typed(self, data: Mapping[str, Any]) -> None:
        """Show what was typed earlier, with as many lines as it has."""
        super().show_typed(data)
        self._build(_lines_in(self.data))

    def one_more(self) -> None:
        """Show what was typed, unjudged, and some empty lines below."""
        count = self.count + 1
        self.show_typed(self.data)
        self._build(count)
        self.restored = False  # nobody was signed out

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The fields of each line, for the page."""
        return [
            {"number": number + 1, **{f"{part}_": self[f"{part}_{number}"] for part in PARTS}}
            for number in range(self.count)
        ]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        cleaned["timetable"] = [
            priced for number in range(self.count) if (priced := self._clean_line(number)) is not None
        ]
        return cleaned

    def _clean_line(self, number: int) -> Priced | None:
        got = {part: self.cleaned_data.get(f"{part}_{number}") for part in PARTS}
        ticked = got["days"] or []
        days = range(7) if EVERY_DAY in ticked else [int(day) for day in ticked]
        typed = TypedLine(
            kind=(got["kind"] or "").partition(":")[2],
            days=tuple(days),
            starts=got["from"] or "",
            ends=got["until"] or "",
            length=got["length"] or "",
            workers=2 if got["two"] else 1,
        )
        if typed.is_blank:
            return None
        line, faults = read_line(typed)
        for part, sentence in faults:
            self.add_error(f"{part}_{number}", sentence)
        return None if line is None else Priced(line, number, self.seen.get(number, 0))


def _time(label: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=20,
        widget=forms.TextInput(
            attrs={"class": "govuk-input--width-5", "autocomplete": "off", "spellcheck": "false"}
        ),
    )


def _lines_in(data: Mapping[str, Any]) -> int:
    """Return how many lines were sent: one more than the greatest number after a kind of support."""
    numbers = [name.removeprefix("kind_") for name in data if name.startswith("kind_")]
    return (
        max((int(one) for one in numbers if one.isascii() and one.isdecimal() and len(one) < 4), default=-1)
        + 1
    )


def typed_again(lines: Sequence[EstimateLine], rates: Sequence[HourlyRate]) -> dict[str, Any]:
    """Return the lines of a former estimate as a form shows them, at the rates of today."""
    prices = {rate.kind: rate.hourly_pence for rate in rates}
    shown: dict[str, Any] = {}
    for number, line in enumerate(lines):
        kind = line.rate.kind
        shown[f"kind_{number}"] = f"{prices[kind]}:{kind}" if kind in prices else ""
        shown[f"days_{number}"] = [str(day) for day in range(7) if line.days >> day & 1]
        if line.starts_minute is not None and line.ends_minute is not None:
            shown[f"from_{number}"] = clock_text(line.starts_minute)
            shown[f"until_{number}"] = clock_text(line.ends_minute)
        else:
            shown[f"length_{number}"] = length_text(line.minutes)
        shown[f"two_{number}"] = line.workers > 1
    return shown


class RateForm(GovukForm):
    """A kind of support and what an hour of it costs from a day on."""

    submit_text = "Set this rate"
    look = {"hourly": {"suffix": {"text": "an hour"}}}

    kind = forms.CharField(
        label="Kind of support",
        max_length=80,
        help_text="As workers say it, such as “Home care” or “Personal assistant at night”",
    )
    hourly = PoundsField(
        label="Rate",
        least=Decimal("0.01"),
        most=Decimal(MOST_HOURLY_PENCE) / 100,
        help_text="In pounds, such as 24.10",
    )
    from_on = DateParts(label="First day of this rate", example="1 4 2027")
    source = forms.CharField(
        label="Where the rate comes from",
        max_length=300,
        help_text="Everybody who is shown a sum reads this, such as: our contract for home care, 2027/28",
    )


class FollowingRateForm(RateForm):
    """The next rate of a kind that has one."""

    kind = None  # type: ignore[assignment]


class EndRateForm(GovukForm):
    """The last day of a rate that none follows yet."""

    submit_text = "End this rate"

    to_on = DateParts(label="Last day of this rate", example="31 3 2027")
