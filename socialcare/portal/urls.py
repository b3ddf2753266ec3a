"""Addresses of the person's own place. None of them holds a number or a reference."""

from django.urls import path

from .views import budget, home, looked, reading

urlpatterns = [
    path("reading/", reading.HowIRead.as_view(), name="reading"),
    path("my/", home.my, name="my"),
    path("my/budget/", budget.my_budget, name="my_budget"),
    path("my/budget.pdf", budget.my_budget_pdf, name="my_budget_pdf"),
    path("my/budget/print/", budget.my_budget_print, name="my_budget_print"),
    path("my/who-looked/", looked.my_record_openings, name="my_record_openings"),
]
