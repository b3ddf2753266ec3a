"""Addresses of the first pages and of the person page."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.home, name="home"),
    path("today/", views.today, name="today"),
    path("people/<ref:ref>/", views.person, name="person"),
    path("people/<ref:ref>/history/", views.history, name="person_history"),
]
