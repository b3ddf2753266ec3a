"""The GOV.UK components, rendered by the macros that HM Land Registry keeps (govuk-frontend-jinja)."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from jinja2 import Environment, PackageLoader, PrefixLoader
from jinja2.runtime import Macro

PACKAGE = "govuk_frontend_jinja"

_environment = Environment(loader=PrefixLoader({PACKAGE: PackageLoader(PACKAGE)}), autoescape=True)
# The macros indent what they wrap. That would put spaces into what somebody typed on several lines.
_environment.filters["indent"] = lambda html, *args, **options: html


@cache
def _macro(name: str) -> Macro:
    camel = "govuk" + "".join(word.title() for word in name.split("-"))
    module = _environment.get_template(f"{PACKAGE}/components/{name}/macro.html").module
    macro: Macro = getattr(module, camel)
    return macro


def render_component(name: str, params: Mapping[str, Any]) -> SafeString:
    """Return the HTML of the GOV.UK component ``name`` (as in the Design System: ``date-input``).

    ``params`` are the published macro options. ``text`` is escaped unless it is marked safe;
    ``html`` is not, so it must come from a template or from another component.
    """
    return mark_safe(str(_macro(name)(params)))  # noqa: S308 (escaped by the macros)
