"""The small forms of a referral and of a question to a manager. What may be done is the service's to say."""

from collections.abc import Collection, Mapping
from typing import Any

from django import forms

from socialcare.web.forms import GovukForm, LongText, PoundsField

from ..expertise import CHOOSE_EXPERTISE, EXPERTISE, nobody_has
from ..models import Question
from ..rules import name_the_risk
from .versions import ReadOnField


class _OfAVersion(GovukForm):
    """A form that carries the number of the version it was read on: no other is decided by it."""

    version = ReadOnField()


def want_risk(field: forms.Field, *, beyond: bool, instead: str) -> None:
    """Want the box for the risk filled in, unless the sum is beyond every manager's limit."""
    field.required = not beyond
    field.error_messages["required"] = name_the_risk(instead)


class AgreeForm(_OfAVersion):
    """Agree: from which day, and reasons if one likes to give them."""

    submit_text = "Agree"

    from_on = forms.DateField(label="From which day?", help_text="The budget begins on this day.")
    reasons = LongText(
        label="Reasons", required=False, max_length=4000, rows=3, help_text="The person reads them."
    )


class AskForm(GovukForm):
    """A question of the worker or of the person."""

    submit_text = "Ask"

    of = forms.ChoiceField(
        label="Whom do you ask?",
        error_messages={"required": "Choose whom you ask."},
        choices=Question.Of.choices,
        widget=forms.RadioSelect,
    )
    words = LongText(
        label="Your question",
        max_length=4000,
        rows=3,
        help_text="They read it as you write it. So does the person.",
        error_messages={"required": "Write your question. They read it as you write it."},
    )

    def __init__(self, *args: Any, worker: str, called: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["of"]
        field.choices = [(Question.Of.WORKER, worker), (Question.Of.PERSON, called)]
        self.option_hints = {  # type: ignore[misc]
            "of": {
                "worker": "The clock goes on.",
                "person": f"The clock stands still until {called} has answered. "
                f"{called} can also tell {worker}.",
            }
        }


class HandBackForm(_OfAVersion):
    """Hand the decision back, with a word if one likes."""

    submit_text = "Hand it back"

    words = LongText(label="A word with it", required=False, max_length=4000, rows=3)


class NotAgreeForm(_OfAVersion):
    """Not agreed: the need it is about, and why."""

    submit_text = "Do not agree"

    need = forms.ChoiceField(
        label="Which need is your reason about?",
        error_messages={"required": "Choose the need that your reason is about."},
    )
    reasons = LongText(
        label="Why?",
        max_length=4000,
        rows=5,
        help_text="The person reads it. Say what would have to be different.",
        error_messages={
            "required": "Say why, in words that the person can understand and answer. They read them."
        },
    )

    def __init__(self, *args: Any, needs: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["need"]
        field.widget = forms.RadioSelect()
        field.choices = list(needs.items())


class PassOnForm(_OfAVersion):
    """Pass a referral to the panel: the risk, and who should look."""

    submit_text = "Pass it to the panel"

    risk = LongText(
        label="What is the significant risk?",
        required=False,
        max_length=4000,
        rows=3,
        help_text="It may stay empty only where the sum is beyond every manager’s limit.",
    )
    wanted = forms.MultipleChoiceField(
        label="Which expertise should look at it?",
        choices=EXPERTISE,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": CHOOSE_EXPERTISE},
    )
    words = LongText(
        label="What do you ask the panel?",
        required=False,
        max_length=4000,
        rows=3,
        help_text="Left empty, they read what the worker asked.",
    )

    def __init__(self, *args: Any, there: Collection[str], beyond: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.option_hints = {"wanted": nobody_has(there)}  # type: ignore[misc]
        want_risk(self.fields["risk"], beyond=beyond, instead="the decision stays with the managers")


class AnswerForm(GovukForm):
    """The answer to an open question."""

    submit_text = "Send the answer"

    question = forms.CharField(widget=forms.HiddenInput, required=False)
    words = LongText(
        label="Your answer",
        max_length=20_000,
        rows=5,
        error_messages={"required": "Write your answer."},
    )

    def __init__(self, *args: Any, called: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if called:
            self.fields["words"].label = f"What {called} said"
            self.fields["words"].help_text = f"In {called}’s own words, as far as you can."


class WithdrawForm(GovukForm):
    """Take a referral back, with a word if one likes."""

    submit_text = "Take it back"

    words = LongText(
        label="A word about why", required=False, max_length=4000, rows=3, help_text="The manager reads it."
    )


class NewestForm(GovukForm):
    """Put the newest version in the place of the one referred."""

    submit_text = "Put it in the place of the former one"

    cut_because = LongText(
        label="What has changed, so that the sum may be lower?",
        required=False,
        max_length=2000,
        rows=3,
        help_text="Needed only where the sum is below the agreed one. The person reads it.",
    )

    def __init__(self, *args: Any, lower: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not lower:
            del self.fields["cut_because"]


class ReplyForm(GovukForm):
    """Answer a worker's question; with authority for this one version if one likes."""

    submit_text = "Send the answer"
    look = {
        "weekly": {"suffix": {"text": "a week"}},
        "once": {"suffix": {"text": "once"}},
    }
    reveals = {"authority": {"on": ("weekly", "once")}}

    words = LongText(
        label="Your answer",
        max_length=4000,
        rows=4,
        help_text="It stays in the record, where the person can read it too.",
        error_messages={"required": "Write your answer. A sentence is enough."},
    )
    authority = forms.BooleanField(required=False)
    weekly = PoundsField(
        label="Up to",
        error_messages={"required": "Enter the weekly sum up to which you give authority."},
    )
    once = PoundsField(
        label="One-off costs in twelve months up to", required=False, help_text="Empty for none."
    )

    def __init__(self, *args: Any, authority: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if authority:
            self.fields["authority"].label = authority
        else:
            for name in ("authority", "weekly", "once"):
                del self.fields[name]


class AskAgainForm(GovukForm):
    """Go on asking after an answer."""

    submit_text = "Ask"

    words = LongText(
        label="What else do you want to ask?",
        max_length=4000,
        rows=3,
        error_messages={"required": "Write what else you want to ask."},
    )


class OnePress(GovukForm):
    """Nothing to fill in: one press."""
