"""Addresses about who acts for a person."""

from django.urls import path

from . import views

urlpatterns = [
    path("people/<ref:ref>/acting/", views.PersonActing.as_view(), name="person_acting"),
    path("people/<ref:ref>/acting/<uuid:id>/end/", views.person_acting_end, name="person_acting_end"),
    path("my/acting/", views.MyActing.as_view(), name="my_acting"),
    path("my/acting/<uuid:id>/end/", views.my_acting_end, name="my_acting_end"),
    path("my/for/", views.WhoseFirst.as_view(), name="my_for"),
]
