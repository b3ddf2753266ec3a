"""GOV.UK components in templates."""

from typing import Any

from django import forms, template
from django.forms import BoundField
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from socialcare.web.components import render_component
from socialcare.web.markup import error_summary_html, errors_of, field_html
from socialcare.web.typed import TYPED_BY, place_of, typed_by_token

register = template.Library()


def _nested(options: dict[str, Any]) -> dict[str, Any]:
    """Turn ``label__text="…"`` into ``{"label": {"text": "…"}}``."""
    out: dict[str, Any] = {}
    for key, value in options.items():
        *outer, last = key.split("__")
        place = out
        for step in outer:
            place = place.setdefault(step, {})
        place[last] = value
    return out


@register.simple_tag
def govuk(name: str, **options: Any) -> SafeString:
    """Render the component ``name``: ``{% govuk "tag" text="Draft" classes="govuk-tag--blue" %}``.

    Options are the published ones; two underscores reach inside: ``label__text="Name"``.
    """
    return render_component(name, _nested(options))


@register.simple_block_tag(end_name="endgovukblock")
def govukblock(content: str, name: str, **options: Any) -> SafeString:
    """Render a component around a piece of template: ``{% govukblock "details" summaryText="…" %}``."""
    return render_component(name, {"html": mark_safe(content.strip())} | _nested(options))  # noqa: S308


@register.simple_tag
def govuk_field(field: BoundField) -> SafeString:
    """Render one form field, unless another field's option reveals it (it is shown there)."""
    if field.name in getattr(field.form, "revealed_names", ()):
        return mark_safe("")
    return field_html(field)


@register.simple_tag
def field_component(field: BoundField) -> SafeString:
    """Render one form field wherever it stands."""
    return field_html(field)


def _forms_of(context: Context) -> list[Any]:
    """Return the forms that a page's context holds under the usual names, each once."""
    found = [context.get("form"), context.get("formset"), *(context.get("forms") or ())]
    return [one for place, one in enumerate(found) if one is not None and one not in found[:place]]


@register.simple_tag(takes_context=True)
def page_error_summary(context: Context) -> SafeString:
    """Show the error summary of the page's ``form``, ``formset`` and ``forms``."""
    for one in _forms_of(context):
        one.summary_shown = True
    return error_summary_html(*_forms_of(context))


@register.simple_tag
def error_summary(*page_forms: Any) -> SafeString:
    """Show the error summary of the forms named."""
    for one in page_forms:
        one.summary_shown = True
    return error_summary_html(*page_forms)


@register.simple_tag
def own_error_summary(form: Any) -> SafeString:
    """Show a form's error summary where the page has not shown it yet."""
    return mark_safe("") if getattr(form, "summary_shown", False) else error_summary_html(form)


@register.simple_tag(takes_context=True)
def error_prefix(context: Context) -> str:
    """Begin the title with "Error: " where a form on the page failed."""
    return _("Error: ") if errors_of(*_forms_of(context)) else ""


@register.simple_tag(takes_context=True)
def typed_by(context: Context) -> SafeString:
    """Write the hidden field that says, signed, whose typing this form holds.

    With it, what was typed is given back after a time-out to the same person only.
    """
    request = context.get("request")
    if request is None or not request.user.is_authenticated:
        return mark_safe("")
    return forms.HiddenInput().render(TYPED_BY, typed_by_token(request.user, place_of(request)))


@register.simple_tag
def submit_button(button: Any) -> SafeString:
    """Render a crispy ``Submit`` or ``Button`` as a GOV.UK button."""
    classes = " ".join(
        one for one in (button.field_classes or "").split() if one.startswith("govuk-button--")
    )
    options = {
        "text": button.value,
        "type": button.input_type if button.input_type in ("submit", "reset") else "button",
        "classes": classes,
    }
    if button.name:
        options |= {"name": button.name, "value": button.value}
    if button.input_type == "submit":
        options["preventDoubleClick"] = True
    return render_component("button", options)
