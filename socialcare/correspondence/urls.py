"""Addresses of messages: the person's own, and those of the staff."""

from django.urls import path

from .views import own, staff

urlpatterns = [
    # the person's own place
    path("my/messages/", own.my_messages, name="my_messages"),
    path("my/messages/new/<slug:kind>/", own.New.as_view(), name="my_message_new"),
    path("my/messages/<uuid:id>/", own.One.as_view(), name="my_message"),
    path("my/messages/<uuid:id>/settled/", own.settled, name="my_message_settled"),
    # staff
    path("people/<ref:ref>/messages/", staff.person_messages, name="person_messages"),
    path("people/<ref:ref>/messages/<uuid:id>/", staff.Answer.as_view(), name="person_message"),
    path("people/<ref:ref>/messages/<uuid:id>/settled/", staff.settled, name="person_message_settled"),
]
