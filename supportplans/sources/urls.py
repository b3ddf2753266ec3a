"""Addresses of the register of those who can help, and of introductions to them."""

from django.urls import path

from .views import introductions, links, own, register, stories

urlpatterns = [
    path("sources/", register.sources, name="sources"),
    path("sources/add/", register.SourceAdd.as_view(), name="source_add"),
    path("sources/<uuid:id>/", register.source, name="source"),
    path("sources/<uuid:id>/edit/", register.SourceEdit.as_view(), name="source_edit"),
    path("sources/<uuid:id>/experience/", register.ExperienceAdd.as_view(), name="source_experience"),
    path("sources/<uuid:id>/close/", register.SourceClose.as_view(), name="source_close"),
    path("sources/<uuid:id>/reopen/", register.source_reopen, name="source_reopen"),
    path("sources/<uuid:id>/room/", register.source_room, name="source_room"),
    path("sources/<uuid:id>/link/", links.send, name="source_link"),
    path("sources/<uuid:id>/link/end/", links.end, name="source_link_end"),
    path("sources/<uuid:id>/put-back/<uuid:change>/", links.put_back, name="source_put_back"),
    path("sources/keep/<str:token>/", links.KeepItself.as_view(), name="source_kept_by_itself"),
    path("stories/", stories.stories, name="stories"),
    path("stories/<uuid:id>/", stories.story, name="story"),
    path("stories/<uuid:id>/edit/", stories.StoryEdit.as_view(), name="story_edit"),
    path("stories/<uuid:id>/read/", stories.StoryRead.as_view(), name="story_read"),
    path("stories/<uuid:id>/share/", stories.share, name="story_share"),
    path("stories/<uuid:id>/withdraw/", stories.withdraw, name="story_withdraw"),
    path("people/<ref:ref>/stories/", stories.stories_of_person, name="stories_of_person"),
    path("people/<ref:ref>/stories/add/", stories.StoryAdd.as_view(), name="story_add"),
    path("my/stories/", stories.my_stories, name="my_stories"),
    path("my/stories/<uuid:id>/", stories.my_story, name="my_story"),
    path("my/stories/<uuid:id>/withdraw/", stories.my_withdraw, name="my_story_withdraw"),
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
