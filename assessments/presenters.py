"""What stands on the pages of an assessment: words, marks, links. Decides nothing."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from socialcare.people.models import CircleMember
from socialcare.web.components import render_component

from . import rules, selectors
from .models import Answer, AnswerConflict, Assessment
from .states import DRAFT

STATE_WORDS = {"done": "Done", "part": "Part done", "not started": "Not started"}
ROWS = {rules.WORDS_LIMIT: 9, 2 * rules.SHORT_WORDS_LIMIT: 4, rules.SHORT_WORDS_LIMIT: 3}


def clock(moment: datetime) -> str:
    """Return the time of a moment here: 2:05pm."""
    return f"{timezone.localtime(moment):%I:%M%p}".lstrip("0").lower()


def when(moment: datetime, *, now: datetime) -> str:
    """Return when something was, with its day where that is another one than today's."""
    day = timezone.localtime(moment).date()
    if day == timezone.localtime(now).date():
        return f"at {clock(moment)}"
    return f"on {rules.day_text(day)} at {clock(moment)}"


@dataclass(frozen=True)
class Side:
    """One of two texts of the same answer: whose, when, what."""

    keep: str
    title: str
    text: str
    by: str
    when: str


@dataclass(frozen=True)
class ConflictPanel:
    """Two texts of one answer, and the ways to choose."""

    id: str
    label: str
    address: str
    base: int
    sides: tuple[Side, ...]
    both: str | None
    name: str

    def as_html(self) -> str:
        """Return the panel as it is put into a page."""
        return render_to_string("assessments/_conflict.html", {"panel": self})


@dataclass(frozen=True)
class FieldView:
    """One field on a page, with everything that stands around it."""

    field: rules.Field
    html: SafeString
    shown: bool
    revision: int
    conditions: str
    panels: tuple[ConflictPanel, ...] = ()
    no_longer: str = ""
    adds_helper: SafeString | None = None
    #: Somebody's name stands there and is not added yet, so the box is not folded away.
    unfinished: bool = False


@dataclass(frozen=True)
class StepLink:
    """One line in the list of steps."""

    step: str
    title: str
    address: str
    state: str
    current: bool

    @property
    def state_words(self) -> str:
        return STATE_WORDS[self.state]


@dataclass
class Sheet:
    """An assessment as it is loaded for a page: rows, rules and people, read once."""

    assessment: Assessment
    saved: dict[rules.Key, Answer]
    members: list[CircleMember]
    conflicts: list[AnswerConflict]
    former: rules.Questionnaire | None
    answers: rules.Answers
    now: datetime
    typed: Mapping[rules.Key, rules.Value] = field(default_factory=dict)
    typed_bases: Mapping[rules.Key, int] = field(default_factory=dict)
    faults: Mapping[rules.Key, str] = field(default_factory=dict)

    @classmethod
    def load(cls, assessment: Assessment, *, now: datetime) -> "Sheet":
        """Read everything that the pages of one assessment need."""
        saved = selectors.saved_answers(assessment)
        going_on = assessment.status == DRAFT
        members = selectors.circle(assessment.person) if assessment.completed_at is None else []
        return cls(
            assessment=assessment,
            saved=saved,
            members=members,
            conflicts=selectors.open_conflicts(assessment) if going_on else [],
            former=selectors.former_questions(assessment),
            answers=selectors.answers_from(
                assessment, saved=saved, members=members, on=timezone.localdate(now)
            ),
            now=now,
        )

    @property
    def called(self) -> str:
        """What the person likes to be called."""
        return self.assessment.person.called

    def words(self, text: str) -> str:
        """Put the person's name into a sentence of the rules."""
        return text.replace("{name}", self.called)

    # Fields

    def fields_on(self, step: str) -> list[rules.Field]:
        """Return every field of a step, those that are hidden now too."""
        found = [one for one in self.answers.questionnaire.fields if one.step == step]
        if step == rules.DIFFERENCE:
            found = [one for one in found if one.key in self.answers.asked]
            for helper in self.answers.named_helpers:
                if helper.here:
                    found += rules.helper_fields(helper)
        return found

    def value(self, one: rules.Field) -> rules.Value | None:
        """Return what the field shows: what was just typed, else what is saved."""
        if one.key in self.typed:
            return self.typed[one.key]
        if one.question.startswith(rules.HELPER_PREFIX):
            helper = self.answers.helper(one.question.removeprefix(rules.HELPER_PREFIX))
            return self.answers.helper_value(helper, one.part)
        return self.saved[one.key].value if one.key in self.saved else None

    def view(self, one: rules.Field) -> FieldView:
        """Return a field as it stands on its page."""
        value = self.value(one)
        shown = one.key in self.answers.asked
        if one.question.startswith(rules.HELPER_PREFIX):
            shown = one.part == rules.CHOICE or self._willing(one.question) == "until"
        revision = self.saved[one.key].revision if one.key in self.saved else 0
        return FieldView(
            field=one,
            html=control(
                one,
                value,
                label=self.words(one.label),
                hint=self.words(one.hint),
                members=self.members,
                fault=self.faults.get(one.key) or self._said_of(one, value),
            ),
            shown=shown,
            revision=self.typed_bases.get(one.key, revision),
            conditions=conditions(one),
            panels=tuple(self.panel(each) for each in self.conflicts if each.key == one.key),
            no_longer=self.no_longer(one.key),
            adds_helper=relation_select(one) if one.part == rules.SOMEONE else None,
            unfinished=one.part == rules.SOMEONE and rules.filled(value),
        )

    def _willing(self, question: str) -> str:
        helper = self.answers.helper(question.removeprefix(rules.HELPER_PREFIX))
        typed = self.typed.get((question, rules.CHOICE))
        return str(typed or self.answers.helper_value(helper, rules.CHOICE))

    def _said_of(self, one: rules.Field, value: rules.Value | None) -> str:
        if not isinstance(value, str):
            return ""
        fault = rules.impossible_day(value) if one.kind == "day" else rules.too_long(one, value)
        return fault[:1].upper() + fault[1:]

    def no_longer(self, key: rules.Key) -> str:
        """Return the words of an earlier choice that this version does not offer."""
        value = self.answers.no_longer_offered.get(key)
        return "" if value is None else self.old_words(key, value)

    def old_words(self, key: rules.Key, value: rules.Value) -> str:
        """Return a kept answer in the words of the version that it was given in."""
        former = self.former.by_key.get(key) if self.former else None
        ids = [value] if isinstance(value, str) else value
        if former is None or not former.options:
            return self.plain(key, value)
        return "; ".join(former.option_text(id_) or id_ for id_ in ids)

    def plain(self, key: rules.Key, value: rules.Value) -> str:
        """Return an answer as people read it."""
        one = self.answers.questionnaire.by_key.get(key)
        if one is None and key[0].startswith(rules.HELPER_PREFIX):
            helper = self.answers.helper(key[0].removeprefix(rules.HELPER_PREFIX))
            one = next(each for each in rules.helper_fields(helper) if each.part == key[1])
        if one is not None and one.kind == "day":
            day = rules.parse_day(str(value))
            return rules.day_text(day) if day else str(value)
        if key[1] == rules.WHO:
            return ", ".join(self.answers.helper(id_).name for id_ in value) or "Nobody"
        if one is not None and one.options:
            ids = [value] if isinstance(value, str) else value
            return "; ".join(one.option_text(id_) or id_ for id_ in ids) or "Nothing chosen"
        return str(value)

    def label_of(self, key: rules.Key) -> str:
        """Return what was asked, in words."""
        one = self.answers.questionnaire.by_key.get(key)
        if one is None and self.former is not None:
            one = self.former.by_key.get(key)
        if one is None and key[0].startswith(rules.HELPER_PREFIX):
            helper = self.answers.helper(key[0].removeprefix(rules.HELPER_PREFIX))
            one = next((each for each in rules.helper_fields(helper) if each.part == key[1]), None)
        if one is None:
            return key[0].replace("_", " ").capitalize()
        return self.words(one.label) or one.options[0].text

    def panel(self, conflict: AnswerConflict) -> ConflictPanel:
        """Return the two texts of one answer, side by side."""
        answer = self.saved[conflict.key]
        step = rules.STEP_TITLES[selectors.step_of(self.answers, conflict.key)]
        label = f"{step}: {self.label_of(conflict.key)}"
        words = conflict.part in (rules.WORDS, rules.SOMEONE)
        return ConflictPanel(
            id=str(conflict.pk),
            label=label,
            address=reverse("assessment_settle", args=[self.assessment.pk, conflict.pk]),
            base=answer.revision,
            sides=(
                Side(
                    "saved",
                    "Saved first",
                    self.plain(answer.key, answer.value),
                    str(answer.saved_by),
                    when(answer.saved_at, now=self.now),
                ),
                Side(
                    "other",
                    "Written on another page",
                    self.plain(conflict.key, conflict.value),
                    str(conflict.saved_by),
                    when(conflict.saved_at, now=self.now),
                ),
            ),
            both=f"{answer.value}\n\n{conflict.value}" if words else None,
            name=f"{conflict.question}.{conflict.part}",
        )

    # Steps

    def steps(self, current: str = "") -> list[StepLink]:
        """Return the list of the twelve steps with how far each is."""
        states = self.states()
        return [
            StepLink(
                step=step,
                title=rules.STEP_TITLES[step],
                address=step_address(self.assessment, step),
                state=states[step],
                current=step == current,
            )
            for step in rules.STEPS
        ]

    def states(self) -> dict[str, str]:
        """Return how far each step is; one with two texts of an answer is not done."""
        torn = {selectors.step_of(self.answers, conflict.key) for conflict in self.conflicts}
        states = self.answers.step_states()
        return {step: "part" if step in torn else state for step, state in states.items()}

    def first_open_step(self) -> str:
        """Return the step to go on with: the first that is not done, else the first."""
        states = self.states()
        return next((step for step in rules.STEPS if states[step] != "done"), rules.STEPS[0])

    @property
    def last_saved(self) -> datetime | None:
        """When an answer was last saved."""
        return max((one.saved_at for one in self.saved.values()), default=None)


def step_address(assessment: Assessment, step: str, key: rules.Key | None = None) -> str:
    """Return the address of a step, and of one field on it."""
    address = reverse("assessment_step", args=[assessment.pk, step])
    return f"{address}#{control_id(key)}" if key else address


def control_id(key: rules.Key) -> str:
    """Return the id of a field's first control."""
    return f"{key[0]}-{key[1]}"


def conditions(one: rules.Field) -> str:
    """Return when a field is asked, as data for the page's script."""
    return json.dumps(
        [
            {
                "name": f"{each.question}.{each.part}",
                "unless": sorted(each.unless),
                "empty": each.when_empty,
            }
            for each in one.asked_when
        ]
    )


# Components


def control(
    one: rules.Field,
    value: rules.Value | None,
    *,
    label: str,
    hint: str,
    members: Sequence[CircleMember],
    fault: str = "",
) -> SafeString:
    """Return a field as its GOV.UK component."""
    common: dict[str, Any] = {}
    if hint:
        common["hint"] = {"text": hint}
    if fault:
        common["errorMessage"] = {"text": fault}
    id_ = control_id(one.key)
    if one.kind in ("words", "name"):
        large = {"text": label, "classes": "govuk-label--s"}
        box: dict[str, Any] = {"id": id_, "name": one.name, "value": value or "", "label": large, **common}
        if one.kind == "name":
            return render_component(
                "input", box | {"autocomplete": "off", "spellcheck": False, "label": {"text": "Their name"}}
            )
        return render_component(
            "textarea",
            box | {"rows": ROWS.get(one.limit, 5), "attributes": {"data-limit": str(one.limit)}},
        )
    if one.kind == "day":
        return _day(one, str(value or ""), label=label, common=common)
    legend = {"legend": {"text": label, "classes": "govuk-fieldset__legend--s"}}
    if one.kind == "one":
        return render_component(
            "radios",
            {
                "idPrefix": id_,
                "name": one.name,
                "fieldset": legend,
                "classes": "govuk-radios--small",
                "items": [_item(option, checked=option.id == value) for option in one.options],
                **common,
            },
        )
    if one.kind == "who":
        chosen = value if isinstance(value, list) else []
        here = [each for each in members if each.ended_on is None or str(each.pk) in chosen]
        items = [
            {
                "value": str(each.pk),
                "text": f"{each.name} ({each.get_relation_display().lower()})",
                "checked": str(each.pk) in chosen,
                **({"hint": {"text": "No longer in the circle"}} if each.ended_on else {}),
            }
            for each in here
        ]
    else:
        chosen = value if isinstance(value, list) else [value or ""]
        items = [_item(option, checked=option.id in chosen) for option in one.options]
        if one.kind == "many":
            items[-1]["behaviour"] = "exclusive"
            items.insert(-1, {"divider": "or"})
    return render_component(
        "checkboxes",
        {
            "idPrefix": id_,
            "name": one.name,
            "classes": "govuk-checkboxes--small",
            "items": items,
            **({"fieldset": legend} if label else {}),
            **common,
        },
    )


def _item(option: rules.Option, *, checked: bool) -> dict[str, Any]:
    item: dict[str, Any] = {"value": option.id, "text": option.text, "checked": checked}
    return item | ({"hint": {"text": option.hint}} if option.hint else {})


def _day(one: rules.Field, value: str, *, label: str, common: dict[str, Any]) -> SafeString:
    typed = [*value.split("/"), "", "", ""][:3]
    return render_component(
        "date-input",
        {
            # The day carries the answer's own id, to which a fault leads.
            "id": f"{control_id(one.key)}-boxes",
            "namePrefix": one.name,
            "fieldset": {"legend": {"text": label, "classes": "govuk-fieldset__legend--s"}},
            "items": [
                {
                    "name": name,
                    "classes": f"govuk-input--width-{4 if name == 'year' else 2}",
                    "value": text,
                    **({"id": control_id(one.key)} if name == "day" else {}),
                }
                for name, text in zip(("day", "month", "year"), typed, strict=True)
            ],
            **common,
        },
    )


def relation_select(one: rules.Field) -> SafeString:
    """Return the list of what somebody new can be to the person."""
    return render_component(
        "select",
        {
            "id": f"{one.question}-relation",
            "name": f"{one.question}.relation",
            "label": {"text": "Who they are"},
            "items": [
                {"value": "", "text": "Choose"},
                *({"value": value, "text": text} for value, text in CircleMember.Relation.choices),
            ],
        },
    )


# The check page and the finished page


@dataclass(frozen=True)
class Line:
    """One answer in a list: what was asked, what was said, what is missing."""

    label: str
    text: str
    address: str = ""
    own_words: bool = False
    missing: bool = False
    note: str = ""


@dataclass(frozen=True)
class Section:
    """The answers of one step."""

    step: str
    title: str
    address: str
    state_words: str
    lines: tuple[Line, ...]


SHORT_LABELS = {
    rules.UNABLE: "Why not alone",
    rules.SHARE: "Help there is already",
    rules.WHO: "Who helps",
    rules.SOMEONE: "Not added yet",
    rules.UNTIL: "Until",
}


def sections(sheet: Sheet, *, linked: bool) -> list[Section]:
    """Return every answer that counts, step by step; with links to change it while that is possible."""
    lacks = {lack.key for lack in sheet.answers.lacks()}
    states = sheet.states()
    found = []
    for step, title in rules.STEP_TITLES.items():
        lines = tuple(
            line
            for one in sheet.answers.fields
            if one.step == step and (line := _line(sheet, one, linked=linked, missing=one.key in lacks))
        )
        found.append(
            Section(
                step=step,
                title=title,
                address=step_address(sheet.assessment, step) if linked else "",
                state_words=STATE_WORDS[states[step]],
                lines=lines,
            )
        )
    return found


def _line(sheet: Sheet, one: rules.Field, *, linked: bool, missing: bool) -> Line | None:
    label = SHORT_LABELS.get(one.part, "") or sheet.words(one.label)
    value = sheet.value(one)
    text = sheet.plain(one.key, value) if rules.filled(value) else ""
    if one.key in sheet.answers.no_longer_offered:
        text = f"“{sheet.no_longer(one.key)}” is no longer offered"
    if one.kind in ("tick", "name") and not text:
        return None
    if one.kind == "tick":
        label = "Illness or impairment"
    support = sheet.answers.support(one.question) if one.part == rules.SHARE else None
    if not text and not missing:
        text = "Nobody named" if one.part == rules.WHO else "Not asked yet" if _asks_helper(one) else ""
        if not text and not linked:
            return None
        text = text or "Nothing written"
    return Line(
        label=label,
        text=text or "Not answered yet",
        address=_address(sheet, one, linked),
        own_words=one.kind == "words" and rules.filled(value),
        missing=missing and not text,
        note=support.why_not if support else "",
    )


def _asks_helper(one: rules.Field) -> bool:
    return one.question.startswith(rules.HELPER_PREFIX)


def _address(sheet: Sheet, one: rules.Field, linked: bool) -> str:
    return step_address(sheet.assessment, one.step, one.key) if linked else ""


def helper_sentences(answers: rules.Answers, *, on: date) -> list[tuple[rules.Helper, str]]:
    """Return for each named helper what their answer changes in the budget."""
    found = []
    for helper in answers.named_helpers:
        if why := helper.why_not(on):
            found.append((helper, why))
        elif helper.until:
            day = rules.day_text(helper.until)
            sentence = f"We count {helper.name}’s help. Look at the budget again before {day}."
            found.append((helper, sentence))
        else:
            found.append((helper, f"We count {helper.name}’s help."))
    return found


def kept_but_not_asked(sheet: Sheet) -> list[tuple[SafeString, str]]:
    """Return the answers that this version of the questions does not ask for; they are kept."""
    return [
        (format_html("{}", sheet.label_of(key)), sheet.old_words(key, value))
        for key, value in sorted(sheet.answers.no_longer_asked.items())
    ]
