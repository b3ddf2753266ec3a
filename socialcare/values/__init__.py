"""Plain values shared by every room: no Django, no clock, no database."""

from .refused import Refused

__all__ = ["Refused"]
