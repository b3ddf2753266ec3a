from django.apps import AppConfig

from socialcare.web.languages.words import translated_later as _lazy
from socialcare.web.navigation import add_link, is_person


class PortalConfig(AppConfig):
    name = "socialcare.portal"
    label = "portal"

    def ready(self) -> None:
        add_link(_lazy("Home"), "my", shown_to=is_person, place=10)
        add_link(_lazy("My budget"), "my_budget", shown_to=is_person, place=20)
        add_link(_lazy("My plan"), "my_plan", shown_to=is_person, place=30)
        add_link(_lazy("Where it is"), "my_decision", shown_to=is_person, place=40)
        add_link(_lazy("Messages"), "my_messages", shown_to=is_person, place=50)
        add_link(_lazy("Letters"), "my_letters", shown_to=is_person, place=60)
