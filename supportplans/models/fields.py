"""Pieces that several tables of this room share."""

from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models


def by_user(*, null: bool = False) -> Any:
    """Return a field for who did something; accounts are never deleted."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, null=null, blank=null, on_delete=models.PROTECT, related_name="+"
    )


def pair(name: str, constraint: str) -> models.CheckConstraint:
    """Return the constraint that ``<name>_at`` and ``<name>_by`` are both there or both missing."""
    return models.CheckConstraint(
        name=constraint,
        condition=models.Q(**{f"{name}_at__isnull": True, f"{name}_by__isnull": True})
        | models.Q(**{f"{name}_at__isnull": False, f"{name}_by__isnull": False}),
    )


def stays(name: str) -> pgtrigger.Protect:
    """Return the trigger that lets nobody change or delete a row."""
    return pgtrigger.Protect(name=name, operation=pgtrigger.Update | pgtrigger.Delete)
