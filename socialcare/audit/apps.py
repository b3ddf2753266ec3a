from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "socialcare.audit"
    label = "audit"
