"""The published fixtures of GOV.UK Frontend are the oracle of every component and of our form pack."""

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template import engines

from socialcare.web.components import render_component
from socialcare.web.forms import DateParts, GovukForm, LongText, PoundsField
from socialcare.web.markup import field_html
from socialcare.web.widgets import PoundsWidget, TypedDate

pytestmark = pytest.mark.urls("tests.web_pages")

COMPONENTS = Path(settings.NODE_MODULES) / "govuk-frontend" / "dist" / "govuk" / "components"
NAMES = sorted(file.parent.name for file in COMPONENTS.glob("*/fixtures.json"))


class Normalised(HTMLParser):
    """What a browser would make of the markup, without white space and the order of attributes."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[Any] = []
        self.verbatim = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts.append((tag, sorted((name, " ".join((value or "").split())) for name, value in attrs)))
        self.verbatim = tag == "textarea"

    def handle_endtag(self, tag: str) -> None:
        self.parts.append(f"/{tag}")
        self.verbatim = False

    def handle_data(self, data: str) -> None:
        if text := data if self.verbatim else " ".join(data.split()):
            self.parts.append(text)


def normalised(html: str) -> list[Any]:
    return Normalised(html).parts


def fixtures(component: str) -> dict[str, dict[str, Any]]:
    published = json.loads((COMPONENTS / component / "fixtures.json").read_text(encoding="utf-8"))
    return {one["name"]: one for one in published["fixtures"]}


def test_the_fixtures_are_there_to_compare_with():
    assert len(NAMES) >= 37
    assert {"input", "radios", "date-input", "error-summary", "summary-list", "generic-header"} <= set(NAMES)


@pytest.mark.parametrize("component", NAMES)
def test_a_component_renders_as_its_published_fixtures(component: str):
    for name, one in fixtures(component).items():
        assert normalised(render_component(component, one["options"])) == normalised(one["html"]), name


FIELDS = {
    "input": lambda options: (
        PoundsField(period=options.get("suffix", {}).get("text", ""))
        if "prefix" in options
        else forms.CharField(strip=False)
    ),
    "textarea": lambda options: forms.CharField(widget=forms.Textarea({"rows": 5}), strip=False),
    "character-count": lambda options: LongText(max_length=options["maxlength"], strip=False),
    "password-input": lambda options: forms.CharField(widget=forms.PasswordInput),
    "radios": lambda options: forms.ChoiceField(
        choices=[(item["value"], item["text"]) for item in options["items"]], widget=forms.RadioSelect
    ),
    "checkboxes": lambda options: (
        forms.BooleanField(label=options["items"][0]["text"])
        if "fieldset" not in options
        else forms.MultipleChoiceField(
            choices=[(item["value"], item["text"]) for item in options["items"]],
            widget=forms.CheckboxSelectMultiple,
        )
    ),
    "select": lambda options: forms.ChoiceField(
        choices=[(item["value"], item["text"]) for item in options.get("items", ())]
    ),
    "date-input": lambda options: DateParts(
        example=options["hint"]["text"].removeprefix("For example, "),
        birthday="autocomplete" in options.get("items", [{}])[0],
    ),
    "file-upload": lambda options: forms.FileField(),
}


def form_like(component: str, options: dict[str, Any], wrong_boxes: str) -> forms.BoundField:
    """Return a bound field of ours that asks what the fixture asks."""
    name = options.get("name") or options.get("namePrefix") or options["id"]
    field = FIELDS[component](options)
    label = options.get("label") or options.get("fieldset", {}).get("legend")
    if label:
        field.label = label["text"]
    if component != "date-input":
        field.help_text = options.get("hint", {}).get("text", "")
    for attribute in ("autocomplete", "autocapitalize", "inputmode", "pattern"):
        if attribute in options:
            field.widget.attrs[attribute] = options[attribute]
    if options.get("classes"):
        field.widget.attrs["class"] = options["classes"]
    hints = {item["value"]: item["hint"]["text"] for item in options.get("items", ()) if "hint" in item}

    class Like(GovukForm):
        # Ours are a size smaller, because most of our pages ask several things.
        look = {name: {"fieldset": {"legend": {"classes": None}}}} if "fieldset" in options else {}
        option_hints = {name: hints}

        def clean(self) -> None:
            self.errors.clear()
            if "errorMessage" in options:
                self.add_error(name, ValidationError(options["errorMessage"]["text"], code=wrong_boxes))

    chosen = [str(item["value"]) for item in options.get("items", ()) if item.get("checked")]
    chosen += [str(item["value"]) for item in options.get("items", ()) if item.get("selected")]
    typed = options.get("value", "") if component != "checkboxes" else chosen
    value = typed or (chosen[0] if chosen and component != "checkboxes" else typed)
    form = Like({name: value})
    field.widget.attrs["id"] = options.get("idPrefix") or options.get("id") or name
    form.fields[name] = form._ours(name, field)
    form._errors = None
    return form[name]


SAME = [
    ("input", "default"),
    ("input", "with hint text"),
    ("input", "with error message"),
    ("input", "with error and hint"),
    ("input", "value"),
    ("input", "with autocomplete attribute"),
    ("input", "with prefix and suffix and width modifier"),
    ("input", "classes"),
    ("textarea", "default"),
    ("textarea", "with hint"),
    ("textarea", "with error message"),
    ("textarea", "with hint and error message"),
    ("textarea", "with default value"),
    ("character-count", "default"),
    ("character-count", "with hint"),
    ("character-count", "with hint and error"),
    ("character-count", "with default value"),
    ("password-input", "default"),
    ("password-input", "with hint text"),
    ("password-input", "with error message"),
    ("radios", "default"),
    ("radios", "with hint"),
    ("radios", "with fieldset and error message"),
    ("radios", "with hints on parent and items"),
    ("radios", "with hint and error message"),
    ("checkboxes", "default"),
    ("checkboxes", "with hint"),
    ("checkboxes", "with error message"),
    ("checkboxes", "with error and idPrefix"),
    ("select", "hint"),
    ("select", "error"),
    ("select", "with hint text and error message"),
    ("date-input", "default"),
    ("date-input", "with errors and hint"),
    ("date-input", "with error on day input"),
    ("date-input", "with error on month input"),
    ("date-input", "with error on year input"),
    ("date-input", "with autocomplete values"),
    ("file-upload", "default"),
    ("file-upload", "with hint text"),
    ("file-upload", "with error message and hint"),
]

#: What our pack says on purpose beside what the fixture says.
ON_PURPOSE = (
    ('inputmode="text"', 'inputmode="numeric"'),  # the month may be a name
    (' data-threshold="75"', ""),  # the count stays silent until the end comes near
    (' inputmode="decimal"', ""),  # money
)


@pytest.mark.parametrize(("component", "name"), SAME)
def test_a_field_of_a_form_renders_as_the_fixture_that_asks_the_same(component: str, name: str):
    one = fixtures(component)[name]
    options = one["options"]
    wrong = " ".join(
        part
        for part, item in zip(TypedDate._fields, options.get("items", ()), strict=False)
        if "error" in item.get("classes", "")
    )
    field = form_like(component, options, wrong)
    assert (options.get("errorMessage") is not None) == bool(field.errors)
    html, expected = field_html(field), one["html"]
    for ours, theirs in ON_PURPOSE:
        html = html.replace(ours, theirs)
    if component == "date-input" and "namePrefix" not in options:
        for part in TypedDate._fields:
            html = html.replace(f'name="{options["id"]}-{part}"', f'name="{part}"')
    if isinstance(field.field.widget, PoundsWidget):
        html = html.replace(' spellcheck="false"', "")
    if isinstance(field.field, forms.BooleanField):
        expected = expected.replace(f'value="{options["items"][0]["value"]}"', 'value="on"')
    assert normalised(html) == normalised(expected)


def test_an_option_reveals_its_fields_as_in_the_fixture():
    one = fixtures("radios")["with conditional item checked"]

    class Contact(GovukForm):
        contact = forms.ChoiceField(
            label="How do you want to be contacted?",
            choices=[(item["value"], item["text"]) for item in one["options"]["items"]],
            widget=forms.RadioSelect,
        )
        email = forms.CharField()
        phone = forms.CharField()
        text = forms.CharField()
        reveals = {"contact": {"email": "email", "phone": "phone", "text": ("text",)}}
        look = {"contact": {"fieldset": {"legend": {"classes": None}}}}

    form = Contact({"contact": "email"}, auto_id="%s")
    items = [
        {**item, "conditional": {"html": field_html(form[item["value"]])}} for item in one["options"]["items"]
    ]
    expected = render_component(
        "radios", one["options"] | {"items": items, "name": "contact", "idPrefix": "contact"}
    )
    assert normalised(field_html(form["contact"])) == normalised(expected)


def test_typed_lines_keep_their_spaces_within_a_revealed_field():
    class Form(GovukForm):
        pick = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect)
        why = LongText()
        reveals = {"pick": {"a": "why"}}

    typed = "  first\n    second\n\nthird  "
    parts = normalised(field_html(Form({"pick": "a", "why": typed})["pick"]))
    assert typed in parts


def test_a_whole_form_is_written_by_crispy_with_its_button_and_its_summary():
    class Form(GovukForm):
        submit_text = "Save"
        name = forms.CharField(label="Name")

    template = engines["django"].from_string("{% load crispy_forms_tags %}{% crispy form %}")
    html = template.render({"form": Form({"name": ""})})
    parts = normalised(html)
    assert ("a", [("href", "#id_name")]) in parts
    form_tag = next(part for part in parts if part[0] == "form")
    assert form_tag == ("form", [("data-keep", ""), ("method", "post"), ("novalidate", "")])
    button = render_component("button", {"text": "Save", "type": "submit", "preventDoubleClick": True})
    assert normalised(button)[0] in parts


def test_text_of_a_component_is_escaped():
    assert "<script>" not in render_component("inset-text", {"text": "<script>alert(1)</script>"})
