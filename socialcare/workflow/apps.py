from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    name = "socialcare.workflow"
    label = "workflow"
