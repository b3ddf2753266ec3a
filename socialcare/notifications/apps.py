from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "socialcare.notifications"
    label = "notifications"
