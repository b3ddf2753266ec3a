from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "socialcare.notifications"
    label = "notifications"

    def ready(self) -> None:
        from django.utils import timezone

        from socialcare.web.health import Finding, also_look_at

        from .selectors import channels_finding

        def messages_go_out() -> Finding:
            return channels_finding(at=timezone.now())

        also_look_at(messages_go_out)
