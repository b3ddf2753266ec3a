from django.apps import AppConfig


class InterchangeConfig(AppConfig):
    name = "socialcare.interchange"
    label = "interchange"
