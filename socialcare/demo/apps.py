from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "socialcare.demo"
    label = "demo"
