from django.apps import AppConfig


class UploadsConfig(AppConfig):
    name = "socialcare.uploads"

    def ready(self) -> None:
        from socialcare.web.health import also_look_at

        from .scanning import health_note

        also_look_at(health_note)
