"""Addresses of the register of those who can help, and of introductions to them."""

from django.urls import path

from .views import introductions, own, register

urlpatterns = [
    path("sources/", register.sources, name="sources"),
    path("sources/add/", register.SourceAdd.as_view(), name="source_add"),
    path("sources/<uuid:id>/", register.source, name="source"),
    path("sources/<uuid:id>/edit/", register.SourceEdit.as_view(), name="source_edit"),
    path("sources/<uuid:id>/experience/", register.ExperienceAdd.as_view(), name="source_experience"),
    path("sources/<uuid:id>/close/", register.SourceClose.as_view(), name="source_close"),
    path("sources/<uuid:id>/reopen/", register.source_reopen, name="source_reopen"),
    path("sources/<uuid:id>/room/", register.source_room, name="source_room"),
    path("people/<ref:ref>/who-can-help/", introductions.find_for, name="who_can_help"),
    path("people/<ref:ref>/who-can-help/<uuid:id>/", introductions.Offer.as_view(), name="introduce"),
    path("introductions/<uuid:id>/", introductions.introduction, name="introduction"),
    path("introductions/<uuid:id>/made/", introductions.Made.as_view(), name="introduction_made"),
    path("introductions/<uuid:id>/helped/", introductions.Helped.as_view(), name="introduction_helped"),
    path("introductions/<uuid:id>/refused/", introductions.refused, name="introduction_refused"),
    path("introductions/<uuid:id>/withdraw/", introductions.withdraw, name="introduction_withdraw"),
    path("my/people-who-can-help/", own.people_who_can_help, name="my_people_who_can_help"),
    path("my/people-who-can-help/<uuid:id>/yes/", own.yes_please, name="my_introduction_yes"),
    path("my/people-who-can-help/<uuid:id>/no/", own.no_thanks, name="my_introduction_no"),
    path("my/people-who-can-help/<uuid:id>/helped/", own.OwnHelped.as_view(), name="my_introduction_helped"),
]
