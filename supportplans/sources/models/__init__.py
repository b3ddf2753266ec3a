from .introductions import FollowUp, Introduction
from .links import GroupChange, UpdateLink
from .register import Experience, Source
from .stories import Story, StoryCost

__all__ = [
    "Experience",
    "FollowUp",
    "GroupChange",
    "Introduction",
    "Source",
    "Story",
    "StoryCost",
    "UpdateLink",
]
