from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "socialcare.people"
    label = "people"
