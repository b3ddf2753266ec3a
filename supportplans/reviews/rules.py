"""When to talk next, and by when the law asks for a review. Standard library only; days, never hours.

Care Act 2014, section 27, and statutory guidance 13.32: a first look six to eight weeks after the plan
was signed off, then a review no later than every twelve months.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from socialcare.notifications.rules import ends_in_postcode, mobile_number
from socialcare.values.working_days import add_working_days

#: The first talk comes so many weeks after the support began, and the first review so many at the latest.
FIRST_WEEKS = 6
FIRST_REVIEW_WITHIN = timedelta(weeks=8)
#: Weeks between two talks, unless another pace is agreed.
EVERY_WEEKS = 12
FEWEST_WEEKS = 1
MOST_WEEKS = 52
#: Months within which the law asks for the next review.
REVIEW_WITHIN_MONTHS = 12
#: How soon to talk after what makes it sooner.
AFTER_CRISIS = timedelta(weeks=1)
AFTER_CHANGE = timedelta(weeks=2)
#: Somebody who asks to talk, or says that something has changed, is called within so many working days.
WORKING_DAYS_TO_ANSWER = 3
#: A pause lasts so long at most. It goes past the review that the law asks for by a short time only.
LONGEST_PAUSE = timedelta(weeks=26)
LONGEST_PAUSE_OF_A_REVIEW = timedelta(weeks=4)
#: A manager hears of a talk that is overdue by so long, or of a review that the law asked for before.
BACKSTOP_AFTER = timedelta(weeks=6)
#: The worker sees what is to come in so long; what is due for longer than this is overdue.
UPCOMING = timedelta(days=14)
OVERDUE_AFTER = timedelta(days=7)
#: A talk can be written down for so long afterwards.
LONGEST_BACK = timedelta(days=365)

FIRST, PACE, LAW = "first", "pace", "law"
EMAIL, TEXT, LETTER, NO_CHANNEL = "email", "text", "letter", "none"
CRISIS, CHANGE, HELPER, WOBBLE, ASKED = "crisis", "change", "helper", "wobble", "asked"


@dataclass(frozen=True)
class Next:
    """The next talk, why it is then, and by when the law asks for a review."""

    on: date
    because: str
    review_by: date


def months_after(day: date, months: int) -> date:
    """Return the same day so many months later; where that month is too short, its last day."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for number in range(day.day, 27, -1):
        try:
            return date(years, month + 1, number)
        except ValueError:
            continue
    return date(years, month + 1, day.day)


def review_due(*, started_on: date, last_review_on: date | None) -> date:
    """Return by when the law asks for a review."""
    if last_review_on is None:
        return started_on + FIRST_REVIEW_WITHIN
    return months_after(last_review_on, REVIEW_WITHIN_MONTHS)


def next_talk(
    *,
    started_on: date,
    every_weeks: int,
    last_contact_on: date | None = None,
    last_review_on: date | None = None,
    sooner_on: date | None = None,
    sooner_because: str = "",
    first_weeks: int = FIRST_WEEKS,
) -> Next:
    """Return when to talk next: the earliest of the pace, of what makes it sooner, and of the law."""
    if not FEWEST_WEEKS <= every_weeks <= MOST_WEEKS:
        raise ValueError(f"A pace is {FEWEST_WEEKS} to {MOST_WEEKS} weeks.")
    review_by = review_due(started_on=started_on, last_review_on=last_review_on)
    if last_contact_on is None:
        dates = [(started_on + timedelta(weeks=first_weeks), FIRST)]
    else:
        dates = [(last_contact_on + timedelta(weeks=every_weeks), PACE)]
    if sooner_on is not None:
        dates.insert(0, (sooner_on, sooner_because))
    dates.append((review_by, LAW))
    on, because = min(dates, key=lambda one: one[0])
    return Next(on=on, because=because, review_by=review_by)


def sooner_after(event_on: date, because: str, *, bank_holidays: Collection[date]) -> date:
    """Return how soon to talk after something that happened on ``event_on``."""
    if because == CRISIS:
        return event_on + AFTER_CRISIS
    if because == ASKED:
        return answer_by(event_on, bank_holidays=bank_holidays)
    return event_on + AFTER_CHANGE


def answer_by(asked_on: date, *, bank_holidays: Collection[date]) -> date:
    """Return by when somebody is called who asked to talk, or said that something has changed."""
    return add_working_days(asked_on, WORKING_DAYS_TO_ANSWER, bank_holidays=bank_holidays)


def latest_pause(*, on: date, review_by: date) -> date:
    """Return the last day until which a pause that begins on ``on`` can go."""
    return min(on + LONGEST_PAUSE, max(review_by, on + LONGEST_PAUSE_OF_A_REVIEW))


def backstop_of(*, next_on: date, review_by: date) -> date:
    """Return the last day before a manager hears that nobody has talked."""
    return min(review_by, next_on + BACKSTOP_AFTER)


def channels_open(*, email: str, phone: str, address: str, postcode: str) -> tuple[str, ...]:
    """Return in which ways a message can reach somebody: by "email", "text" or "letter"."""
    ways = []
    if email.strip():
        ways.append(EMAIL)
    if mobile_number(phone) is not None:
        ways.append(TEXT)
    if address.strip() and ends_in_postcode(postcode):
        ways.append(LETTER)
    return tuple(ways)


def first_channel(*, contact_by: str, ways: Collection[str]) -> str:
    """Return how to ask somebody who has not chosen: as they like to be contacted, else as is possible.

    Somebody who likes a call is not written to: their worker rings.
    """
    if contact_by == "phone":
        return NO_CHANNEL
    return contact_by if contact_by in ways else next(iter(ways), NO_CHANNEL)
