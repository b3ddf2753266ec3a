from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "socialcare.web"
    label = "web"
