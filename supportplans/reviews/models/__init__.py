from .calendars import CalendarFeed
from .check_ins import CheckIn, Review
from .nudges import Nudge
from .rhythm import Rhythm

__all__ = ["CalendarFeed", "CheckIn", "Nudge", "Review", "Rhythm"]
