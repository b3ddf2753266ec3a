from .check_ins import CheckIn, Review
from .nudges import Nudge
from .rhythm import Rhythm

__all__ = ["CheckIn", "Nudge", "Review", "Rhythm"]
