"""Addresses that belong to no room: health, the footer's pages, and what keeps typed words safe."""

from django.urls import path

from .languages.views import choose_language
from .views import PlainPage, live, ready, robots, session_alive, throw_typed_away

urlpatterns = [
    path("health/live", live, name="health-live"),
    path("health/ready", ready, name="health-ready"),
    path("robots.txt", robots, name="robots"),
    path("language/", choose_language, name="language"),
    path("session/alive", session_alive, name="session-alive"),
    path("session/throw-away", throw_typed_away, name="typed-throw-away"),
    path(
        "accessibility/",
        PlainPage.as_view(template_name="web/accessibility.html"),
        name="accessibility",
    ),
    path("privacy/", PlainPage.as_view(template_name="web/privacy.html"), name="privacy"),
    path("contact/", PlainPage.as_view(template_name="web/contact.html"), name="contact"),
]
