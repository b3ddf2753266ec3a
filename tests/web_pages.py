"""A few pages of the smallest kind, to try what every page shares. An address configuration for tests."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from socialcare.values import Refused
from socialcare.web.forms import GovukForm, LongText, PoundsField
from socialcare.web.guards import signed_in
from socialcare.web.views import ServiceFormView

#: Without it the browser asks for an icon at any moment, with whatever session it had then.
NO_ICON = '<link rel="icon" href="data:,">'

#: What the pages' "service" took, newest last.
TAKEN: list[dict[str, Any]] = []


class NoteForm(GovukForm):
    submit_text = "Save the note"
    words = LongText(label="In their own words", max_length=20_000)
    postcode = forms.CharField(label="Postcode", required=False)
    seen_on = forms.DateField(label="Day of the visit")
    cost = PoundsField(label="Cost", period="a week", required=False)
    willing = forms.ChoiceField(
        label="Will they go on helping?",
        choices=[("yes", "Yes"), ("until", "For a time")],
        widget=forms.RadioSelect,
    )
    until = forms.DateField(label="Until when")
    tags = forms.MultipleChoiceField(
        label="What it is about",
        choices=[("home", "Home"), ("work", "Work"), ("food", "Food")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    password = forms.CharField(label="Password", widget=forms.PasswordInput, required=False)
    picture = forms.FileField(label="Picture", required=False)
    reveals = {"willing": {"until": ("until",)}}


class Note(ServiceFormView):
    form_class = NoteForm
    heading = "Add a note"
    back_url = "/"
    done = "Note saved."

    def load(self) -> None:
        self.place = self.kwargs["place"]

    def call(self, form: NoteForm) -> str:
        if form.cleaned_data["words"] == "forbidden":
            raise Refused("That may not be written here.", field="words")
        TAKEN.append(form.cleaned_data)
        return "/plain/"


@signed_in
def plain(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{NO_ICON}plain")


def open_to_all(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{NO_ICON}open")


def forbidden(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("on purpose")


def two_sheets(request: HttpRequest) -> HttpResponse:
    """A page that takes two sheets of paper, about somebody with a name."""
    page = (
        "{% extends 'base.html' %}{% block print_name %}Rosa Vidal{% endblock %}"
        "{% block content %}" + '<p class="govuk-body">One line.</p>' * 60 + "{% endblock %}"
    )
    return HttpResponse(engines["django"].from_string(page).render({}, request))


urlpatterns = [
    path("", include("socialcare.web.urls")),
    path("accounts/login/", open_to_all, name="account_login"),
    path("accounts/logout/", open_to_all, name="account_logout"),
    path("reading/", open_to_all, name="reading"),
    path("notes/<str:place>/", Note.as_view(), name="note"),
    path("plain/", plain, name="plain"),
    path("open/", open_to_all, name="open"),
    path("two-sheets/", two_sheets),
    path("forbidden/", forbidden),
    path("broken/", broken),
]
