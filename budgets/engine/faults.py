"""All that is wrong with a scheme document, each fault with its place and what to do about it.

The document may be anything that JSON can hold. The checks go on after a fault, so that an
author sees every fault at once.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from .exact import LARGEST_EXACT, WEEKS_PER_YEAR, digits_after_point, is_decimal, scaled
from .scheme import Scheme

FORMAT = "allocation-scheme/1"
METHODS = ("banded", "interpolated", "price_per_point", "price_per_need")
PERIODS = ("week", "year")
BELOW_FIRST = ("nothing", "first", "proportional")
ABOVE_LAST = ("last", "refer")
OUTCOMES = ("sum", "nothing", "refer")
LONGEST_ID = 64
LONGEST_TEXT = 5000

_ID_CHARACTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-")
#: Enough digits to compare any two decimals of the format exactly.
_FINE = 6


class Fault(NamedTuple):
    """One fault: its place as a JSON pointer ("" is the whole document), and what to do."""

    place: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.place or '(whole document)'}: {self.sentence}"


class SchemeFaults(Exception):
    """Raised where a document is not a scheme that can be computed; `faults` lists them all."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = tuple(faults)


def pointer(place: str, *steps: str | int) -> str:
    """Extend a JSON pointer by steps, escaped as RFC 6901 says."""
    return place + "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)


def _kind_of(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int | float):
        return "a number"
    if isinstance(value, str):
        return "text"
    return "a list" if isinstance(value, list) else "an object"


class _Walk:
    """One walk over a document, collecting faults."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def note(self, place: str, sentence: str) -> None:
        self.faults.append(Fault(place, sentence))

    # The shape of things ------------------------------------------------------------------

    def thing(
        self, value: object, place: str, needed: Sequence[str], optional: Sequence[str]
    ) -> dict[str, Any] | None:
        """Expect an object with all needed keys and no unknown one."""
        if not isinstance(value, dict):
            self.note(place, f"Write an object in {{…}} here, not {_kind_of(value)}.")
            return None
        for key in needed:
            if key not in value:
                self.note(place, f"Add “{key}”: it is missing here.")
        for key in value:
            if key not in needed and key not in optional:
                known = ", ".join((*needed, *optional))
                self.note(
                    pointer(place, key),
                    f"Take out “{key}” or correct its spelling. What can stand here: {known}.",
                )
        return value

    def things(self, value: object, place: str, at_least: int = 0) -> list[Any]:
        if not isinstance(value, list):
            self.note(place, f"Write a list in […] here, not {_kind_of(value)}.")
            return []
        if len(value) < at_least:
            self.note(place, "This list is empty: it needs at least one entry.")
        return value

    def text(self, value: object, place: str, empty: bool = False) -> str | None:
        if not isinstance(value, str):
            self.note(place, f"Write text in quotes here, not {_kind_of(value)}.")
        elif not empty and not value.strip():
            self.note(place, "Write some text here: it is empty.")
        elif len(value) > LONGEST_TEXT:
            self.note(place, f"Shorten this text to {LONGEST_TEXT} characters or fewer.")
        elif any("\ud800" <= character <= "\udfff" for character in value):
            self.note(place, "Write this text again: it holds half a character.")
        else:
            return value
        return None

    def texts(self, thing: dict[str, Any], place: str, *keys: str) -> None:
        """Check descriptive texts that may be absent, null or empty."""
        for key in keys:
            if thing.get(key) is not None:
                self.text(thing[key], pointer(place, key), empty=True)

    def identifier(self, thing: dict[str, Any], place: str, seen: dict[str, str]) -> str | None:
        """Expect an id that no neighbour has, and remember where it stands."""
        if "id" not in thing:
            return None
        place = pointer(place, "id")
        value = self.text(thing["id"], place)
        if value is None:
            return None
        if not (
            len(value) <= LONGEST_ID
            and set(value) <= _ID_CHARACTERS
            and (value[0].isalnum() or value[0] == "_")
        ):
            self.note(
                place,
                f"Write an id of at most {LONGEST_ID} letters from a to z, digits, “_”, “-” and "
                "“.”, beginning with a letter or digit.",
            )
            return None
        if value in seen:
            self.note(place, f"Choose another id: “{value}” is already the id at {seen[value]}.")
            return None
        seen[value] = place
        return value

    def decimal(self, value: object, place: str, most_digits: int = 6) -> str | None:
        """Expect a decimal string that is not negative."""
        if not isinstance(value, str):
            self.note(place, f'Write this number in quotes, such as "4" or "82.91", not {_kind_of(value)}.')
        elif value.startswith("-") and is_decimal(value[1:]):
            self.note(place, f"Write a number that is zero or more, not {value}.")
        elif not is_decimal(value):
            shown = value if len(value) <= 30 else value[:30] + "…"
            self.note(
                place,
                f"“{shown}” is not a plain decimal. Write digits with at most one point, such as "
                '"4" or "82.91": at most 12 digits before the point and 6 after it, no sign, '
                "exponent, comma, space or extra zero in front.",
            )
        elif digits_after_point(value) > most_digits:
            self.note(place, f"Write at most {most_digits} digits after the point here.")
        else:
            return value
        return None

    def flag(self, thing: dict[str, Any], place: str, key: str, default: bool) -> bool:
        value = thing.get(key, default)
        if not isinstance(value, bool):
            self.note(pointer(place, key), f"Write true or false here, not {_kind_of(value)}.")
            return default
        return value

    def choice(self, thing: dict[str, Any], place: str, key: str, choices: Sequence[str]) -> str | None:
        """Expect one of some words; a missing key is for `thing` to report."""
        if key not in thing:
            return None
        value = thing[key]
        if not isinstance(value, str) or value not in choices:
            self.note(pointer(place, key), f"Choose one of: {', '.join(choices)}.")
            return None
        return value

    # The parts of a scheme ----------------------------------------------------------------

    def document(self, document: object) -> None:
        root = self.thing(
            document,
            "",
            ("format", "id", "version", "period", "questions", "allocation"),
            (
                "title",
                "notice",
                "source",
                "applies_to",
                "effective_from",
                "informal_support",
                "additions",
                "minimum",
                "maximum",
                "examples",
            ),
        )
        if root is None:
            return
        if "format" in root and root["format"] != FORMAT:
            self.note("/format", f"Write “{FORMAT}”: this is the only format known here.")
        self.identifier(root, "", {})
        if "version" in root:
            self.text(root["version"], "/version")
        self.texts(root, "", "title", "notice", "source", "applies_to")
        self.effective_from(root.get("effective_from"))
        self.choice(root, "", "period", PERIODS)
        allocation = root.get("allocation")
        method = allocation.get("method") if isinstance(allocation, dict) else None
        worth = self.worth_of(method)
        levels = self.supports(root.get("informal_support"))
        options = self.questions(root.get("questions", []), worth, levels, "questions" in root)
        self.additions(root.get("additions"), worth, options)
        if "allocation" in root:
            self.allocation(allocation)
        self.limits(root.get("minimum"), root.get("maximum"))
        if root.get("examples") is not None:
            self.examples(root, options, levels, method)

    @staticmethod
    def worth_of(method: object) -> str | None:
        """Name the key that carries what an answer is worth, or None where that is not known."""
        if method == "price_per_need":
            return "price"
        return "points" if method in METHODS else None

    def effective_from(self, value: object) -> None:
        if value is None:
            return
        place = "/effective_from"
        text = self.text(value, place)
        if text is None:
            return
        try:
            is_date = date.fromisoformat(text).isoformat() == text
        except ValueError:
            is_date = False
        if not is_date:
            self.note(place, 'Write a date that exists as year-month-day, such as "2026-04-01".')

    def worth(self, thing: dict[str, Any], place: str, worth: str | None) -> None:
        """Expect points, or a price in a scheme that prices each need, and not the other."""
        for key in ("points", "price"):
            if key in thing and (worth is None or key == worth):
                self.decimal(thing[key], pointer(place, key))
            elif key in thing and thing[key] is not None:
                self.note(
                    pointer(place, key),
                    f"Take out “{key}”: with this method, “{worth}” says what this is worth.",
                )
            elif key == worth:
                self.note(place, f"Add “{key}”: with this method it says what this is worth.")

    def supports(self, value: object) -> dict[str, str]:
        """Check the levels of informal support; give their ids."""
        levels: dict[str, str] = {}
        if value is None:
            return levels
        for index, entry in enumerate(self.things(value, "/informal_support")):
            place = pointer("/informal_support", index)
            level = self.thing(entry, place, ("id", "text", "share"), ("help", "source"))
            if level is None:
                continue
            self.identifier(level, place, levels)
            if "text" in level:
                self.text(level["text"], pointer(place, "text"))
            self.texts(level, place, "help", "source")
            if "share" not in level:
                continue
            share = self.decimal(level["share"], pointer(place, "share"))
            if share is None:
                continue
            if scaled(share, _FINE) > 10**_FINE:
                self.note(
                    pointer(place, "share"),
                    f"Write a share from 0 to 1: {share} would take off more than there is.",
                )
            if index == 0 and scaled(share, _FINE) != 0:
                self.note(
                    pointer(place, "share"),
                    "Write “0”: the first entry counts where no support is recorded, "
                    "so it takes nothing off.",
                )
        return levels

    def questions(
        self, value: object, worth: str | None, levels: dict[str, str], is_given: bool
    ) -> dict[str, dict[str, Any]]:
        """Check the questions; give, by id, what the rest of the document may refer to."""
        known: dict[str, dict[str, Any]] = {}
        seen: dict[str, str] = {}
        for index, entry in enumerate(self.things(value, "/questions", at_least=int(is_given))):
            place = pointer("/questions", index)
            question = self.thing(
                entry,
                place,
                ("id", "text", "options"),
                ("outcome", "help", "source", "required", "informal_support"),
            )
            if question is None:
                continue
            question_id = self.identifier(question, place, seen)
            if "text" in question:
                self.text(question["text"], pointer(place, "text"))
            self.texts(question, place, "outcome", "help", "source")
            required = self.flag(question, place, "required", default=True)
            takes_support = self.flag(question, place, "informal_support", default=False)
            if takes_support and not levels:
                self.note(
                    pointer(place, "informal_support"),
                    "Add “informal_support” to the scheme with its shares, or write false: "
                    "this question allows informal support and the scheme lists none.",
                )
            options: dict[str, str] = {}
            if "options" in question:
                self.options(question["options"], pointer(place, "options"), worth, options)
            if question_id is not None:
                known[question_id] = {
                    "options": options,
                    "required": required,
                    "informal_support": takes_support,
                }
        return known

    def options(self, value: object, place: str, worth: str | None, seen: dict[str, str]) -> None:
        for index, entry in enumerate(self.things(value, place, at_least=1)):
            here = pointer(place, index)
            option = self.thing(entry, here, ("id", "text"), ("points", "price", "help", "source"))
            if option is None:
                continue
            self.identifier(option, here, seen)
            if "text" in option:
                self.text(option["text"], pointer(here, "text"))
            self.texts(option, here, "help", "source")
            self.worth(option, here, worth)

    def additions(self, value: object, worth: str | None, known: dict[str, dict[str, Any]]) -> None:
        if value is None:
            return
        seen: dict[str, str] = {}
        for index, entry in enumerate(self.things(value, "/additions")):
            place = pointer("/additions", index)
            addition = self.thing(entry, place, ("id", "text", "when"), ("points", "price", "help", "source"))
            if addition is None:
                continue
            self.identifier(addition, place, seen)
            if "text" in addition:
                self.text(addition["text"], pointer(place, "text"))
            self.texts(addition, place, "help", "source")
            self.worth(addition, place, worth)
            if "when" not in addition:
                continue
            place = pointer(place, "when")
            when = self.thing(addition["when"], place, ("question", "option"), ())
            if when is None or "question" not in when:
                continue
            question_id = self.text(when["question"], pointer(place, "question"))
            if question_id is not None and question_id not in known:
                self.unknown(pointer(place, "question"), "question", question_id, known)
            elif question_id is not None and "option" in when:
                options = known[question_id]["options"]
                option_id = self.text(when["option"], pointer(place, "option"))
                if option_id is not None and option_id not in options:
                    self.unknown(pointer(place, "option"), "option", option_id, options)

    def unknown(self, place: str, what: str, value: str, known: Mapping[str, object]) -> None:
        shown = value if len(value) <= 60 else value[:60] + "…"
        choices = f" Choose one of: {', '.join(known)}." if known else ""
        self.note(place, f"There is no {what} “{shown}” here.{choices}")

    def allocation(self, value: object) -> None:
        place = "/allocation"
        allocation = self.thing(
            value,
            place,
            ("method",),
            ("rows", "below_first", "above_last", "ends_at", "price", "source"),
        )
        if allocation is None:
            return
        self.texts(allocation, place, "source")
        method = self.choice(allocation, place, "method", METHODS)
        present = {key: value for key, value in allocation.items() if value is not None}
        below_first = self.choice(present, place, "below_first", BELOW_FIRST)
        above_last = self.choice(present, place, "above_last", ABOVE_LAST)
        has_rows = method in ("banded", "interpolated")
        rows: list[tuple[str, str] | None] = []
        if "rows" in present:
            rows = self.rows(present["rows"], needed=has_rows)
            if method is not None and not has_rows and rows:
                self.note(pointer(place, "rows"), f"Take out the rows: “{method}” does not use a table.")
        elif has_rows:
            self.note(place, f"Add “rows”: “{method}” needs a table of points and amounts.")
        if "price" in present:
            if method is None or method == "price_per_point":
                self.decimal(present["price"], pointer(place, "price"))
            else:
                self.note(
                    pointer(place, "price"),
                    "Take out the price: "
                    + (
                        "each option has its own."
                        if method == "price_per_need"
                        else "the table gives the money."
                    ),
                )
        elif method == "price_per_point":
            self.note(place, "Add “price”: what each point is worth.")
        self.ends(present, method, rows)
        if has_rows:
            self.edges(present, method, rows, below_first, above_last)

    def rows(self, value: object, needed: bool) -> list[tuple[str, str] | None]:
        """Check the rows of a table; give each as points and amount, None where it is faulty."""
        place = "/allocation/rows"
        rows: list[tuple[str, str] | None] = []
        last_points: tuple[int, str] | None = None
        last_amount: tuple[int, str] | None = None
        for index, entry in enumerate(self.things(value, place, at_least=int(needed))):
            here = pointer(place, index)
            row = self.thing(entry, here, ("points", "amount"), ("text", "source"))
            if row is None:
                rows.append(None)
                continue
            self.texts(row, here, "text", "source")
            points = amount = None
            if "points" in row:
                points = self.decimal(row["points"], pointer(here, "points"))
            if "amount" in row:
                amount = self.decimal(row["amount"], pointer(here, "amount"))
            rows.append(None if points is None or amount is None else (points, amount))
            if points is not None:
                if last_points is not None and scaled(points, _FINE) <= last_points[0]:
                    self.note(
                        pointer(here, "points"),
                        "Rows must rise in points: write more than the "
                        f"{last_points[1]} of the row before, not {points}.",
                    )
                last_points = (scaled(points, _FINE), points)
            if amount is not None:
                if last_amount is not None and scaled(amount, _FINE) < last_amount[0]:
                    self.note(
                        pointer(here, "amount"),
                        "More points must not give less money: write at least the "
                        f"{last_amount[1]} of the row before, not {amount}.",
                    )
                last_amount = (scaled(amount, _FINE), amount)
        return rows

    def ends(
        self,
        allocation: dict[str, Any],
        method: str | None,
        rows: Sequence[tuple[str, str] | None],
    ) -> None:
        """Check `ends_at`, which only a banded table has."""
        if "ends_at" not in allocation:
            return
        place = "/allocation/ends_at"
        if method not in (None, "banded"):
            why = (
                "an interpolated table ends at its last row"
                if method == "interpolated"
                else f"“{method}” does not use a table"
            )
            self.note(place, f"Take out “ends_at”: {why}.")
            return
        ends_at = self.decimal(allocation["ends_at"], place)
        last = rows[-1] if rows else None
        if ends_at is None or last is None:
            return
        if scaled(ends_at, _FINE) < scaled(last[0], _FINE):
            self.note(
                place,
                f"Write {last[0]} or more: the table cannot end before its last row begins.",
            )

    def edges(
        self,
        allocation: dict[str, Any],
        method: str | None,
        rows: Sequence[tuple[str, str] | None],
        below_first: str | None,
        above_last: str | None,
    ) -> None:
        """Expect a rule for totals that lie outside the table, where there can be any."""
        first = rows[0] if rows else None
        starts_at_zero = first is not None and scaled(first[0], _FINE) == 0
        if below_first is None and "below_first" not in allocation and not starts_at_zero:
            self.note(
                "/allocation",
                "Add “below_first” (nothing, first or proportional): what a total under the first row gives.",
            )
        can_pass_the_end = method == "interpolated" or "ends_at" in allocation
        if can_pass_the_end and above_last is None and "above_last" not in allocation:
            self.note(
                "/allocation",
                "Add “above_last” (last or refer): what a total past the end of the table gives.",
            )

    def limits(self, minimum: object, maximum: object) -> None:
        read: dict[str, str | None] = {"minimum": None, "maximum": None}
        for key, value in (("minimum", minimum), ("maximum", maximum)):
            if value is not None:
                read[key] = self.decimal(value, f"/{key}", most_digits=2)
        low, high = read["minimum"], read["maximum"]
        if low is not None and high is not None and scaled(high, _FINE) < scaled(low, _FINE):
            self.note("/maximum", f"Write {low} or more: it is less than the minimum.")

    def examples(
        self,
        root: dict[str, Any],
        known: dict[str, dict[str, Any]],
        levels: dict[str, str],
        method: object,
    ) -> None:
        for index, entry in enumerate(self.things(root["examples"], "/examples")):
            place = pointer("/examples", index)
            example = self.thing(
                entry,
                place,
                ("name", "answers", "weekly"),
                ("support", "points", "outcome", "text", "source"),
            )
            if example is None:
                continue
            if "name" in example:
                self.text(example["name"], pointer(place, "name"))
            self.texts(example, place, "text", "source")
            if example.get("outcome") is not None:
                self.choice(example, place, "outcome", OUTCOMES)
            if example.get("weekly") is not None:
                self.decimal(example["weekly"], pointer(place, "weekly"), most_digits=2)
            if example.get("points") is not None:
                if method == "price_per_need":
                    self.note(
                        pointer(place, "points"),
                        "Write null: a scheme that prices each need has no points.",
                    )
                else:
                    self.decimal(example["points"], pointer(place, "points"))
            if "answers" in example:
                self.example_answers(example["answers"], pointer(place, "answers"), known)
            if example.get("support") is not None:
                self.example_support(example["support"], pointer(place, "support"), known, levels)

    def named(self, value: object, place: str, known: Mapping[str, object]) -> dict[str, Any]:
        """Expect an object whose keys are ids of questions."""
        if not isinstance(value, dict):
            self.note(place, f"Write an object in {{…}} here, not {_kind_of(value)}.")
            return {}
        for key in value:
            if key not in known:
                self.unknown(pointer(place, key), "question", key, known)
        return {key: given for key, given in value.items() if key in known}

    def example_answers(self, value: object, place: str, known: dict[str, dict[str, Any]]) -> None:
        answers = self.named(value, place, known)
        for key, given in answers.items():
            if not isinstance(given, str) or given not in known[key]["options"]:
                self.unknown(pointer(place, key), "option", str(given), known[key]["options"])
        if isinstance(value, dict):
            for key, question in known.items():
                if question["required"] and key not in value:
                    self.note(place, f"Add an answer to “{key}”: the scheme requires it.")

    def example_support(
        self,
        value: object,
        place: str,
        known: dict[str, dict[str, Any]],
        levels: dict[str, str],
    ) -> None:
        for key, given in self.named(value, place, known).items():
            if not known[key]["informal_support"]:
                self.note(
                    pointer(place, key),
                    f"Take out “{key}”: this question does not take informal support.",
                )
            elif not isinstance(given, str) or given not in levels:
                self.unknown(pointer(place, key), "informal support", str(given), levels)


def faults_of_shape(document: object) -> list[Fault]:
    """List all faults that can be seen without computing, in the order of the document's parts."""
    walk = _Walk()
    walk.document(document)
    return walk.faults


def faults_of_size(scheme: Scheme) -> list[Fault]:
    """List the fault that numbers of this scheme could pass what is exact in every language.

    Every number on the way to a sum is looked at, the doubled one of the rounding too.
    """
    largest = largest_number(scheme)
    if largest <= LARGEST_EXACT:
        return []
    return [
        Fault(
            "/allocation",
            "Use smaller numbers or fewer digits after the point: on the way to a sum, numbers "
            f"could reach {largest:,}, and past {LARGEST_EXACT:,} they are not exact everywhere.",
        )
    ]


def largest_number(scheme: Scheme) -> int:
    """Give the largest whole number that can arise in working out any answers to a scheme."""
    total = scheme.largest_total()
    amounts = [row.amount for row in scheme.rows]
    fractions: list[tuple[int, int]] = [(amount, 1) for amount in amounts]
    if scheme.method == "price_per_need":
        fractions.append((total, 10**scheme.share_digits))
    elif scheme.method == "price_per_point":
        fractions.append((total * scheme.price, 10**scheme.total_digits))
    elif scheme.below_first == "proportional" and scheme.rows[0].points:
        fractions.append((scheme.rows[0].points * amounts[0], scheme.rows[0].points))
    if scheme.method == "interpolated":
        for lower, upper in zip(scheme.rows, scheme.rows[1:], strict=False):
            span = upper.points - lower.points
            fractions.append((upper.amount * span, span))
    to_pence: int = 10 ** (scheme.money_digits - 2)
    limits = [limit for limit in (scheme.minimum, scheme.maximum) if limit is not None]
    largest = max([total, *(row.points for row in scheme.rows), scheme.ends_at or 0])
    for numerator, denominator in fractions:
        parts = denominator * scheme.weeks
        largest = max(
            largest,
            2 * numerator + parts * to_pence,
            2 * parts * to_pence,
            *(limit * parts for limit in limits),
            *((2 * limit + to_pence) for limit in limits),
            numerator // (parts * to_pence) * WEEKS_PER_YEAR + WEEKS_PER_YEAR,
            *(limit // to_pence * WEEKS_PER_YEAR for limit in limits),
        )
    return largest
