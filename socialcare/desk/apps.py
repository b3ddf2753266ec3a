from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "socialcare.desk"
    label = "desk"

    def ready(self) -> None:
        from socialcare.web.navigation import add_link, is_staff_member

        add_link("Today", "today", shown_to=is_staff_member, place=10)
