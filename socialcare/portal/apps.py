from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "socialcare.portal"
    label = "portal"
