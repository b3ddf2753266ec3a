from collections.abc import Sequence
from datetime import date

from django.apps import AppConfig


def _weekly_limits_in_force(on: date) -> Sequence[int]:
    from .selectors.limits import weekly_limits_in_force

    return weekly_limits_in_force(on=on)


class SignoffConfig(AppConfig):
    name = "signoff"

    def ready(self) -> None:
        from budgets.calibration.limits import tell_limits_by

        tell_limits_by(_weekly_limits_in_force)
