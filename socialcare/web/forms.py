"""What every form of this product shares: GOV.UK markup, plain sentences, nothing typed lost."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.validators import MaxLengthValidator
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from socialcare.values import Refused
from socialcare.web.languages.words import translated_later as _lazy

from .fields import DateParts, LongText, PoundsField

__all__ = ["DateParts", "GovukForm", "GovukModelForm", "LongText", "PoundsField", "add_refused"]

#: Words with which a label stands in a sentence as it is; before any other comes "the".
_NAMED_ALREADY = frozenset(
    [
        *("a", "an", "the", "your", "their", "her", "his", "its", "our"),
        *("what", "which", "who", "whom", "whose", "how", "why", "where", "when", "whether"),
    ]
)
_LINE_ENDS = re.compile(r"\r\n?")
#: Signs that no database and no page can keep: control characters but tab and line end, and halves of
#: surrogate pairs.
_UNKEEPABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def plain_text(typed: str) -> str:
    """Return ``typed`` as it can be kept: every script and emoji, without control characters.

    Signs of which none can be seen are nothing. Letters are composed (NFC), so that what looks the
    same is the same; lines end in ``\\n``.
    """
    kept = unicodedata.normalize("NFC", _UNKEEPABLE.sub("", _LINE_ENDS.sub("\n", typed)))
    return "" if kept.strip() and not any(map(_can_be_seen, kept)) else kept


def _can_be_seen(sign: str) -> bool:
    return not sign.isspace() and unicodedata.category(sign) != "Cf"


def _plain_data(data: Mapping[str, Any]) -> Mapping[str, Any]:
    if not isinstance(data, QueryDict):
        return {key: plain_text(value) if isinstance(value, str) else value for key, value in data.items()}
    plain = QueryDict(mutable=True)
    for key, values in data.lists():
        plain.setlist(key, [plain_text(value) if isinstance(value, str) else value for value in values])
    return plain


class TooLong(MaxLengthValidator):
    """Says by how much a text is too long, so that its writer knows what to cut."""

    def __call__(self, value: str) -> None:
        over = len(value) - self.limit_value
        if over > 0:
            raise ValidationError(
                ngettext(
                    "This can be %(limit)s characters long. It is %(over)s character too many.",
                    "This can be %(limit)s characters long. It is %(over)s characters too many.",
                    over,
                )
                % {"limit": f"{self.limit_value:,}", "over": f"{over:,}"},
                code="max_length",
            )


def _lower_first(label: str) -> str:
    """Return ``label`` within a sentence: "Date of birth" gives "date of birth", "NHS number" stays."""
    return label if label[1:2].isupper() or label[:2] == "I " else label[:1].lower() + label[1:]


def _with_article(label: str) -> str:
    """Return ``label`` as a sentence names it: "the last day", but "your answer"."""
    first = label.partition(" ")[0]
    if first.endswith(("’s", "s’")):
        return label
    return (
        _lower_first(label)
        if first.lower() in _NAMED_ALREADY
        else (_("the %(label)s") % {"label": _lower_first(label)})
    )


def _required_sentence(field: forms.Field, label: str) -> str:
    if label.endswith("?"):
        return _("Answer the question “%(label)s”.") % {"label": label}
    if isinstance(field, forms.FileField):
        return _("Choose a file: %(label)s.") % {"label": _lower_first(label)}
    if isinstance(field, forms.BooleanField):
        return _("Tick the box: %(label)s.") % {"label": _lower_first(label)}
    chosen = isinstance(field.widget, (forms.Select, forms.RadioSelect, forms.CheckboxSelectMultiple))
    named = {"label": _with_article(label)}
    return _("Choose %(label)s.") % named if chosen else _("Enter %(label)s.") % named


class GovukFormMixin(forms.BaseForm):
    """Everything a form needs to look and speak like the rest; mix it in before a Django form.

    Class attributes:

    - ``submit_text``: what the main button says; empty for none.
    - ``look``: per field, options of the GOV.UK component laid over the default ones, for example
      ``{"words": {"rows": 8, "label": {"classes": "govuk-label--m", "isPageHeading": True}}}``.
      ``label`` works for groups (legends) too; ``"optional": False`` takes "(optional)" away.
    - ``reveals``: ``{"willing": {"until": ("willing_until",)}}``; the named fields show under that
      radio or checkbox only, are required by their own ``required`` only then, and count as not
      filled in otherwise. A single checkbox has the value ``"on"``.
    - ``option_hints``: ``{"capacity": {"doubted": "Say which decision …"}}``.
    """

    submit_text: ClassVar[str | Promise] = _lazy("Save and continue")
    look: ClassVar[dict[str, dict[str, Any]]] = {}
    reveals: ClassVar[dict[str, dict[str, Any]]] = {}
    option_hints: ClassVar[dict[str, dict[str, Any]]] = {}
    #: False for a form that nobody has to be signed in for: no script asks then whether they still are.
    for_signed_in: ClassVar[bool] = True
    use_required_attribute = False
    #: True while the form shows again what was typed, before it is pressed afresh.
    restored = False
    #: Set once the page has shown this form's error summary.
    summary_shown = False
    _helper: FormHelper | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound:
            self.data = _plain_data(self.data)
        for name, field in self.fields.items():
            self.fields[name] = self._ours(name, field)

    def _ours(self, name: str, field: forms.Field) -> forms.Field:
        """Return the field with our date boxes and our sentences."""
        if type(field) is forms.DateField:
            field = DateParts.from_date_field(field)
        label = field.label or name.replace("_", " ").capitalize()
        if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
            field.error_messages["required"] = _required_sentence(field, str(label))
        if isinstance(field, forms.CharField):
            field.validators = [
                TooLong(validator.limit_value) if type(validator) is MaxLengthValidator else validator
                for validator in field.validators
            ]
        if isinstance(field, forms.EmailField):
            field.error_messages["invalid"] = _(
                "Enter an email address in the right form, like name@example.com."
            )
        if isinstance(field, forms.ChoiceField):
            field.error_messages["invalid_choice"] = _(
                "“%(value)s” can no longer be chosen here. Choose one of the answers shown."
            )
        return field

    def says_now(self, **hidden: object) -> None:
        """Let hidden fields say what the page shows now: pressed again, what was typed is about that."""
        data: Any = self.data
        self.data = data.copy()
        for name, value in hidden.items():
            self.data[name] = str(value)  # type: ignore[index]

    @property
    def revealed_names(self) -> set[str]:
        """The fields that show only under an option of another."""
        return {
            name
            for options in self.reveals.values()
            for names in options.values()
            for name in ((names,) if isinstance(names, str) else names)
        }

    def marks_optional(self, name: str) -> bool:
        """Return whether the label of a field that may be left out says "(optional)"."""
        field = self.fields[name]
        if self.look.get(name, {}).get("optional") is False or name in self.revealed_names:
            return False
        return not isinstance(field, (forms.BooleanField, forms.MultipleChoiceField)) and not isinstance(
            field.widget, forms.CheckboxSelectMultiple
        )

    def _hidden_names(self) -> set[str]:
        """Return the revealed fields whose option was not chosen."""
        hidden = set()
        for parent, options in self.reveals.items():
            if parent not in self.fields:
                continue
            field = self[parent]
            value = field.data
            chosen = {str(one) for one in value} if isinstance(value, (list, tuple)) else {str(value or "")}
            if isinstance(field.field, forms.BooleanField):
                chosen = {"on"} if value else set()
            for option, names in options.items():
                if option not in chosen:
                    hidden |= {names} if isinstance(names, str) else set(names)
        return hidden

    def _clean_fields(self) -> None:
        super()._clean_fields()  # type: ignore[misc]
        for name in self._hidden_names() & set(self.fields):
            field = self.fields[name]
            self.errors.pop(name, None)
            empty: list[str] | None = [] if isinstance(field, forms.MultipleChoiceField) else None
            self.cleaned_data[name] = getattr(field, "empty_value", empty)

    def is_valid(self) -> bool:
        """Return whether the form was sent and nothing is wrong with it."""
        return not self.restored and super().is_valid()

    def show_typed(self, data: Mapping[str, Any]) -> None:
        """Show what was typed earlier, unjudged, to be sent afresh."""
        self.data = _plain_data(data)
        self.is_bound = True
        self.restored = True
        self._errors = ErrorDict()

    @property
    def helper(self) -> FormHelper:
        """How crispy-forms writes the whole form."""
        if self._helper is None:
            self._helper = self.build_helper()
        return self._helper

    def build_helper(self) -> FormHelper:
        """Return the crispy helper; override to set a layout or other buttons."""
        helper = FormHelper()
        helper.attrs = {"novalidate": True, **({"data-keep": True} if self.for_signed_in else {})}
        if self.submit_text:
            helper.add_input(Submit("", str(self.submit_text)))
        return helper


class GovukForm(GovukFormMixin, forms.Form):
    """A plain form of this product."""


class GovukModelForm(GovukFormMixin, forms.ModelForm):
    """A form over one row; services still do the writing."""


def add_refused(form: forms.BaseForm, refused: Refused) -> None:
    """Turn a service's refusal into the form's error, on its field where it names one."""
    name = refused.field if refused.field in form.fields else None
    form.add_error(name, ValidationError(refused.sentence, code=NON_FIELD_ERRORS))
