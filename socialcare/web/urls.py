"""Addresses that belong to no room: health, the footer's pages, and what keeps typed words safe."""

from django.urls import path

from . import views

urlpatterns = [
    path("health/live", views.live, name="health-live"),
    path("health/ready", views.ready, name="health-ready"),
    path("robots.txt", views.robots, name="robots"),
    path("session/alive", views.session_alive, name="session-alive"),
    path("session/throw-away", views.throw_typed_away, name="typed-throw-away"),
    path(
        "accessibility/",
        views.PlainPage.as_view(template_name="web/accessibility.html"),
        name="accessibility",
    ),
    path("privacy/", views.PlainPage.as_view(template_name="web/privacy.html"), name="privacy"),
    path("contact/", views.PlainPage.as_view(template_name="web/contact.html"), name="contact"),
]
