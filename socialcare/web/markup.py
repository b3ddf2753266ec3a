"""From a bound Django form field to the GOV.UK component that shows it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.forms import BoundField
from django.forms.formsets import BaseFormSet
from django.forms.widgets import Input
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from .components import render_component
from .fields import DateParts, PoundsField
from .languages.days import in_english
from .languages.words import in_readers_language
from .widgets import DatePartsWidget, PoundsWidget, TypedDate

#: Attributes of a Django widget that the components have an option of their own for,
#: or that would cut short what somebody types.
_TAKEN = {"id", "class", "rows", "cols", "maxlength", "minlength", "required", "autocomplete",
          "inputmode", "spellcheck", "autocapitalize", "pattern", "aria-describedby", "aria-invalid",
          "type", "step", "min", "max"}  # fmt: skip
_INPUT_OPTIONS = ("autocomplete", "inputmode", "autocapitalize", "pattern")


def merged(base: dict[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``base`` with ``over`` laid over it, dictionary by dictionary."""
    out = dict(base)
    for key, value in over.items():
        mine = out.get(key)
        out[key] = merged(mine, value) if isinstance(mine, dict) and isinstance(value, Mapping) else value
    return out


def _present(value: Any) -> Any:
    """Drop keys that are None: the macros tell an absent option from a present one."""
    if isinstance(value, Mapping):
        return {key: _present(inner) for key, inner in value.items() if inner is not None}
    if isinstance(value, (list, tuple)):
        return [_present(inner) for inner in value]
    return value


def _id(field: BoundField) -> str:
    return str(field.field.widget.attrs.get("id") or field.auto_id)


def control_id(field: BoundField) -> str:
    """Return the id of the control that an error about ``field`` should lead to."""
    if isinstance(field.field.widget, DatePartsWidget):
        return f"{_id(field)}-{_wrong_boxes(field)[0]}"
    return _id(field)


def _wrong_boxes(field: BoundField) -> list[str]:
    errors = field.form.errors.as_data().get(field.name, []) if field.form.is_bound else []
    boxes = [box for error in errors for box in str(error.code or "").split() if box in TypedDate._fields]
    return boxes or list(TypedDate._fields)


def _text_of(field: BoundField) -> str:
    value = field.value()
    if value is None:
        return ""
    return str(field.field.widget.format_value(value) or "")


def _label(field: BoundField) -> str:
    """Return the label, saying so where an answer may be left out."""
    label = str(field.label) if not isinstance(field.label, SafeString) else field.label
    if field.field.required or not getattr(field.form, "marks_optional", lambda name: False)(field.name):
        return label
    return mark_safe(_("%(label)s (optional)") % {"label": conditional_escape(label)})  # noqa: S308 (escaped here)


def _common(field: BoundField) -> dict[str, Any]:
    errors = list(field.errors)
    params: dict[str, Any] = {
        "hint": {"text": field.help_text} if field.help_text else None,
        "errorMessage": None,
    }
    if errors:
        lines = [conditional_escape(str(error)) for error in errors]
        params["errorMessage"] = {"html": mark_safe("<br>".join(lines))}  # noqa: S308
    return params


def _attributes(field: BoundField) -> dict[str, Any] | None:
    attrs = {
        key: ("" if value is True else value)
        for key, value in field.field.widget.attrs.items()
        if key not in _TAKEN and value not in (None, False)
    }
    return attrs or None


def _box(field: BoundField) -> dict[str, Any]:
    """Options that every single box shares."""
    attrs = field.field.widget.attrs
    return _common(field) | {
        "id": _id(field),
        "name": field.html_name,
        "label": {"text": _label(field)},
        "classes": attrs.get("class"),
        "attributes": _attributes(field),
        "disabled": True if field.field.disabled else None,
        "autocomplete": attrs.get("autocomplete"),
    }


def _input(field: BoundField) -> tuple[str, dict[str, Any]]:
    widget = field.field.widget
    params = _box(field) | {
        "value": _text_of(field) or None,
        "type": getattr(widget, "input_type", "text"),
        **{key: widget.attrs.get(key) for key in _INPUT_OPTIONS},
    }
    if "spellcheck" in widget.attrs:
        params["spellcheck"] = widget.attrs["spellcheck"] not in (False, "false")
    elif params["type"] == "email":
        params["spellcheck"] = False
    if params["type"] == "number":
        # A plain box with a number keyboard: spin buttons change a sum at a stray scroll.
        whole = isinstance(field.field, forms.IntegerField)
        params |= {"type": "text", "inputmode": params["inputmode"] or ("numeric" if whole else "decimal")}
        params["spellcheck"] = False
    if isinstance(widget, PoundsWidget):
        period = field.field.period if isinstance(field.field, PoundsField) else ""
        params |= {"prefix": {"text": "£"}, "inputmode": "decimal", "spellcheck": False}
        params["suffix"] = {"text": period} if period else None
        params["classes"] = params["classes"] or "govuk-input--width-10"
    return "input", params


def _password(field: BoundField) -> tuple[str, dict[str, Any]]:
    return "password-input", _box(field) | {"value": None}


def _textarea(field: BoundField) -> tuple[str, dict[str, Any]]:
    attrs = field.field.widget.attrs
    text = _text_of(field)
    params = _box(field) | {
        # A browser drops the first line end within a textarea.
        "value": ("\n" + text if text.startswith("\n") else text) or None,
        "rows": str(attrs.get("rows") or 5),
        "spellcheck": attrs.get("spellcheck"),
    }
    longest = getattr(field.field, "max_length", None)
    if longest:
        return "character-count", params | _counting() | {"maxlength": str(longest), "threshold": "75"}
    return "textarea", params


def _counting() -> dict[str, Any]:
    """Return what the character count says, where it is not the component's own English."""
    if in_english():
        return {}
    left, over = _("Characters left: %%{count}"), _("Characters too many: %%{count}")
    every = ("one", "few", "many", "other")
    return {
        "textareaDescriptionText": _("You can enter up to %%{count} characters") % (),
        "charactersUnderLimitText": dict.fromkeys(every, left % ()),
        "charactersAtLimitText": _("No characters left"),
        "charactersOverLimitText": dict.fromkeys(every, over % ()),
    }


def _options(field: BoundField) -> Iterable[tuple[str, Any]]:
    """Give (value, text) of every choice, groups laid flat, in the language of its reader."""
    for value, text in field.field.widget.choices:
        if isinstance(text, (list, tuple)):
            yield from ((str(inner or ""), in_readers_language(words)) for inner, words in text)
        else:
            yield ("" if value is None else str(value)), in_readers_language(text)


def _chosen(field: BoundField) -> set[str]:
    value = field.field.widget.format_value(field.value())
    values = value if isinstance(value, (list, tuple)) else [value]
    return {"" if one is None else str(one) for one in values}


def _select(field: BoundField) -> tuple[str, dict[str, Any]]:
    chosen = _chosen(field)
    items = [
        {"value": value, "text": "" if value == "" and set(str(text)) <= {"-"} else str(text),
         "selected": value in chosen}
        for value, text in _options(field)
    ]  # fmt: skip
    return "select", _box(field) | {"items": items}


def _legend(field: BoundField) -> dict[str, Any]:
    return {"legend": {"text": _label(field), "classes": "govuk-fieldset__legend--s"}}


def _reveal(field: BoundField, value: str) -> dict[str, str] | None:
    """Return the fields that choosing ``value`` reveals, rendered."""
    names = getattr(field.form, "reveals", {}).get(field.name, {}).get(value, ())
    names = (names,) if isinstance(names, str) else names
    html = "".join(field_html(field.form[name]) for name in names if name in field.form.fields)
    return {"html": mark_safe(html)} if html else None  # noqa: S308 (components)


def _choices(field: BoundField) -> list[dict[str, Any]]:
    hints = getattr(field.form, "option_hints", {}).get(field.name, {})
    chosen = _chosen(field)
    return [
        {
            "value": value,
            "text": text,
            "checked": value in chosen,
            "hint": {"text": hints[value]} if value in hints else None,
            "conditional": _reveal(field, value),
        }
        for value, text in _options(field)
        if value != ""
    ]


def _radios(field: BoundField) -> tuple[str, dict[str, Any]]:
    return "radios", _common(field) | {
        "idPrefix": _id(field),
        "name": field.html_name,
        "fieldset": _legend(field),
        "classes": field.field.widget.attrs.get("class"),
        "items": _choices(field),
    }


def _checkboxes(field: BoundField) -> tuple[str, dict[str, Any]]:
    return "checkboxes", _radios(field)[1]


def _single_checkbox(field: BoundField) -> tuple[str, dict[str, Any]]:
    item = {
        "value": "on",
        "text": field.label,
        "checked": bool(field.value()),
        "conditional": _reveal(field, "on"),
        "attributes": _attributes(field),
    }
    return "checkboxes", _common(field) | {
        "idPrefix": _id(field),
        "name": field.html_name,
        "items": [item],
    }


def _date(field: BoundField) -> tuple[str, dict[str, Any]]:
    typed = field.field.widget.format_value(field.value())
    wrong = _wrong_boxes(field) if field.errors else []
    ours = field.field if isinstance(field.field, DateParts) else DateParts()
    params = _common(field)
    if params["hint"] is None:
        params["hint"] = {"text": _("For example, %(example)s") % {"example": ours.example}}
    items = [
        {
            "id": f"{_id(field)}-{part}",
            "name": f"{field.html_name}-{part}",
            "label": {"day": _("Day"), "month": _("Month"), "year": _("Year")}[part],
            "classes": f"govuk-input--width-{4 if part == 'year' else 2}"
            + (" govuk-input--error" if part in wrong else ""),
            "value": text or None,
            # No number keyboard for the month: its name is welcome too.
            "inputmode": "text" if part == "month" else "numeric",
            "autocomplete": f"bday-{part}" if ours.birthday else None,
        }
        for part, text in zip(TypedDate._fields, typed, strict=True)
    ]
    return "date-input", params | {"id": _id(field), "fieldset": _legend(field), "items": items}


def _file(field: BoundField) -> tuple[str, dict[str, Any]]:
    multiple = getattr(field.field.widget, "allow_multiple_selected", False)
    return "file-upload", _box(field) | {"multiple": True if multiple else None}


_BY_WIDGET = (
    (DatePartsWidget, _date),
    (forms.CheckboxSelectMultiple, _checkboxes),
    (forms.RadioSelect, _radios),
    (forms.CheckboxInput, _single_checkbox),
    (forms.Select, _select),
    (forms.Textarea, _textarea),
    (forms.PasswordInput, _password),
    (forms.FileInput, _file),
    (Input, _input),
)


def field_params(field: BoundField) -> tuple[str, dict[str, Any]]:
    """Return which component shows ``field``, and its options, with the form's ``look`` laid over."""
    widget = field.field.widget
    for kind, build in _BY_WIDGET:
        if isinstance(widget, kind):
            name, params = build(field)
            break
    else:
        raise TypeError(f"No GOV.UK component is set for {type(widget).__name__} ({field.name}).")
    look = getattr(field.form, "look", {}).get(field.name, {})
    if "label" in look and "fieldset" in params and "label" not in params:
        # A group of controls has a legend where one box has a label: one word for both.
        look = dict(look)
        legend = {
            key: str(value).replace("govuk-label", "govuk-fieldset__legend") if key == "classes" else value
            for key, value in look.pop("label").items()
        }
        look = merged({"fieldset": {"legend": legend}}, look)
    return name, _present(merged(params, look))


def field_html(field: BoundField) -> SafeString:
    """Return the HTML of one form field: label, hint, error and control."""
    if field.is_hidden:
        return field.as_hidden()
    return render_component(*field_params(field))


def _form_errors(form: forms.BaseForm) -> list[dict[str, Any]]:
    if not form.is_bound:
        return []
    found: list[dict[str, Any]] = [{"text": str(error)} for error in form.non_field_errors()]
    for name in form.errors:
        if name not in form.fields:
            continue
        field = form[name]
        href = None if field.is_hidden else f"#{control_id(field)}"
        found += [{"text": str(error), "href": href} for error in field.errors]
    return found


def errors_of(*forms_on_page: Any) -> list[dict[str, Any]]:
    """Return every error of these forms and formsets, each with the link to its control."""
    found: list[dict[str, Any]] = []
    for form in forms_on_page:
        if isinstance(form, BaseFormSet):
            if form.is_bound:
                found += [{"text": str(error)} for error in form.non_form_errors()]
                found += [error for one in form.forms for error in _form_errors(one)]
        elif isinstance(form, forms.BaseForm):
            found += _form_errors(form)
    return found


def error_summary_html(*forms_on_page: Any) -> SafeString:
    """Return the summary that stands on top of a page whose form failed, or nothing."""
    errors = errors_of(*forms_on_page)
    if not errors:
        return mark_safe("")
    return render_component("error-summary", {"titleText": _("There is a problem"), "errorList": errors})
