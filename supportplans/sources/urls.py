"""Addresses of the register of those who can help."""

from django.urls import path

from .views import register

urlpatterns = [
    path("sources/", register.sources, name="sources"),
    path("sources/add/", register.SourceAdd.as_view(), name="source_add"),
    path("sources/<uuid:id>/", register.source, name="source"),
    path("sources/<uuid:id>/edit/", register.SourceEdit.as_view(), name="source_edit"),
    path("sources/<uuid:id>/experience/", register.ExperienceAdd.as_view(), name="source_experience"),
    path("sources/<uuid:id>/close/", register.SourceClose.as_view(), name="source_close"),
    path("sources/<uuid:id>/reopen/", register.source_reopen, name="source_reopen"),
    path("sources/<uuid:id>/room/", register.source_room, name="source_room"),
]
