"""Addresses of the rhythm and the check-ins, and of the page where a person answers."""

from django.urls import path

from .views import calendar, check_ins, operations, own, replying, rhythm

urlpatterns = [
    # the person's own place, and who helps
    path("my/check-in/", own.MyCheckIn.as_view(), name="my_check_in"),
    path("my/check-in/how/", own.MyChannel.as_view(), name="my_channel"),
    path("plans/<uuid:id>/check-in/", own.HelpersCheckIn.as_view(), name="plan_check_in"),
    # staff
    path("team/reminders/", operations.reminders, name="reminders"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/open/", calendar.open_calendar, name="calendar_open"),
    path("calendar/close/", calendar.close_calendar, name="calendar_close"),
    path("calendar/<str:token>.ics", calendar.feed, name="calendar_feed"),
    path("people/<ref:ref>/rhythm/", rhythm.rhythm, name="rhythm"),
    path("people/<ref:ref>/rhythm/pace/", rhythm.Pace.as_view(), name="rhythm_pace"),
    path("people/<ref:ref>/rhythm/channel/", rhythm.Channel.as_view(), name="rhythm_channel"),
    path("people/<ref:ref>/rhythm/sooner/", rhythm.Sooner.as_view(), name="rhythm_sooner"),
    path("people/<ref:ref>/rhythm/pause/", rhythm.Pause.as_view(), name="rhythm_pause"),
    path("people/<ref:ref>/rhythm/resume/", rhythm.resume, name="rhythm_resume"),
    path("people/<ref:ref>/rhythm/end/", rhythm.End.as_view(), name="rhythm_end"),
    path("people/<ref:ref>/rhythm/go-on/", rhythm.go_on, name="rhythm_go_on"),
    path("people/<ref:ref>/check-ins/", check_ins.check_ins, name="check_ins"),
    path("people/<ref:ref>/check-ins/new/", check_ins.New.as_view(), name="check_in_new"),
    path("check-ins/<uuid:id>/", check_ins.check_in, name="check_in"),
    path("check-ins/<uuid:id>/review/", check_ins.review, name="check_in_review"),
    path("check-ins/<uuid:id>/seen/", check_ins.seen, name="check_in_seen"),
    path("how-is-it-going/thank-you/<slug:answer>/", replying.thank_you, name="how_is_it_going_thanks"),
    path("how-is-it-going/<str:token>/", replying.how_is_it_going, name="how_is_it_going"),
]
