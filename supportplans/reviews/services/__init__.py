"""Rhythms and check-ins: what the rooms above call."""

from .calendars import close_calendar, open_calendar
from .check_ins import REPLIES, Said, can_be_review, check_in, deal_with, mark_as_review, record_reply
from .rhythms import (
    agree_pace,
    choose_channel,
    end,
    end_pauses,
    has_left,
    locked_rhythm,
    pause,
    reckon,
    resume,
    something_happened,
    support_agreed,
    take_back_end,
    talk_sooner,
    ways_to_reach,
)

__all__ = [
    "REPLIES",
    "Said",
    "agree_pace",
    "can_be_review",
    "check_in",
    "choose_channel",
    "close_calendar",
    "deal_with",
    "end",
    "end_pauses",
    "has_left",
    "locked_rhythm",
    "mark_as_review",
    "open_calendar",
    "pause",
    "reckon",
    "record_reply",
    "resume",
    "something_happened",
    "support_agreed",
    "take_back_end",
    "talk_sooner",
    "ways_to_reach",
]
