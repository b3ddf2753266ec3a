from django.apps import AppConfig


class CorrespondenceConfig(AppConfig):
    name = "socialcare.correspondence"
    label = "correspondence"

    def ready(self) -> None:
        from budgets.beside import tell_beside

        from .presenters import beside_budget

        tell_beside(beside_budget)
