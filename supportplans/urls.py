"""Addresses of the plans, sorted by subject."""

from django.urls import path

from .views import joining

urlpatterns = [
    # joining and helping
    path("helping/", joining.helping_first_page, name="helping"),
    path("helping/join/", joining.Join.as_view(), name="help_join"),
]
