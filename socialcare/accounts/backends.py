"""How a request's user is found again; a closed account is nobody, at once and on every page."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth import get_user_model
from django.utils import timezone

from socialcare.values import Refused

from .permissions import check_can_sign_in


class Backend(AuthenticationBackend):
    """Email and password; loads the user with their worker or person row in one query."""

    def user_can_authenticate(self, user: Any) -> bool:
        """Return whether the account may sign in today, or stay signed in."""
        try:
            check_can_sign_in(user, on=timezone.localdate())
        except Refused:
            return False
        return True

    def get_user(self, user_id: Any) -> Any:
        """Return the session's user, or None once they were deactivated or their work here ended."""
        users = get_user_model()._default_manager.select_related("worker__team", "person")
        user = users.filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None
