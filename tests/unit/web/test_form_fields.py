"""What the fields understand, what they refuse, and that what was typed stays."""

from datetime import date
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.template import engines

from socialcare.values import Refused
from socialcare.web.forms import DateParts, GovukForm, LongText, PoundsField, add_refused, plain_text
from socialcare.web.markup import errors_of, field_html
from socialcare.web.widgets import TypedDate

pytestmark = pytest.mark.urls("tests.web_pages")


class Parsed(HTMLParser):
    """Ids, links and the typed values of a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: dict[str, str] = {}
        self.links: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("id"):
            assert given["id"] not in self.ids, f"{given['id']} stands twice"
            self.ids[given["id"]] = tag
        if tag == "a" and (given.get("href") or "").startswith("#"):
            self.links.append(given["href"][1:])


# dates

DATES = [
    (("29", "2", "2024"), date(2024, 2, 29)),
    (("1", "1", "1850"), date(1850, 1, 1)),
    (("31", "12", "2199"), date(2199, 12, 31)),
    (("07", "03", "1956"), date(1956, 3, 7)),
    (("12", "March", "1948"), date(1948, 3, 12)),
    (("12", "mar", "1948"), date(1948, 3, 12)),
    (("12", "SEPT.", "1948"), date(1948, 9, 12)),
    ((" 5 ", " june ", " 1970 "), date(1970, 6, 5)),
    (("٢٢", "١١", "٢٠٢٦"), date(2026, 11, 22)),
    (("२२", "11", "2026"), date(2026, 11, 22)),
]


@pytest.mark.parametrize(("typed", "day"), DATES)
def test_a_date_is_understood_as_people_write_it(typed: tuple[str, str, str], day: date):
    data = dict(zip(("d-day", "d-month", "d-year"), typed, strict=True))
    field = DateParts()
    assert field.clean(field.widget.value_from_datadict(data, {}, "d")) == day


WRONG_DATES = [
    (("31", "2", "2026"), "31 February is not a date. February 2026 has 28 days.", "day month"),
    (("29", "2", "2023"), "29 February is not a date. February 2023 has 28 days.", "day month"),
    (("29", "2", "1900"), "29 February is not a date. February 1900 has 28 days.", "day month"),
    (("30", "2", "2024"), "30 February is not a date. February 2024 has 29 days.", "day month"),
    (("31", "4", "2026"), "31 April is not a date. April has 30 days.", "day month"),
    (("0", "4", "2026"), "“0” is not a day. Enter a number from 1 to 31.", "day"),
    (("32", "4", "2026"), "“32” is not a day. Enter a number from 1 to 31.", "day"),
    (("-1", "4", "2026"), "“-1” is not a day. Enter a number from 1 to 31.", "day"),
    (("²", "4", "2026"), "“²” is not a day. Enter a number from 1 to 31.", "day"),
    (("x" * 40, "4", "2026"), f"“{'x' * 40}” is not a day. Enter a number from 1 to 31.", "day"),
    (("4", "13", "2026"), "“13” is not a month. Enter a number from 1 to 12, or its name.", "month"),
    (("4", "Smarch", "2026"), "“Smarch” is not a month. Enter a number from 1 to 12, or its name.", "month"),
    (("4", "0", "2026"), "“0” is not a month. Enter a number from 1 to 12, or its name.", "month"),
    (
        ("4", "5", "56"),
        "“56” is too short for a year. Enter all four numbers, such as 1956.",
        "year",
    ),
    (("4", "5", "0"), "“0” is too short for a year. Enter all four numbers, such as 1956.", "year"),
    (("4", "5", "0000"), "The year 0000 cannot be right. Enter a year from 1850 to 2199.", "year"),
    (("4", "5", "1849"), "The year 1849 cannot be right. Enter a year from 1850 to 2199.", "year"),
    (("4", "5", "99999"), "The year 99999 cannot be right. Enter a year from 1850 to 2199.", "year"),
    (("4", "5", "9" * 400), f"“{'9' * 400}” is not a year. Enter four numbers, such as 1956.", "year"),
    (("4", "5", "abcd"), "“abcd” is not a year. Enter four numbers, such as 1956.", "year"),
    (("4", "", "2026"), "The date must include a month.", "month"),
    (("", "", "2026"), "The date must include a day and a month.", "day month"),
]


@pytest.mark.parametrize(("typed", "sentence", "boxes"), WRONG_DATES)
def test_an_impossible_date_is_told_apart_by_what_is_wrong_with_it(
    typed: tuple[str, str, str], sentence: str, boxes: str
):
    with pytest.raises(ValidationError) as refused:
        DateParts().clean(TypedDate(*typed))
    assert refused.value.messages == [sentence]
    assert refused.value.code == boxes


def test_a_wrong_date_keeps_what_was_typed_and_leads_to_the_wrong_box():
    class Form(GovukForm):
        born_on = forms.DateField(label="Date of birth")

    form = Form({"born_on-day": "12", "born_on-month": "Smarch", "born_on-year": "1956"})
    assert errors_of(form)[0]["href"] == "#id_born_on-month"
    html = field_html(form["born_on"])
    assert 'value="Smarch"' in html
    assert html.count("govuk-input--error") == 1


def test_a_date_lies_within_its_bounds():
    field = DateParts(
        earliest=date(2026, 1, 1), latest=date(2026, 11, 22), error_messages={"latest": "Not in the future."}
    )
    assert field.clean(TypedDate("22", "11", "2026")) == date(2026, 11, 22)
    with pytest.raises(ValidationError, match="Not in the future"):
        field.clean(TypedDate("23", "11", "2026"))
    with pytest.raises(ValidationError, match="on or after 1 January 2026"):
        field.clean(TypedDate("31", "12", "2025"))


def test_a_date_that_may_be_left_out_is_nothing():
    assert DateParts(required=False).clean(TypedDate()) is None


def test_a_whole_iso_date_under_the_plain_name_is_understood():
    field = DateParts()
    assert field.clean(field.widget.value_from_datadict({"d": "2026-11-22"}, {}, "d")) == date(2026, 11, 22)


def test_a_stored_date_stands_in_its_boxes():
    class Form(GovukForm):
        born_on = forms.DateField()

    html = field_html(Form(initial={"born_on": date(1948, 3, 12)})["born_on"])
    assert [f'value="{part}"' in html for part in ("12", "3", "1948")] == [True, True, True]


# money

SUMS = [
    ("£1,234.50", "1234.50"),
    ("1234.5", "1234.50"),
    (" 92.68 ", "92.68"),
    ("£ 100", "100.00"),
    ("0", "0.00"),
    ("1 234", "1234.00"),
    ("٩٢.٦٨", "92.68"),
    ("9,999,999.99", "9999999.99"),
]


@pytest.mark.parametrize(("typed", "pounds"), SUMS)
def test_a_sum_is_understood_as_people_write_it(typed: str, pounds: str):
    assert PoundsField().clean(typed) == Decimal(pounds)


WRONG_SUMS = [
    ("12.345", "“12.345” is not a sum of money. Enter pounds and pence, such as 92.68."),
    ("1,50", "“1,50” is not a sum of money. Enter pounds and pence, such as 92.68."),
    ("a lot", "“a lot” is not a sum of money. Enter pounds and pence, such as 92.68."),
    ("1e5", "“1e5” is not a sum of money. Enter pounds and pence, such as 92.68."),
    ("NaN", "“NaN” is not a sum of money. Enter pounds and pence, such as 92.68."),
    ("££5", "“££5” is not a sum of money. Enter pounds and pence, such as 92.68."),
    ("-5", "-5 is less than nothing. Enter £0 or more."),
    ("−£5.00", "−£5.00 is less than nothing. Enter £0 or more."),
    ("10000000", "Enter £9,999,999.99 or less."),
]


@pytest.mark.parametrize(("typed", "sentence"), WRONG_SUMS)
def test_what_is_no_sum_is_refused_in_a_sentence(typed: str, sentence: str):
    with pytest.raises(ValidationError) as refused:
        PoundsField().clean(typed)
    assert refused.value.messages == [sentence]


# text


def test_every_script_and_emoji_is_kept():
    typed = "Żółć 👩🏽‍🦽 ਪੰਜਾਬੀ العربية 中文 Cymraeg ŵ"
    assert plain_text(typed) == typed


def test_signs_that_cannot_be_kept_are_dropped_without_a_word():
    assert plain_text("a\x00b\x07c\ud800d\r\ne\rf\tg") == "abcd\ne\nf\tg"


def test_the_same_letter_typed_two_ways_is_the_same():
    assert plain_text("e\u0301") == "é"


def test_a_null_sign_does_not_refuse_a_form():
    class Form(GovukForm):
        words = LongText()

    form = Form(QueryDict("words=one%00two"))
    assert form.is_valid()
    assert form.cleaned_data["words"] == "onetwo"


def test_a_text_that_is_too_long_says_by_how_much_and_stays():
    class Form(GovukForm):
        words = LongText(max_length=10_000)

    typed = "ä" * 10_312
    form = Form({"words": typed})
    assert form.errors["words"] == ["This can be 10,000 characters long. It is 312 characters too many."]
    assert typed in field_html(form["words"])
    assert Form({"words": "👍" * 10_000}).is_valid()


def test_one_sign_too_many_is_said_in_the_singular():
    class Form(GovukForm):
        name = forms.CharField(max_length=3)

    assert Form({"name": "abcd"}).errors["name"] == [
        "This can be 3 characters long. It is 1 character too many."
    ]


def test_the_browser_never_cuts_what_somebody_types():
    class Form(GovukForm):
        name = forms.CharField(max_length=3)

    assert "maxlength=" not in str(field_html(Form()["name"])).replace("data-maxlength", "")


@pytest.mark.parametrize(
    ("label", "field", "sentence"),
    [
        ("Date of birth", forms.DateField(), "Enter the date of birth."),
        ("NHS number", forms.CharField(), "Enter the NHS number."),
        ("Does she live alone?", forms.CharField(), "Answer the question “Does she live alone?”."),
        ("Their relation", forms.ChoiceField(choices=[("a", "A")]), "Choose their relation."),
        ("Rosie’s address", forms.CharField(), "Enter Rosie’s address."),
        ("Photo", forms.FileField(), "Choose a file: photo."),
        ("I agree", forms.BooleanField(), "Tick the box: I agree."),
    ],
)
def test_an_empty_field_says_what_to_do(label: str, field: forms.Field, sentence: str):
    class Form(GovukForm):
        pass

    form = Form({})
    field.label = label
    form.fields["one"] = form._ours("one", field)
    form._errors = None
    assert form.errors["one"] == [sentence]


# forms


class EveryKind(GovukForm):
    """One field of every kind."""

    name = forms.CharField(label="Name")
    email = forms.EmailField(label="Email")
    secret = forms.CharField(label="Password", widget=forms.PasswordInput)
    words = LongText(label="In their own words")
    plain_words = forms.CharField(label="Words", widget=forms.Textarea)
    born_on = forms.DateField(label="Date of birth")
    week = PoundsField(label="Cost", period="a week")
    hours = forms.IntegerField(label="Hours")
    willing = forms.ChoiceField(
        label="Will they go on helping?",
        choices=[("yes", "Yes"), ("until", "For a time")],
        widget=forms.RadioSelect,
    )
    until = forms.DateField(label="Until when")
    needs = forms.MultipleChoiceField(
        label="Needs", choices=[("a", "A"), ("b", "B")], widget=forms.CheckboxSelectMultiple
    )
    agree = forms.BooleanField(label="I agree")
    relation = forms.ChoiceField(label="Relation", choices=[("", "---------"), ("x", "X")])
    grouped = forms.ChoiceField(label="Grouped", choices=[("Group", [("x", "X")])])
    file = forms.FileField(label="File")
    revision = forms.IntegerField(widget=forms.HiddenInput)
    reveals = {"willing": {"until": ("until",)}}


def page(form: forms.Form) -> str:
    template = engines["django"].from_string(
        "{% load crispy_forms_tags govuk %}{% page_error_summary %}{% crispy form %}"
    )
    return template.render({"form": form})


@pytest.mark.parametrize("prefix", [None, "second"])
def test_every_link_of_the_error_summary_leads_to_a_control(prefix: str | None):
    name = f"{prefix}-willing" if prefix else "willing"
    form = EveryKind({name: "until"}, {}, prefix=prefix)
    parsed = Parsed(page(form))
    assert len(parsed.links) == len(EveryKind.base_fields) - 2  # all but the chosen one and the hidden one
    for link in parsed.links:
        assert parsed.ids.get(link) in ("input", "textarea", "select"), link


def test_the_first_radio_and_the_first_checkbox_are_where_the_link_leads():
    parsed = Parsed(page(EveryKind({}, {})))
    assert {"id_willing", "id_needs", "id_agree", "id_born_on-day"} <= set(parsed.links)


def test_the_summary_stands_once_on_a_page():
    assert page(EveryKind({}, {})).count("govuk-error-summary__title") == 1
    alone = engines["django"].from_string("{% load crispy_forms_tags %}{% crispy form %}")
    assert alone.render({"form": EveryKind({}, {})}).count("govuk-error-summary__title") == 1


def test_a_fresh_form_shows_no_error_and_no_prefix_in_the_title():
    title = engines["django"].from_string("{% load govuk %}{% error_prefix %}")
    assert "govuk-error" not in page(EveryKind())
    assert title.render({"form": EveryKind()}) == ""
    assert title.render({"form": EveryKind({}, {})}) == "Error: "


def test_a_form_full_of_answers_is_understood():
    typed = QueryDict(
        "name=Rosa&email=rosa@example.com&secret=pass word&words=Tea&plain_words=Tea&born_on-day=12"
        "&born_on-month=3&born_on-year=1948&week=92.68&hours=3&willing=yes&needs=a&needs=b&agree=on"
        "&relation=x&grouped=x&revision=4"
    )
    form = EveryKind(typed, {"file": SimpleUploadedFile("a.txt", b"a")})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["until"] is None
    assert form.cleaned_data["needs"] == ["a", "b"]


def test_a_revealed_field_counts_only_under_its_option():
    class Form(GovukForm):
        other = forms.BooleanField(required=False)
        what = forms.CharField()
        reveals = {"other": {"on": "what"}}

    assert Form({"what": "tea"}).is_valid()
    hidden = Form({"what": "tea"})
    hidden.is_valid()
    assert hidden.cleaned_data["what"] == ""
    assert "what" in Form({"other": "on"}).errors
    assert Form({"other": "on", "what": "tea"}).is_valid()


def test_a_field_that_may_be_left_out_says_so():
    class Form(GovukForm):
        name = forms.CharField(label="Name", required=False)
        needs = forms.MultipleChoiceField(
            label="Needs", required=False, choices=[("a", "A")], widget=forms.CheckboxSelectMultiple
        )
        look = {"quiet": {"optional": False}}
        quiet = forms.CharField(label="Quiet", required=False)

    form = Form()
    assert "Name (optional)" in field_html(form["name"])
    assert "optional" not in field_html(form["needs"])
    assert "(optional)" not in field_html(form["quiet"])


def test_a_label_as_page_heading_works_for_groups_too():
    class Form(GovukForm):
        pick = forms.ChoiceField(label="Which?", choices=[("a", "A")], widget=forms.RadioSelect)
        look = {"pick": {"label": {"classes": "govuk-label--l", "isPageHeading": True}}}

    html = field_html(Form()["pick"])
    assert '<h1 class="govuk-fieldset__heading">' in html
    assert "govuk-fieldset__legend--l" in html


def test_a_refusal_becomes_the_error_of_its_field_or_of_the_form():
    class Form(GovukForm):
        nhs_number = forms.CharField()

    form = Form({"nhs_number": "1"})
    add_refused(form, Refused("That is not an NHS number.", field="nhs_number"))
    add_refused(form, Refused("Somebody else changed this.", field="no_such_field"))
    assert [(one["text"], one.get("href")) for one in errors_of(form)] == [
        ("Somebody else changed this.", None),
        ("That is not an NHS number.", "#id_nhs_number"),
    ]
    assert not form.is_valid()


def test_a_form_shown_again_is_not_judged_before_it_is_sent():
    class Form(GovukForm):
        name = forms.CharField()
        born_on = forms.DateField()

    form = Form()
    form.show_typed(QueryDict("name=Rosa&born_on-month=Smarch"))
    assert not form.is_valid()
    assert not form.errors
    assert 'value="Rosa"' in field_html(form["name"])
    assert 'value="Smarch"' in field_html(form["born_on"])


def test_a_control_without_a_component_is_an_error_and_not_an_ugly_page():
    class Form(GovukForm):
        when = forms.SplitDateTimeField()

    with pytest.raises(TypeError, match="SplitDateTimeWidget"):
        field_html(Form()["when"])


def test_a_typed_sign_of_html_is_shown_and_never_run():
    class Form(GovukForm):
        words = LongText(max_length=5)
        name = forms.CharField()

    evil = '</textarea><script>alert(1)</script>"'
    form = Form({"words": evil, "name": evil})
    add_refused(form, Refused(f"“{evil}” is no name.", field="name"))
    assert "<script>" not in page(form)
