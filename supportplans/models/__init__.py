"""The person's own plan, who helps with it, what it costs, and the versions of it that were kept."""

from .costs import CostLine
from .cover import CheckMark, CoverNeed, OutcomeLink, StatutoryCover
from .entries import EntryConflict, EntryRevision, PlanEntry
from .former import Former
from .helping import Comment, Decider, Helper
from .plans import Lead, SupportPlan, TalkAgain
from .versions import PlanVersion, VersionFile

__all__ = [
    "CheckMark",
    "Comment",
    "CostLine",
    "CoverNeed",
    "Decider",
    "EntryConflict",
    "EntryRevision",
    "Former",
    "Helper",
    "Lead",
    "OutcomeLink",
    "PlanEntry",
    "PlanVersion",
    "StatutoryCover",
    "SupportPlan",
    "TalkAgain",
    "VersionFile",
]
