"""Limits, consultations, referrals, the panel, and the decisions on plans."""

from .consulting import CaseAuthority, Consultation, ConsultationWords
from .decisions import Consideration, Decision, LaterLook
from .limits import SignOffLimit
from .panel import Opinion, PanelAccess, PanelMembership
from .referrals import Question, Referral

__all__ = [
    "CaseAuthority",
    "Consideration",
    "Consultation",
    "ConsultationWords",
    "Decision",
    "LaterLook",
    "Opinion",
    "PanelAccess",
    "PanelMembership",
    "Question",
    "Referral",
    "SignOffLimit",
]
