"""Addresses of the person's own place. What is named in one is looked up among their own things only."""

from django.urls import path

from .views import budget, details, getting_in, home, letters, looked, needed, reading, take_away

urlpatterns = [
    path("reading/", reading.HowIRead.as_view(), name="reading"),
    path("my/", home.my, name="my"),
    path("my/budget/", budget.my_budget, name="my_budget"),
    path("my/budget.pdf", budget.my_budget_pdf, name="my_budget_pdf"),
    path("my/budget/print/", budget.my_budget_print, name="my_budget_print"),
    path("my/needed/", needed.my_needed, name="my_needed"),
    path("my/letters/", letters.my_letters, name="my_letters"),
    path("my/letters/<uuid:id>/", letters.my_letter, name="my_letter"),
    path("my/letters/<uuid:id>/letter.pdf", letters.my_letter_pdf, name="my_letter_pdf"),
    path("my/details/", details.my_details, name="my_details"),
    path("my/helpers/", details.my_helpers, name="my_helpers"),
    path("my/take-away/", take_away.my_take_away, name="my_take_away"),
    path("my/take-away.zip", take_away.my_take_away_file, name="my_take_away_file"),
    path("my/who-looked/", looked.my_record_openings, name="my_record_openings"),
    path("my/getting-in/", getting_in.getting_in, name="my_getting_in"),
    path("my/getting-in/passkey/", getting_in.add_passkey, name="my_passkey_add"),
    path("my/getting-in/passkey/remove/", getting_in.remove_passkey, name="my_passkey_remove"),
    path("my/who-looked/<uuid:look>/ask/", looked.AskAboutLook.as_view(), name="my_look_ask"),
]
