"""The forms of signing off, of asking, of referring, and of urgent support."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from socialcare.people.models import Worker
from socialcare.web.fields import LongText, PoundsField
from socialcare.web.forms import GovukForm

from ..considerations import CONSIDERATION, CONSIDERATIONS
from ..expertise import CHOOSE_EXPERTISE, EXPERTISE, nobody_has
from ..money import Cut
from ..selectors.known import Known, answered_by_her, changed_since
from .referrals import want_risk
from .versions import ReadOnField


class _OnAVersion(GovukForm):
    """A form that carries the version it was read on; nothing else is done on another one."""

    version = ReadOnField()


class SignOffForm(_OnAVersion):
    """What to bear in mind, from when the budget runs, and the few words that may be asked for."""

    submit_text = "Sign off"
    knows = forms.CharField(widget=forms.HiddenInput, required=False)
    #: What the page had filled in of what to bear in mind, "network:good money:none".
    shown = forms.CharField(widget=forms.HiddenInput, required=False)
    look = {one.key: {"classes": "govuk-radios--inline govuk-radios--small"} for one in CONSIDERATIONS} | {
        "correcting": {"optional": False}
    }

    from_on = forms.DateField(
        label="The budget runs from",
        help_text="Today, unless you change it.",
        error_messages={"required": "Enter the day from which the budget runs."},
    )
    correcting = LongText(
        label="What was wrong with the decision?",
        required=False,
        max_length=2000,
        rows=3,
        help_text="The person reads it. The decision stays in the record, and this one takes its place.",
    )
    cut_because = LongText(label="What has changed?", required=False, max_length=2000, rows=3)
    reasons = LongText(label="Words to the person", required=False, max_length=4000, rows=3)

    def __init__(
        self,
        *args: Any,
        known: Mapping[str, Known],
        cut: Cut | None,
        agreed: bool,
        called: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.known = known
        self.fields["shown"].initial = shown_words(known)
        for one in CONSIDERATIONS:
            there = known.get(one.key)
            self.fields[one.key] = self._ours(
                one.key,
                forms.ChoiceField(
                    label=one.question,
                    choices=one.answers,
                    widget=forms.RadioSelect,
                    required=False,
                    initial=None if there is None else there.answer,
                    help_text="" if there is None else there.because,
                ),
            )
        if not agreed:
            del self.fields["correcting"]
        if cut is None:
            del self.fields["cut_because"]
        else:
            self.fields["cut_because"].help_text = cut_words(cut, called)
            self.look = self.look | {"cut_because": {"optional": None if cut.reassessed else False}}  # type: ignore[misc]
        self.fields["reasons"].label = f"Words to {called}"
        self.fields["reasons"].help_text = f"{called} reads them in the letter."

    def marks_optional(self, name: str) -> bool:
        """Return whether the label says "(optional)": the rows to bear in mind all are, so none says it."""
        return name not in {one.key for one in CONSIDERATIONS} and super().marks_optional(name)

    @property
    def considered(self) -> dict[str, str]:
        """What the worker answered, by subject. What was filled in for her and left so is not her answer."""
        return answered_by_her(answers_in(self.data), self.known, shown=shown_in(self.data))

    def clean(self) -> dict[str, Any]:
        """Refuse what was left as it was filled in, where it is known otherwise now; show how."""
        changed = self.show_what_is_known_now()
        for subject in changed:
            there = self.known.get(subject)
            now = "It is not known any more." if there is None else there.because
            self.add_error(subject, f"Something else is known since you opened the page. {now} Look again.")
        return self.cleaned_data

    def show_what_is_known_now(self) -> list[str]:
        """Fill in anew what was left as it was filled in and is known otherwise now; return which."""
        answers = answers_in(self.data)
        changed = changed_since(answers, self.known, shown=shown_in(self.data))
        if changed:
            now = {subject: one.answer for subject, one in self.known.items()}
            again = {subject: now.get(subject, "") for subject in changed}
            self.says_now(**again, shown=shown_words(self.known))
        return changed


def answers_in(data: Mapping[str, Any]) -> dict[str, str]:
    """Return the answers to things to bear in mind among what a form sends; others are left out."""
    return {key: str(data[key]) for key, one in CONSIDERATION.items() if data.get(key) in dict(one.answers)}


def shown_words(known: Mapping[str, Known]) -> str:
    """Return what a page fills in, as its form says it again."""
    return " ".join(f"{subject}:{one.answer}" for subject, one in known.items())


def shown_in(data: Mapping[str, Any]) -> dict[str, str]:
    """Return what the page had filled in that a form comes from."""
    pairs = (one.partition(":") for one in str(data.get("shown", "")).split())
    return {subject: answer for subject, _, answer in pairs}


def cut_words(cut: Cut, called: str) -> str:
    """Return what the box for a cut asks, and whether it may stay empty."""
    less = "A budget is lowered only when circumstances have changed or after a new assessment."
    if cut.reassessed:
        return f"{less} There is a new assessment, so you may leave this empty. {called} reads it."
    return f"{less} {called} reads it."


class _WithCut(_OnAVersion):
    cut_because = LongText(label="What has changed?", required=False, max_length=2000, rows=3)

    def __init__(self, *args: Any, cut: Cut | None, called: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if cut is None:
            del self.fields["cut_because"]
        else:
            self.fields["cut_because"].help_text = cut_words(cut, called)
            self.look = self.look | {"cut_because": {"optional": None if cut.reassessed else False}}  # type: ignore[misc]


#: Whoever of a team's managers can answer first.
ANY = "any"
MANAGER_GONE = (
    "The manager you chose cannot be asked about this plan any more. "
    "Nothing was sent. Choose somebody else, and send it again."
)


class AskForm(_OnAVersion):
    """A short question to a manager."""

    submit_text = "Ask"

    manager = forms.ChoiceField(label="Whom do you ask?", error_messages={"required": "Choose whom you ask."})
    words = LongText(
        label="Your question",
        max_length=4000,
        rows=4,
        help_text="A sentence is enough. The decision stays with you.",
        error_messages={"required": "Write your question. A sentence is enough."},
    )

    def __init__(self, *args: Any, managers: Sequence[Worker], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.managers = {str(one.pk): one for one in managers}
        choices = [(key, str(one)) for key, one in self.managers.items()]
        field: Any = self.fields["manager"]
        field.error_messages["invalid_choice"] = MANAGER_GONE
        gone = self.is_bound and self.data.get("manager", ANY) not in {ANY, "", *self.managers}
        if not choices:
            del self.fields["manager"]
        elif len(choices) == 1 and not gone:
            # Nobody to choose, but who it was is sent with the words, so that nobody else gets them.
            field.widget, field.required = forms.HiddenInput(), False
            field.choices = [(ANY, ""), *choices]
            field.initial = choices[0][0]
        else:
            field.choices = [(ANY, "Whoever of them can answer first"), *choices] if choices[1:] else choices
            field.initial = ANY

    @property
    def chosen(self) -> Worker | None:
        """The manager who is asked, or None for any of them."""
        only = next(iter(self.managers)) if len(self.managers) == 1 else ANY
        return self.managers.get(self.cleaned_data.get("manager") or only)


class ToManagerForm(_WithCut):
    """Refer to a manager."""

    submit_text = "Refer to a manager"

    why = LongText(
        label="What do you ask, and why?",
        max_length=4000,
        rows=5,
        help_text="Change these words as you like. The person reads them too.",
        error_messages={"required": "Say in a sentence what you ask, and why."},
    )
    field_order = ["version", "why", "cut_because"]


class ToPanelForm(_WithCut):
    """Refer to the panel."""

    submit_text = "Refer to the panel"

    why = LongText(
        label="What do you ask, and why?",
        max_length=4000,
        rows=4,
        help_text="Change these words as you like. The person reads them too.",
        error_messages={"required": "Say in a sentence what you ask, and why."},
    )
    risk = LongText(
        label="The significant risk",
        required=False,
        max_length=4000,
        rows=3,
        help_text="In how the person wants to use the money. The panel looks at this, and at nothing else.",
    )
    wanted = forms.MultipleChoiceField(
        label="Which expertise do you want?",
        choices=EXPERTISE,
        widget=forms.CheckboxSelectMultiple,
        help_text="Nothing is decided before somebody with it has given an opinion.",
        error_messages={"required": CHOOSE_EXPERTISE},
    )
    field_order = ["version", "why", "risk", "wanted", "cut_because"]

    def __init__(self, *args: Any, there: Collection[str], beyond: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.option_hints = {"wanted": nobody_has(there)}  # type: ignore[misc]
        want_risk(self.fields["risk"], beyond=beyond, instead="ask a manager")


WHAT_IT_COSTS = "Enter what it costs: each week, once, or both."


class InterimForm(GovukForm):
    """Urgent support before the plan is ready."""

    submit_text = "Sign this support"
    knows = forms.CharField(widget=forms.HiddenInput, required=False)

    weekly = PoundsField(
        label="What it costs each week", required=False, help_text="On top of what they get now."
    )
    once = PoundsField(label="What it costs once", required=False)
    reasons = LongText(
        label="What is it, and why can it not wait for the plan?",
        max_length=4000,
        rows=4,
        help_text="The person reads it in the letter.",
        error_messages={"required": "Say what the support is, and why it cannot wait for the plan."},
    )
    from_on = forms.DateField(
        label="It begins on",
        help_text="Today, unless you change it.",
        error_messages={"required": "Enter the day on which it begins."},
    )
    look_again_on = forms.DateField(
        label="Look at it again on",
        help_text="Within twelve weeks. You are reminded here on that day.",
        error_messages={"required": "Enter the day on which you look at it again."},
    )

    def __init__(self, *args: Any, goes_on: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.goes_on = goes_on
        if goes_on:
            more = "On top of what they get now. Leave it empty where it goes on as it is."
            self.fields["weekly"].help_text = more

    def clean(self) -> dict[str, Any]:
        """Say that there is no sum together with all else that is missing."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        unread = {"weekly", "once"} & set(self.errors)
        if not (self.goes_on or unread or said.get("weekly") or said.get("once")):
            self.add_error("weekly", ValidationError(WHAT_IT_COSTS))
        return said
