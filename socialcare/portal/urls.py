"""Addresses of the person's own place. None of them holds a number or a reference."""

from django.urls import path

from . import views

urlpatterns = [
    path("my/", views.my, name="my"),
    path("my/budget/", views.my_budget, name="my_budget"),
    path("my/budget.pdf", views.my_budget_pdf, name="my_budget_pdf"),
    path("my/budget/print/", views.my_budget_print, name="my_budget_print"),
    path("my/who-looked/", views.my_record_openings, name="my_record_openings"),
]
