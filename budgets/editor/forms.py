"""The boxes of the editor's pages. They refuse nothing: a draft is kept with its faults beside the boxes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.forms import BoundField
from django.utils.html import format_html

from assessments.rules import OUTCOMES
from socialcare.web.forms import GovukForm

from . import sheets
from .sheets import BETWEEN, NO, NOTHING, REFER, SUM, YES, Typed, choice_of

Choices = Sequence[tuple[str, Any]]


def _line(label: str, help_text: str = "", **attrs: Any) -> forms.CharField:
    """One line of text."""
    return forms.CharField(
        label=label, help_text=help_text, required=False, strip=False, widget=forms.TextInput(attrs=attrs)
    )


def _words(label: str, help_text: str = "", rows: int = 3) -> forms.CharField:
    """Several lines of text."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def _number(label: str, help_text: str = "") -> forms.CharField:
    return _line(
        label, help_text, inputmode="decimal", **{"class": "govuk-input--width-5", "spellcheck": "false"}
    )


def _pick(label: str, choices: Choices, help_text: str = "", *, radios: bool = False) -> forms.CharField:
    """One of some choices. What stands in the draft stays, even where it can no longer be chosen."""
    widget = forms.RadioSelect if radios else forms.Select
    return forms.CharField(label=label, help_text=help_text, required=False, widget=widget(choices=choices))


def _hidden() -> forms.CharField:
    return forms.CharField(required=False, widget=forms.HiddenInput)


@dataclass(frozen=True)
class Row:
    """One row of a list on a page: its number and its boxes, the rarely used ones apart."""

    number: int
    hidden: list[BoundField]
    boxes: list[BoundField]
    more: list[BoundField]
    is_new: bool
    words: str

    @property
    def place(self) -> int:
        """The number that its reader counts."""
        return self.number + 1

    @property
    def more_is_used(self) -> bool:
        """Whether something stands in the rarely used boxes."""
        return any(field.value() or field.errors for field in self.more)


class DraftForm(GovukForm):
    """The boxes of one page, filled from the draft or with what was typed, and never refused."""

    submit_text = "Save"
    revision = _hidden()

    #: Boxes whose label says "(optional)".
    optional: ClassVar[tuple[str, ...]] = ()
    #: The list on this page, its boxes and the rarely used ones.
    rows_name: ClassVar[str] = ""
    row_words: ClassVar[str] = "Row"
    row_hidden: ClassVar[tuple[str, ...]] = ("id",)
    row_boxes: ClassVar[tuple[str, ...]] = ()
    row_more: ClassVar[tuple[str, ...]] = ()

    def __init__(self, typed: Typed, *, spare: int = 0, **kwargs: Any) -> None:
        super().__init__(dict(typed))
        self.build()
        self.numbers = sheets.rows_typed(typed, self.rows_name) if self.rows_name else []
        first_new = max(self.numbers, default=-1) + 1
        self.new_numbers = set(range(first_new, first_new + spare))
        self.numbers += sorted(self.new_numbers)
        for number in self.numbers:
            for name, field in self.row_fields(number).items():
                self.add(f"{self.rows_name}-{number}-{name}", field)
        self.keep_what_stands()

    def build(self) -> None:
        """Add the fields that depend on the draft."""

    def add(self, name: str, field: forms.Field) -> None:
        """Add one field."""
        self.fields[name] = self._ours(name, field)

    def row_fields(self, number: int) -> dict[str, forms.Field]:
        """Return the fields of one row, by the last part of their names."""
        return {}

    def keep_what_stands(self) -> None:
        """Offer, in each choice, also what stands in the draft and can no longer be chosen."""
        for name, field in self.fields.items():
            if not isinstance(field.widget, (forms.Select, forms.RadioSelect)):
                continue
            value = str(self.data.get(self.add_prefix(name)) or "")
            offered = {
                str(inner)
                for one, text in field.widget.choices
                for inner in ([key for key, _ in text] if isinstance(text, (list, tuple)) else [one])
            }
            if value and value not in offered:
                words = " ".join(value.split(BETWEEN))
                field.widget.choices = [*field.widget.choices, (value, f"{words} (no longer offered)")]

    def marks_optional(self, name: str) -> bool:
        return name.rpartition("-")[2] in self.optional if "-" in name else name in self.optional

    def row_of(self, box: str) -> str:
        """Return which row a box stands in, such as "Answer 2"; nothing where it stands in none."""
        parts = box.split("-")
        in_row = len(parts) == 3 and parts[0] == self.rows_name and parts[1].isdigit()
        return f"{self.row_words} {int(parts[1]) + 1}" if in_row else ""

    @property
    def rows(self) -> list[Row]:
        """The rows of the page's list, ready to be shown."""

        def fields(number: int, names: Iterable[str]) -> list[BoundField]:
            return [self[f"{self.rows_name}-{number}-{name}"] for name in names]

        return [
            Row(
                number,
                fields(number, self.row_hidden),
                fields(number, self.row_boxes),
                fields(number, self.row_more),
                number in self.new_numbers,
                str(self.data.get(f"{self.rows_name}-{number}-{self.row_boxes[0]}") or ""),
            )
            for number in self.numbers
        ]

    def show_faults(self, faults: Mapping[str, Sequence[str]]) -> list[str]:
        """Show each box's faults at it; return the sentences that belong to no box of this page."""
        at_the_top = []
        for box, sentences in faults.items():
            for sentence in sentences:
                if box in self.fields:
                    self.add_error(box, sentence)
                else:
                    at_the_top.append(sentence)
        return at_the_top


class DetailsForm(DraftForm):
    """What the scheme is called and for whom, and the texts that stand around it."""

    optional = ("source",)

    title = _line("Title", "As everybody reads it, such as “Allocation scheme for adults, 2026 to 2027”.")
    version = _line("Number of this version", "Such as 2026-27.1. Each published version has its own.",
                    **{"class": "govuk-input--width-10"})  # fmt: skip
    applies_to = _line("Whom it is for", "Such as adults.", **{"class": "govuk-input--width-20"})
    notice = _words(
        "Notice", "Said wherever the scheme or a sum from it is shown. Leave it empty if there is none."
    )
    source = _words("Where the numbers come from", "Reports, costs and decisions that the figures rest on.")

    def build(self) -> None:
        if "id" in self.data:
            name = _line("Short name", "It stands in files and addresses, such as adults-2026.")
            self.add("id", name)


def _worth(priced: bool, period: str) -> forms.CharField:
    if priced:
        return _number(f"Price in pounds a {period}")
    return _number("Points")


class QuestionForm(DraftForm):
    """One question with its answers and what each counts."""

    optional = ("help", "source")
    rows_name = "options"
    row_words = "Answer"
    row_boxes = ("text", "worth")
    row_more = ("help", "source")

    text = _line(
        "The question, in a few words", "It stands as a heading over its answers, such as “Meals and drinks”."
    )
    help = _words("What it is about", "One or two sentences for the worker and the person.", rows=2)
    outcome = _pick(
        "Which of the ten everyday things of the Care Act it belongs to",
        [("", "None of them: it is about something else"), *((one.id, one.title) for one in OUTCOMES)],
        "It is asked on that page of the assessment. What belongs to none is asked under health and home.",
    )
    required = _pick(
        "Must it be answered?",
        [(YES, "Yes, before a sum is worked out"), (NO, "No. Left empty, it counts nothing")],
        radios=True,
    )
    informal_support = _pick(
        "Does help from family and friends take something off?",
        [(YES, "Yes, and the worker is asked who helps"), (NO, "No")],
        radios=True,
    )
    source = _words("Where the numbers of this question come from", rows=2)

    def __init__(self, typed: Typed, *, priced: bool, period: str, **kwargs: Any) -> None:
        self.priced, self.period = priced, period
        super().__init__(typed, **kwargs)

    def row_fields(self, number: int) -> dict[str, forms.Field]:
        return {
            "id": _hidden(),
            "text": _line(f"Answer {number + 1}"),
            "worth": _worth(self.priced, self.period),
            "help": _line("Explanation"),
            "source": _line("Where its number comes from"),
        }


class LevelsForm(DraftForm):
    """The levels of help from family and friends, and what each takes off."""

    optional = ("help", "source")
    rows_name = "levels"
    row_words = "Level"
    row_boxes = ("text", "share")
    row_more = ("help", "source")

    def row_fields(self, number: int) -> dict[str, forms.Field]:
        return {
            "id": _hidden(),
            "text": _line(f"Level {number + 1}"),
            "share": _number("Share that comes off"),
            "help": _line("Explanation"),
            "source": _line("Where its number comes from"),
        }


class AdditionForm(DraftForm):
    """Something that is added on top where one question has one answer."""

    optional = ("help", "source")

    text = _line(
        "What is added, in words",
        "The person reads it, such as “You live alone, so nobody is there in between”.",
    )
    when = _pick("For which answer", [])
    help = _words("Explanation", rows=2)
    source = _words("Where its number comes from", rows=2)

    def __init__(
        self,
        typed: Typed,
        *,
        priced: bool,
        period: str,
        questions: Sequence[Mapping[str, Any]],
        **kwargs: Any,
    ) -> None:
        self.priced, self.period, self.questions = priced, period, questions
        super().__init__(typed, **kwargs)

    def build(self) -> None:
        self.add("worth", _worth(self.priced, self.period))
        choices: list[tuple[str, Any]] = [("", "Choose an answer")]
        for question in self.questions:
            options = [
                (choice_of(question["id"], option["id"]), sheets.shown(option.get("text")) or option["id"])
                for option in question.get("options") or []
            ]
            choices.append((sheets.shown(question.get("text")) or question["id"], options))
        self.fields["when"].widget.choices = choices


METHODS = (
    ("banded", "In steps: each row gives one amount until the next row begins"),
    ("interpolated", "In a straight line from each row to the next"),
    ("price_per_point", "Each point has the same price"),
    ("price_per_need", "Each answer has a price of its own, and there are no points"),
)


class MoneyForm(DraftForm):
    """How points become money, and the limits of a sum."""

    optional = ("ends_at", "minimum", "maximum", "source")
    reveals = {"method": {"price_per_point": ("price",), "banded": ("ends_at",)}}

    method = _pick("How do points become money?", METHODS, radios=True)
    price = _line("Price of a point in pounds", inputmode="decimal", **{"class": "govuk-input--width-5"})
    ends_at = _line(
        "Up to how many points the table goes (optional)", "Empty: the last row has no end.",
        inputmode="decimal", **{"class": "govuk-input--width-5"},
    )  # fmt: skip
    period = _pick(
        "What are the amounts for?",
        [("week", "A week"), ("year", "A year. A sum is divided by 52 weeks")],
        radios=True,
    )
    below_first = _pick(
        "Points under the first row of the table",
        [("nothing", "Give nothing"), ("first", "Give the amount of the first row"),
         ("proportional", "Give their part of the first row’s amount, in a straight line from zero")],
        radios=True,
    )  # fmt: skip
    above_last = _pick(
        "Points past the end of the table",
        [("last", "Give the amount of the last row"), ("refer", "Give no sum: a person has to estimate it")],
        radios=True,
    )
    minimum = _number("Smallest sum a week", "A sum above nothing is raised to this.")
    maximum = _number("Largest sum a week", "A larger sum is cut to this, and the statement says so.")
    source = _words("Where the amounts come from", rows=2)
    look = {
        "price": {"prefix": {"text": "£"}},
        "minimum": {"prefix": {"text": "£"}, "classes": "govuk-input--width-10"},
        "maximum": {"prefix": {"text": "£"}, "classes": "govuk-input--width-10"},
    }


class TableForm(DraftForm):
    """The rows of the table: from these points on, this amount."""

    rows_name = "rows"
    row_hidden = ("was",)
    row_boxes = ("points", "amount")
    row_more = ("text", "source")

    def __init__(self, typed: Typed, *, period: str, **kwargs: Any) -> None:
        self.period = period
        super().__init__(typed, **kwargs)

    def row_fields(self, number: int) -> dict[str, forms.Field]:
        return {
            "was": _hidden(),
            "points": _number("Points"),
            "amount": _number(f"Pounds a {self.period}"),
            "text": _line("Words for this row"),
            "source": _line("Where its amount comes from"),
        }


@dataclass(frozen=True)
class Asked:
    """One question of an example: its hidden id, its answer, and the help with it where that counts."""

    asked: BoundField
    answer: BoundField
    support: BoundField | None


class ExampleForm(DraftForm):
    """A worked example: somebody's answers, and what should come out."""

    optional = ("text", "source", "points")
    reveals = {"outcome": {SUM: ("weekly",)}}
    look = {"weekly": {"prefix": {"text": "£"}, "suffix": {"text": "a week"}}}

    name = _line(
        "Name of the example", "Invented, such as “Alone, with help at meals”. Never a real person’s."
    )
    text = _words("Words about it", rows=2)
    points = _number("Points you expect")
    outcome = _pick(
        "What should come out?",
        [(SUM, "A sum"), (NOTHING, "Nothing: £0.00"), (REFER, "No sum: a person has to estimate it")],
        radios=True,
    )
    weekly = _line("The sum you expect", inputmode="decimal", **{"class": "govuk-input--width-5"})
    source = _words("Where it comes from", rows=2)

    def __init__(
        self,
        typed: Typed,
        *,
        priced: bool,
        questions: Sequence[Mapping[str, Any]],
        levels: Sequence[Mapping[str, Any]],
        **kwargs: Any,
    ) -> None:
        self.priced, self.questions, self.levels = priced, questions, levels
        super().__init__(typed, **kwargs)

    def build(self) -> None:
        if self.priced:
            del self.fields["points"]
        for number, question in enumerate(self.questions):
            self._ask(number, question)

    def _ask(self, number: int, question: Mapping[str, Any]) -> None:
        words = sheets.shown(question.get("text")) or question["id"]
        options = [
            (option["id"], sheets.shown(option.get("text")) or option["id"])
            for option in question.get("options") or []
        ]
        self.add(f"asked-{number}", _hidden())
        self.add(f"answers-{number}", _pick(words, [("", "Not answered"), *options]))
        if question.get("informal_support") is True or self.data.get(f"support-{number}"):
            levels = [(one["id"], sheets.shown(one.get("text")) or one["id"]) for one in self.levels]
            label = format_html('Help there is already<span class="govuk-visually-hidden">: {}</span>', words)
            field = _pick(label, [("", "None recorded"), *levels])
            self.add(f"support-{number}", field)

    @property
    def asked(self) -> list[Asked]:
        """The questions in the order in which they are asked."""
        return [
            Asked(
                self[f"asked-{number}"],
                self[f"answers-{number}"],
                self[f"support-{number}"] if f"support-{number}" in self.fields else None,
            )
            for number in range(len(self.questions))
        ]
