from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "socialcare.people"
    label = "people"

    def ready(self) -> None:
        from socialcare.web.navigation import add_link, is_staff_member

        add_link("People", "people", shown_to=is_staff_member, place=20)
