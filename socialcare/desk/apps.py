from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "socialcare.desk"
    label = "desk"
