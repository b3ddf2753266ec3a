"""What an assessment asks, which answers count, what is missing, and who has eligible needs.

Pure and written once: the pages, the check before the budget and, as plain data, the browser all
read the same fields and the same conditions. Nothing here knows points or pounds.

Sources: Care Act 2014, sections 1(2), 9, 10, 13 and 67; Mental Capacity Act 2005, sections 1 to 3;
the Care and Support (Eligibility Criteria) Regulations 2014 (SI 2015/313), regulation 2.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import product
from math import prod
from typing import Any, Literal, TypeGuard
from uuid import UUID

from socialcare.values import Refused
from socialcare.values.marked import marked

# Parts: which piece of a question an answer is. They are stored; keep them.
WORDS, CHOICE, UNABLE, SHARE, WHO = "words", "choice", "unable", "share", "who"
SOMEONE, UNTIL = "someone", "until"
PARTS = (WORDS, CHOICE, UNABLE, SHARE, WHO, SOMEONE, UNTIL)

Kind = Literal["words", "one", "many", "who", "tick", "name", "day"]
Key = tuple[str, str]
StepState = Literal["done", "part", "not started"]
Value = str | list[str]

#: The longest case asks for no more than this (no scheme with more questions is opened).
MOST_ANSWERS = 60
#: More combinations of answers than this are not tried one by one.
MOST_COMBINATIONS = 4096
#: The longest case has so many helpers, each willing for a time: two answers each.
HELPERS_IN_LONGEST_CASE = 2
#: More than this is kept on the page and not saved: nobody types a hundred pages at a visit.
HARD_CAP = 100_000
#: What the words of one answer may hold when the assessment is completed, in characters.
WORDS_LIMIT = 4_000
SHORT_WORDS_LIMIT = 1_000
NAME_LIMIT = 200
#: A visit longer ago than this is taken for a slip in the year.
OLDEST_VISIT_DAYS = 366

#: Options of these ids are no need, wherever they stand; the first option of a question never is one.
#: After any of them nothing more is asked.
NO_NEED = frozenset({"manages", "not_wanted", "no_child", "not_applicable", "does_not_apply"})
NONE = "none"
ABLE = "able"

#: Regulation 2(1)(b): two or more of the outcomes.
OUTCOMES_NEEDED = 2


@dataclass(frozen=True)
class Outcome:
    """One of the ten outcomes of regulation 2(2): its letter there, our short title, its meaning."""

    id: str
    letter: str
    title: str
    words: str
    prompt: str


OUTCOMES = (
    Outcome("nutrition", "a", marked("Eating and drinking"), "managing and maintaining nutrition",
            "What is a good day like, and a bad one? What did they like to cook?"),
    Outcome("hygiene", "b", marked("Washing"), "maintaining personal hygiene",
            "What do they do themselves, what is hard, what would they not want others to do?"),
    Outcome("toilet", "c", marked("Using the toilet"), "managing toilet needs",
            "What works, what is hard, by day and by night?"),
    Outcome("clothing", "d", marked("Getting dressed"), "being appropriately clothed",
            "What works, what is hard, what do they like to wear?"),
    Outcome("home_safely", "e", marked("Moving about at home"), "being able to make use of the home safely",
            "Where is it easy, where is it not? Any falls?"),
    Outcome("habitable_home", "f", marked("Keeping the home going"),
            "maintaining a habitable home environment",
            "What do they keep up, and what gets left?"),
    Outcome("relationships", "g", marked("Family and friends"),
            "developing and maintaining family or other personal relationships",
            "Who matters to them? When do they see them? Is it lonely?"),
    Outcome("work", "h", marked("Work, learning and volunteering"),
            "accessing and engaging in work, training, education or volunteering",
            "What do they do, did they do, would they like to do?"),
    Outcome("community", "i", marked("Getting out and about"),
            "making use of necessary facilities or services in the local community, including public "
            "transport, and recreational facilities or services",
            "Where do they go, and where would they like to go again?"),
    Outcome("child", "j", marked("Looking after a child"),
            "carrying out any caring responsibilities the adult has for a child",
            "Whom do they look after, as a parent, grandparent or otherwise?"),
)  # fmt: skip
OUTCOME = {outcome.id: outcome for outcome in OUTCOMES}

#: Care Act 2014, section 1(2): what well-being is made of.
WELLBEING = (
    ("dignity", "Dignity, and being treated with respect"),
    ("health", "Physical and mental health, and emotional wellbeing"),
    ("protection", "Protection from abuse and neglect"),
    ("control", "Control over day-to-day life"),
    ("participation", "Taking part in work, learning or recreation"),
    ("economic", "Social and economic wellbeing"),
    ("relationships", "Family, home and personal relationships"),
    ("accommodation", "A suitable place to live"),
    ("contribution", "Contributing to society"),
    (NONE, "None of these, not significantly"),
)

#: Regulation 2(3): what counts as unable, with its letter; then the answer that it does not.
UNABLE_REASONS = (
    ("help", "a", "Only with help, or with reminding"),
    ("pain", "b", "Alone, but with significant pain, distress or anxiety"),
    ("danger", "c", "Alone, but it puts them or others in danger"),
    ("longer", "d", "Alone, but it takes significantly longer than it should"),
    (ABLE, "", "None of these: they can do it without help"),
)

#: Care Act 2014, section 67. The ids are those of the person's record.
ADVOCATE = (
    ("not_needed", "No, they can take part without one"),
    ("appropriate_person", "They would have difficulty, and someone suitable supports them"),
    ("requested", "They need one: an independent advocate has been asked for"),
    ("involved", "They need one: an independent advocate is involved"),
)
#: Mental Capacity Act 2005, sections 1(2) and 2(1). The ids are those of the person's record.
CAPACITY = (
    ("presumed", "No reason to doubt it"),
    ("doubted", "In doubt for this decision"),
    ("lacks", "Lacks capacity for this decision"),
)
WILLING = (
    ("yes", "Yes, willing and able"),
    ("until", "Yes, for a time"),
    ("no", "No, or not able to"),
)

VISIT, HOME, DIFFERENCE = "visit", "home", "difference"
#: The twelve steps, in the order they are offered; any order will do. ``visit`` stands before them.
STEPS = (HOME, *OUTCOME, DIFFERENCE)
STEP_TITLES = {
    VISIT: "The visit",
    HOME: "Health and home",
    **{outcome.id: outcome.title for outcome in OUTCOMES},
    DIFFERENCE: "What difference it makes",
}
HELPER_PREFIX = "helper-"
#: Control signs but tab and line end, and halves of characters: no database keeps them.
_UNKEEPABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True)
class Option:
    """One thing that can be chosen; ``hint`` is smaller print under it."""

    id: str
    text: str
    hint: str = ""


@dataclass(frozen=True)
class Condition:
    """Holds when the answer ``question``/``part`` is given and is none of ``unless``.

    ``when_empty`` says whether it holds while there is no answer.
    """

    question: str
    part: str
    unless: frozenset[str]
    when_empty: bool = False

    def holds(self, value: Value | None) -> bool:
        """Return whether it holds for this answer."""
        return self.when_empty if not value else value not in self.unless


@dataclass(frozen=True)
class Field:
    """One answer that can be asked for.

    It is asked when any of ``asked_when`` holds (always, where there is none) and at least
    ``needs_unable`` outcomes cannot be achieved. ``required`` ones must be there to complete.
    """

    step: str
    question: str
    part: str
    kind: Kind
    label: str
    hint: str = ""
    options: tuple[Option, ...] = ()
    required: bool = False
    limit: int = 0
    asked_when: tuple[Condition, ...] = ()
    needs_unable: int = 0

    @property
    def key(self) -> Key:
        """Question and part."""
        return self.question, self.part

    @property
    def name(self) -> str:
        """The name of its form field."""
        return f"{self.question}.{self.part}"

    def option_text(self, option: str) -> str | None:
        """Return what an option says, or ``None`` where it is not offered."""
        return next((one.text for one in self.options if one.id == option), None)

    def offers(self, value: Value) -> bool:
        """Return whether every option in ``value`` is (still) offered."""
        if self.kind in ("one", "tick"):
            return any(one.id == value for one in self.options)
        if self.kind == "many":
            return set(value) <= {one.id for one in self.options}
        return True


def _options(pairs: Sequence[tuple[str, str]]) -> tuple[Option, ...]:
    return tuple(Option(id_, text) for id_, text in pairs)


@dataclass(frozen=True)
class Question:
    """One question of the allocation scheme, without its points."""

    id: str
    outcome: str
    text: str
    help: str
    informal_support: bool
    required: bool
    options: tuple[Option, ...]

    @property
    def no_need(self) -> frozenset[str]:
        """The options after which nothing more is asked: the first, and those that say "no need"."""
        return frozenset({self.options[0].id}) | (NO_NEED & {option.id for option in self.options})


@dataclass(frozen=True)
class Questionnaire:
    """The questions of one version of a scheme, and from them every field of the assessment."""

    title: str
    questions: tuple[Question, ...]
    shares: tuple[Option, ...]

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> "Questionnaire":
        """Return the questionnaire that ``document`` holds (the scheme's own format, points ignored)."""
        return cls(
            title=document.get("title", ""),
            questions=tuple(
                Question(
                    id=question["id"],
                    outcome=question.get("outcome") or "",
                    text=question["text"],
                    help=question.get("help", ""),
                    informal_support=bool(question.get("informal_support", False)),
                    required=bool(question.get("required", True)),
                    options=tuple(
                        Option(option["id"], option["text"], option.get("help", ""))
                        for option in question["options"]
                    ),
                )
                for question in document["questions"]
            ),
            shares=tuple(
                Option(share["id"], share["text"]) for share in document.get("informal_support") or ()
            ),
        )

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """Every field that the assessment can ask for, in order, helpers' own answers apart."""
        return tuple(self._fields())

    @cached_property
    def by_key(self) -> dict[Key, Field]:
        """The fields by question and part."""
        return {one.key: one for one in self.fields}

    def _fields(self) -> Iterator[Field]:
        yield Field(
            VISIT,
            "present",
            WORDS,
            "words",
            "Who is in the room?",
            "First names and who they are to {name} will do.",
            limit=SHORT_WORDS_LIMIT,
        )
        yield Field(
            VISIT,
            "advocate",
            CHOICE,
            "one",
            "Does {name} need an independent advocate?",
            "One is due where a person would have substantial difficulty in understanding, "
            "remembering, weighing up or saying what they want, and has nobody suitable to "
            "support them (Care Act 2014, section 67).",
            _options(ADVOCATE),
            required=True,
        )
        yield Field(
            VISIT,
            "capacity",
            CHOICE,
            "one",
            "Is there a reason to doubt {name}’s capacity?",
            "Capacity is presumed. Doubt is about one decision at one time (Mental Capacity Act 2005).",
            _options(CAPACITY),
            required=True,
        )
        yield Field(
            VISIT,
            "capacity",
            WORDS,
            "words",
            "Which decision, and what makes you doubt it?",
            "Say how {name} is being helped to decide.",
            limit=2 * SHORT_WORDS_LIMIT,
            required=True,
            asked_when=(Condition("capacity", CHOICE, frozenset({"presumed"})),),
        )
        yield Field(
            HOME,
            "condition",
            WORDS,
            "words",
            "What illness or impairment do the needs come from?",
            "In {name}’s words. Physical, mental, sensory, learning: a diagnosis is not needed.",
            limit=WORDS_LIMIT,
            required=True,
            asked_when=(Condition("condition", CHOICE, frozenset({NONE}), when_empty=True),),
        )
        yield Field(
            HOME,
            "condition",
            CHOICE,
            "tick",
            "",
            options=(Option(NONE, "The needs do not come from an illness or impairment"),),
        )
        for question in self.questions:
            if question.outcome not in OUTCOME:
                yield from self._scheme_fields(question, HOME)
        for outcome in OUTCOMES:
            yield from self._outcome_fields(outcome)
        yield Field(DIFFERENCE, "wellbeing", CHOICE, "many",
                    "Which parts of {name}’s wellbeing does this affect significantly?",
                    "Not being able to do what you have talked about, taken together "
                    "(Care Act 2014, section 1(2)).",
                    _options(WELLBEING), required=True, needs_unable=OUTCOMES_NEEDED)  # fmt: skip

    def _outcome_fields(self, outcome: Outcome) -> Iterator[Field]:
        mine = [question for question in self.questions if question.outcome == outcome.id]
        yield Field(outcome.id, outcome.id, WORDS, "words", "In {name}’s own words", outcome.prompt,
                    limit=WORDS_LIMIT)  # fmt: skip
        for question in mine:
            yield self._choice(question, outcome.id)
        yield Field(outcome.id, outcome.id, UNABLE, "one", "Why can {name} not do this alone?",
                    "Leave aside the help there is already: the law judges needs without it.",
                    tuple(Option(id_, text) for id_, _, text in UNABLE_REASONS), required=True,
                    asked_when=tuple(
                        Condition(question.id, CHOICE, question.no_need) for question in mine
                    ))  # fmt: skip
        for question in mine:
            yield from self._support(question, outcome.id)

    def _scheme_fields(self, question: Question, step: str) -> Iterator[Field]:
        yield self._choice(question, step)
        yield from self._support(question, step)

    def _choice(self, question: Question, step: str) -> Field:
        return Field(step, question.id, CHOICE, "one", question.text, question.help, question.options,
                     required=question.required)  # fmt: skip

    def _support(self, question: Question, step: str) -> Iterator[Field]:
        if not question.informal_support or len(self.shares) < 2:
            return
        yield Field(
            step,
            question.id,
            SHARE,
            "one",
            "How much of this do family or friends do already?",
            "Unpaid help only.",
            self.shares,
            required=True,
            asked_when=(Condition(question.id, CHOICE, question.no_need),),
        )
        helped = (Condition(question.id, SHARE, frozenset({self.shares[0].id})),)
        yield Field(step, question.id, WHO, "who", "Who does it?", asked_when=helped)
        yield Field(step, question.id, SOMEONE, "name", "Someone else", limit=NAME_LIMIT,
                    asked_when=helped)  # fmt: skip

    def longest_case(self) -> int:
        """Return how many answers the longest case asks for, two helpers' own answers included.

        Every combination of the answers on which others depend is tried, among the fields that
        depend on each other; where there are too many, all of those fields count. ``SOMEONE`` is the
        box in which a helper's name is written before it joins ``WHO``: no answer of its own.
        """
        asked = sum(self._longest(group) for group in _dependent(self.fields))
        takes_help = any(one.part == WHO for one in self.fields)
        return asked + (2 * HELPERS_IN_LONGEST_CASE if takes_help else 0)

    def _longest(self, fields: list[Field]) -> int:
        conditions = [condition for one in fields for condition in one.asked_when]
        watched = {(condition.question, condition.part) for condition in conditions}
        deciding = [one for one in fields if one.key in watched]
        choices = [_unlike(one, conditions) for one in deciding]
        if prod(len(values) for values in choices) > MOST_COMBINATIONS:
            return sum(one.part != SOMEONE for one in fields)
        written: dict[Key, Value] = {
            one.key: [one.options[0].id] if one.kind == "many" else one.options[0].id if one.options else "x"
            for one in fields
            if one.key not in watched
        }
        best = 0
        for values in product(*choices):
            raw = written | {one.key: value for one, value in zip(deciding, values, strict=True)}
            answered, _ = walk(fields, raw, unable=len(OUTCOMES))
            best = max(best, sum(part != SOMEONE for _, part in answered))
        return best


def _dependent(fields: Iterable[Field]) -> list[list[Field]]:
    """Return the fields in groups: what depends on the answer of another stands in its group."""
    groups: list[list[Field]] = []
    for one in fields:
        linked = {one.key} | {(condition.question, condition.part) for condition in one.asked_when}
        touched = [group for group in groups if linked & _keys(group)]
        groups = [group for group in groups if group not in touched]
        groups.append([*(field for group in touched for field in group), one])
    return groups


def _keys(group: list[Field]) -> set[Key]:
    return {one.key for one in group} | {
        (condition.question, condition.part) for one in group for condition in one.asked_when
    }


def _unlike(field: Field, conditions: Iterable[Condition]) -> list[str]:
    """Return one answer for each difference that the answers to a field can make to others."""
    offered = [option.id for option in field.options] + ([""] if field.kind == "tick" else [])
    watching = [one for one in conditions if (one.question, one.part) == field.key]
    by_effect = {tuple(one.holds(value) for one in watching): value for value in offered}
    return list(by_effect.values())


def walk(
    fields: Iterable[Field], raw: Mapping[Key, Value], *, unable: int = 0
) -> tuple[dict[Key, Value], list[Key]]:
    """Return the answers that count and the fields that are asked, given everything ever answered.

    ``unable`` is how many outcomes are known already not to be achieved. A tick that takes the
    place of a field stands after it on the page and counts before it.
    """
    values: dict[Key, Value] = {}
    asked: list[Key] = []
    for one in sorted(fields, key=lambda each: each.kind != "tick"):
        holds = not one.asked_when or any(
            condition.holds(values.get((condition.question, condition.part))) for condition in one.asked_when
        )
        if not holds or unable < one.needs_unable:
            continue
        asked.append(one.key)
        value = raw.get(one.key)
        if filled(value) and one.offers(value):
            values[one.key] = value
            unable += one.part == UNABLE and value != ABLE
    return values, asked


@dataclass(frozen=True)
class Helper:
    """Somebody around the person and what they said themselves (Care Act 2014, section 10(5)).

    ``willing`` is "" (not asked), "yes", "until" (with a day) or "no"; ``here`` is false once
    they have left the person's circle.
    """

    id: str
    name: str
    relation: str = ""
    willing: str = ""
    until: date | None = None
    here: bool = True

    def goes_on(self, on: date) -> bool:
        """Return whether they are willing and able to go on helping on that day."""
        return self.here and (
            self.willing == "yes" or (self.willing == "until" and self.until is not None and on <= self.until)
        )

    def why_not(self, on: date) -> str:
        """Return why their help is not counted on that day; empty where it is."""
        if self.goes_on(on):
            return ""
        if not self.here:
            return f"{self.name} no longer helps, so we do not count this help."
        if self.willing == "no":
            return f"{self.name} is not willing or not able to go on, so we do not count this help."
        if self.willing == "until" and self.until is not None:
            return f"{self.name} could help until {day_text(self.until)}, so we no longer count this help."
        if self.willing == "until":
            return f"It is not said until which day {self.name} can help, so we do not count this help yet."
        return f"Nobody has asked {self.name} yet if they can go on helping, so we do not count this help."


@dataclass(frozen=True)
class Support:
    """Help that others give with one question, and whether it counts in the budget."""

    question: str
    share: str
    share_text: str
    people: tuple[Helper, ...]
    counts: bool
    why_not: str


@dataclass(frozen=True)
class Lack:
    """Something that must be seen to before the assessment can be completed."""

    step: str
    question: str
    part: str
    sentence: str

    @property
    def key(self) -> Key:
        """Question and part."""
        return self.question, self.part


@dataclass(frozen=True)
class Finding:
    """One outcome that the person cannot achieve, and why (regulation 2(2) and 2(3))."""

    outcome: str
    reason: str

    @property
    def sentence(self) -> str:
        """Say it in a line, with its place in the Regulations."""
        _, letter, words = next(one for one in UNABLE_REASONS if one[0] == self.reason)
        outcome = OUTCOME[self.outcome]
        place = f"regulation 2(2)({outcome.letter}) and 2(3)({letter})"
        return f"{outcome.title}: {words[0].lower()}{words[1:]} ({place})."


@dataclass(frozen=True)
class Decision:
    """Whether the needs are eligible; ``None`` while answers it turns on are missing."""

    eligible: bool | None
    findings: tuple[Finding, ...]
    reasons: tuple[str, ...]

    @property
    def title(self) -> str:
        """Say the result in a line."""
        return {
            True: "Eligible for care and support",
            False: "Not eligible for care and support",
            None: "Not decided yet",
        }[self.eligible]


@dataclass(frozen=True)
class Answers:
    """What was answered: ``raw`` is everything ever kept, ``effective`` only what counts.

    ``on`` is the day for which helpers' words are read. A hidden answer, or one that is no longer
    offered, does not count; it is kept and comes back.
    """

    questionnaire: Questionnaire
    raw: Mapping[Key, Value]
    helpers: Mapping[str, Helper] = field(default_factory=dict)
    on: date = date.max

    @cached_property
    def effective(self) -> dict[Key, Value]:
        """The answers that count: asked, offered, and not empty."""
        return self._walked[0]

    @cached_property
    def asked(self) -> frozenset[Key]:
        """The fields that are asked for, given these answers."""
        return frozenset(self._walked[1])

    @cached_property
    def _walked(self) -> tuple[dict[Key, Value], list[Key]]:
        return walk(self.questionnaire.fields, self.raw)

    def value(self, question: str, part: str = CHOICE) -> Value | None:
        """Return the answer that counts, or ``None``."""
        return self.effective.get((question, part))

    def text(self, question: str, part: str = WORDS) -> str:
        """Return the words that count, or an empty text."""
        value = self.effective.get((question, part))
        return value if isinstance(value, str) else ""

    def option_text(self, question: str, part: str = CHOICE) -> str:
        """Return what the chosen option says, or an empty text."""
        value = self.effective.get((question, part))
        field_ = self.questionnaire.by_key.get((question, part))
        return (field_.option_text(value) or "") if field_ is not None and isinstance(value, str) else ""

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """The fields that are asked for, with one pair for each helper who is named."""
        own = tuple(one for one in self.questionnaire.fields if one.key in self.asked)
        return (*own, *(each for helper in self.named_helpers for each in self._helper_fields(helper)))

    def _helper_fields(self, helper: Helper) -> Iterator[Field]:
        if not helper.here:
            return
        for one in helper_fields(helper):
            if one.part == CHOICE or self.helper_value(helper, CHOICE) == "until":
                yield one

    @cached_property
    def no_longer_offered(self) -> dict[Key, Value]:
        """Answers to fields that are asked, whose option is not offered in this version."""
        return {
            one.key: self.raw[one.key]
            for one in self.questionnaire.fields
            if one.key in self.asked and filled(self.raw.get(one.key)) and not one.offers(self.raw[one.key])
        }

    @cached_property
    def no_longer_asked(self) -> dict[Key, Value]:
        """Answers that are kept although this version has no such question."""
        return {
            key: value
            for key, value in self.raw.items()
            if filled(value) and key not in self.questionnaire.by_key and not key[0].startswith(HELPER_PREFIX)
        }

    # Help there is already

    @cached_property
    def named_helpers(self) -> tuple[Helper, ...]:
        """Everybody named as helping anywhere, each once, by name."""
        found: dict[str, Helper] = {}
        for (_, part), value in self.effective.items():
            if part == WHO:
                found.update({id_: self.helper(id_) for id_ in value})
        return tuple(sorted(found.values(), key=lambda helper: (helper.name.casefold(), helper.id)))

    def helper(self, id_: str) -> Helper:
        """Return one helper; somebody who is not in the circle any more is still named."""
        helper = self.helpers.get(id_) or Helper(id_, "Someone who left the circle", here=False)
        return replace(helper, willing="until", until=None) if self._unfinished(id_) else helper

    def _unfinished(self, id_: str) -> bool:
        """Return whether "for a time" is chosen and its day is not written to the end."""
        key = helper_key(id_)
        typed = str(self.raw.get((key, UNTIL), ""))
        return self.raw.get((key, CHOICE)) == "until" and parse_day(typed) is None

    def helper_value(self, helper: Helper, part: str) -> str:
        """Return what a helper said: the circle of support knows it, but for a day half written."""
        typed = str(self.raw.get((helper_key(helper.id), UNTIL), ""))
        if part == CHOICE:
            return helper.willing
        if self._unfinished(helper.id) or helper.until is None:
            return typed
        return f"{helper.until.day}/{helper.until.month}/{helper.until.year}"

    def support_people(self, question: str) -> list[Helper]:
        """Return who is named as helping with ``question``."""
        value = self.effective.get((question, WHO))
        return [self.helper(id_) for id_ in value] if isinstance(value, list) else []

    def support(self, question: str) -> Support | None:
        """Return the help that others give with ``question``, or ``None`` where there is none."""
        share = self.effective.get((question, SHARE))
        if not isinstance(share, str) or share == self.questionnaire.shares[0].id:
            return None
        people = tuple(self.support_people(question))
        reasons = [why for helper in people if (why := helper.why_not(self.on))]
        if not people:
            reasons = ["Nobody is named as giving this help, so we do not count it."]
        return Support(
            question, share, self.option_text(question, SHARE), people, not reasons, " ".join(reasons)
        )

    @cached_property
    def supports(self) -> tuple[Support, ...]:
        """All help that others give, question by question."""
        found = (self.support(question.id) for question in self.questionnaire.questions)
        return tuple(support for support in found if support is not None)

    def recorded_support(self) -> dict[str, str]:
        """Return every share of help that others give, whether it counts or not."""
        return {support.question: support.share for support in self.supports}

    # What goes into the engine

    def engine_answers(self) -> dict[str, str]:
        """Return the scheme's questions with the chosen options."""
        return {
            question.id: value
            for question in self.questionnaire.questions
            if isinstance(value := self.effective.get((question.id, CHOICE)), str)
        }

    def engine_support(self) -> dict[str, str]:
        """Return the shares that count: at least one helper is named, and each goes on."""
        return {support.question: support.share for support in self.supports if support.counts}

    # What is missing

    def lacks(self) -> list[Lack]:
        """Return everything that stands in the way of completing, in the order of the pages."""
        found = []
        for one in self.fields:
            title = STEP_TITLES[one.step]
            value = self._current(one)
            if one.key in self.no_longer_offered:
                sentence = "the earlier choice is no longer offered. Choose again."
                found.append(Lack(one.step, *one.key, f"{title}: {sentence}"))
            elif one.part == SOMEONE and filled(value):
                sentence = f"“{str(value).strip()}” is not added to those who help yet."
                found.append(Lack(one.step, *one.key, f"{title}: {sentence}"))
            elif one.kind == "day":
                helper = self.helper(one.question.removeprefix(HELPER_PREFIX))
                if sentence := day_fault(str(value or ""), name=helper.name):
                    found.append(Lack(one.step, *one.key, f"{title}: {sentence}"))
            elif one.required and not filled(value):
                found.append(Lack(one.step, *one.key, f"{title}: {self._what_lacks(one)}"))
            elif one.limit and isinstance(value, str) and (over := too_long(one, value)):
                found.append(Lack(one.step, *one.key, f"{title}: {over}"))
        return found

    def _what_lacks(self, one: Field) -> str:
        """Say what to do, naming the question where its step asks several."""
        beside = {each.question for each in self.fields if each.step == one.step and each.required}
        if one.step == HOME and len(beside) > 1 and one.part in (WORDS, CHOICE):
            return f"answer “{one.label}”"
        return _LACKS[one.part]

    def _current(self, one: Field) -> Value | None:
        if one.question.startswith(HELPER_PREFIX):
            return self.helper_value(self.helper(one.question.removeprefix(HELPER_PREFIX)), one.part)
        return self.effective.get(one.key)

    def step_states(self) -> dict[str, StepState]:
        """Return how far each step is, the visit's own too."""
        lacking = {lack.step for lack in self.lacks()}
        touched = {one.step for one in self.fields if filled(self._current(one))}
        touched |= {self.questionnaire.by_key[key].step for key in self.no_longer_offered}
        if lacking & set(OUTCOME) and DIFFERENCE not in touched:
            # What it will ask for follows from the outcomes: while they are open it has not begun.
            lacking.add(DIFFERENCE)
        return {
            step: "done" if step not in lacking else "part" if step in touched else "not started"
            for step in STEP_TITLES
        }

    @property
    def counted(self) -> int:
        """How many answers are given and count."""
        return sum(part != SOMEONE for _, part in self.effective)

    # Eligibility

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """The outcomes that cannot be achieved, judged without anybody's help."""
        found = []
        for outcome in OUTCOMES:
            reason = self.effective.get((outcome.id, UNABLE))
            if isinstance(reason, str) and reason != ABLE:
                found.append(Finding(outcome.id, reason))
        return tuple(found)

    @property
    def decision(self) -> Decision:
        """The decision of section 13, with its reasons; no points and no pounds come into it."""
        return decide(self)


_LACKS = {
    WORDS: "write an answer.",
    CHOICE: "choose an answer.",
    UNABLE: "say why they cannot do it alone.",
    SHARE: "say how much others do already.",
}


#: Reasons for a decision by which it can be told again in the person's own language.
CONDITION = "The needs come from an illness or impairment (regulation 2(1)(a))."
NO_CONDITION = "The needs do not come from an illness or impairment (regulation 2(1)(a))."
NO_IMPACT = "This has no significant impact on wellbeing (regulation 2(1)(c))."


def decide(answers: Answers) -> Decision:
    """Return whether the needs are eligible (regulation 2(1)(a) to (c)), and why.

    The three conditions are read in turn; one that fails decides, even while others are open.
    """
    findings = answers.findings
    reasons: list[str] = []
    no_condition = answers.value("condition") == NONE
    condition = bool(answers.text("condition"))
    if no_condition:
        reasons.append(NO_CONDITION)
    elif condition:
        reasons.append(CONDITION)
    open_outcomes = [
        outcome
        for outcome in OUTCOMES
        if any(
            key not in answers.effective
            for key in answers.asked
            if key[0] in _questions_of(answers.questionnaire, outcome.id) and key[1] in (CHOICE, UNABLE)
        )
    ]
    count = len(findings)
    enough = count >= OUTCOMES_NEEDED
    few = not enough and count + len(open_outcomes) < OUTCOMES_NEEDED
    if enough or few:
        how_many = (
            f"{_count(count)} of the ten outcomes cannot be achieved"
            if count
            else "Of the ten outcomes, there is none that cannot be achieved"
        )
        reasons.append(f"{how_many}; {'two are needed' if few else 'two are enough'} (regulation 2(1)(b)).")
    areas = answers.value("wellbeing")
    no_impact = areas == [NONE]
    impact = bool(areas) and not no_impact
    if no_impact:
        reasons.append(NO_IMPACT)
    elif impact and areas:
        named = [text[0].lower() + text[1:] for id_, text in WELLBEING if id_ in areas]
        reasons.append(
            f"This has a significant impact on wellbeing: {'; '.join(named)} (regulation 2(1)(c))."
        )
    eligible: bool | None = None
    if no_condition or few or (enough and no_impact):
        eligible = False
    elif condition and enough and impact:
        eligible = True
    else:
        if not condition:
            reasons.append("Still to say: what illness or impairment the needs come from.")
        if not enough:
            reasons.append("Still to answer: " + ", ".join(outcome.title for outcome in open_outcomes) + ".")
        elif not areas:
            reasons.append("Still to say: which parts of wellbeing this affects significantly.")
    return Decision(eligible, findings, tuple(reasons))


def _questions_of(questionnaire: Questionnaire, outcome: str) -> set[str]:
    return {outcome} | {question.id for question in questionnaire.questions if question.outcome == outcome}


def _count(number: int) -> str:
    words = ("", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")
    return words[number]


def helper_fields(helper: Helper) -> tuple[Field, Field]:
    """Return what is asked about one helper: if they go on, and until when."""
    question = f"{HELPER_PREFIX}{helper.id}"
    return (
        Field(DIFFERENCE, question, CHOICE, "one", f"Is {helper.name} willing and able to go on helping?",
              "Ask them, not for them.", _options(WILLING)),
        Field(DIFFERENCE, question, UNTIL, "day", f"Until when can {helper.name} help?",
              "For example, 27 3 2027.", asked_when=(Condition(question, CHOICE, frozenset({"yes", "no"})),)),
    )  # fmt: skip


def helper_key(id_: str) -> str:
    """Return the question id under which a helper's own answer is kept."""
    return f"{HELPER_PREFIX}{id_}"


# Values


def filled(value: Value | None) -> TypeGuard[Value]:
    """Return whether there is anything in an answer."""
    return bool(value.strip()) if isinstance(value, str) else bool(value)


def clean_words(typed: str) -> str:
    """Return text as it can be kept: every script and emoji, one kind of line end, no control signs.

    Letters are composed (NFC), so that what looks the same is the same.
    """
    text = _UNKEEPABLE.sub("", typed.replace("\r\n", "\n").replace("\r", "\n"))
    return unicodedata.normalize("NFC", text)


def clean_value(one: Field, value: object, *, circle: frozenset[str] = frozenset()) -> Value:
    """Return ``value`` as it is kept for that field; raise ``Refused`` where it cannot be an answer.

    ``circle`` holds the ids of the people who may be named.
    """
    if one.kind in ("words", "name", "day"):
        if not isinstance(value, str):
            raise Refused("Write this answer as text.", field=one.name)
        text = clean_words(value)
        cap = HARD_CAP if one.kind == "words" else 10 * NAME_LIMIT
        if len(text) > cap:
            raise Refused(
                f"This answer has {len(text):,} characters; more than {cap:,} cannot be saved. "
                "It is still on this page: shorten it, or put the rest into another answer.",
                field=one.name,
            )
        return text
    if one.kind in ("one", "tick"):
        if not isinstance(value, str) or (value and not one.offers(value)):
            raise Refused("Choose one of the answers on the page.", field=one.name)
        return value
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise Refused("Choose from the answers on the page.", field=one.name)
    chosen = set(value)
    if one.kind == "who":
        chosen = {_uuid_text(each) for each in chosen}
        if not chosen <= circle:
            raise Refused("Choose people from this person’s own circle.", field=one.name)
        return sorted(chosen)
    if not one.offers(list(chosen)):
        raise Refused("Choose from the answers on the page.", field=one.name)
    if NONE in chosen and len(chosen) > 1:
        raise Refused("Choose either “None of these” or the parts it affects, not both.", field=one.name)
    return [option.id for option in one.options if option.id in chosen]


def _uuid_text(typed: str) -> str:
    try:
        return str(UUID(typed))
    except ValueError:
        return ""


def too_long(one: Field, value: str) -> str:
    """Return the sentence for a text over its limit; empty where it fits."""
    over = len(value) - one.limit
    if not one.limit or over <= 0:
        return ""
    return (
        f"your text is saved, and {over:,} {'character' if over == 1 else 'characters'} too long "
        f"(the limit is {one.limit:,}). Shorten it before you work out the budget."
    )


def parse_day(typed: str) -> date | None:
    """Return the day that ``day/month/year`` names, or ``None``."""
    parts = typed.strip().split("/")
    if len(parts) != 3 or not all(part.strip().isascii() and part.strip().isdigit() for part in parts):
        return None
    try:
        day = date(*(int(part) for part in reversed(parts)))
    except (ValueError, OverflowError):
        return None
    return day if day.year >= 1900 else None


def day_fault(typed: str, *, name: str = "they") -> str:
    """Return what is wrong with the day until which somebody helps; empty where it is right."""
    if not typed.replace("/", "").strip():
        return f"say until which day {name} can help."
    day = parse_day(typed)
    if day is None:
        return f"{typed.strip()} is not a day in the calendar. Write it like 27 3 2027."
    return ""


def impossible_day(typed: str) -> str:
    """Return what is wrong with a day that is written to its end; empty while it is being written."""
    parts = [part.strip() for part in typed.split("/")]
    return day_fault(typed) if len(parts) == 3 and all(parts) and len(parts[2]) >= 4 else ""


def day_text(day: date) -> str:
    """Return a day as people read it: 3 May 2027."""
    return f"{day.day} {day:%B %Y}"


def visit_fault(visited_on: date, *, today: date, born_on: date) -> str:
    """Return what is wrong with the day of a visit; empty where it is right."""
    if visited_on > today:
        return f"{day_text(visited_on)} is in the future. Give the day on which the visit was."
    if visited_on < born_on:
        return f"{day_text(visited_on)} is before this person was born. Check the year."
    if (today - visited_on).days > OLDEST_VISIT_DAYS:
        return f"{day_text(visited_on)} is more than a year ago. Check the year."
    return ""


# A newer version of the questions


@dataclass(frozen=True)
class Carried:
    """What happens to the answers when a draft goes over to newer questions."""

    kept: tuple[Key, ...]
    asked_again: tuple[Key, ...]
    no_longer_asked: tuple[Key, ...]
    new: tuple[Key, ...]


def carry_over(raw: Mapping[Key, Value], *, old: Questionnaire, new: Questionnaire) -> Carried:
    """Return which answers stand under the new questions. Nothing is thrown away in any case."""
    before = Answers(old, raw)
    after = Answers(new, raw)
    given = [key for key in before.effective if key[1] != SOMEONE]
    return Carried(
        kept=tuple(key for key in given if key in after.effective),
        asked_again=tuple(after.no_longer_offered),
        no_longer_asked=tuple(key for key in given if key not in new.by_key),
        new=tuple(
            one.key
            for one in new.fields
            if one.part == CHOICE and one.kind == "one" and one.key not in old.by_key
        ),
    )
