"""The sign-off page in words: sums beside the limit, where it stands, what may speak for a second look."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone

from assessments.rules import day_text
from socialcare.people.presenters import date_in_words
from socialcare.values.money import pounds_text
from socialcare.values.periods import distance_in_words
from supportplans.models import PlanVersion
from supportplans.presenters.cover import SummarySheet

from .. import permissions, rules, states
from ..considerations import CONSIDERATION
from ..models import Consultation, ConsultationWords, Decision, Referral
from ..money import Cut, sums_of
from ..selectors.known import Known
from ..selectors.signing import Standing
from .where import workers_due_on

#: Said wherever the indicative budget stands.
MAY_CHANGE = "It may rise or fall, and can be challenged."


@dataclass(frozen=True)
class Line:
    """A sum with its label; ``note`` stands beneath it."""

    label: str
    text: str
    note: str = ""


@dataclass(frozen=True)
class Link:
    """Where to go, and what it is called."""

    text: str
    href: str


@dataclass(frozen=True)
class Notice:
    """Something that changes what can be done here: what it is, what was said, and where to go."""

    title: str
    sentences: Sequence[str]
    quoted: str = ""
    links: Sequence[Link] = ()


@dataclass(frozen=True)
class SigningPage:
    """The page. ``pressing`` stands above the sums, ``notices`` below them.

    ``why_not`` is the one sentence why this worker may not sign; empty where she may.
    """

    sums: Sequence[Line]
    why_not: str
    button: str
    others: Sequence[Link]
    pressing: Sequence[Notice]
    notices: Sequence[Notice]
    suggestions: Sequence[str]
    agreed: bool
    may_keep: bool


def signing_page(
    version: PlanVersion,
    standing: Standing,
    *,
    sheet: SummarySheet,
    known: Mapping[str, Known],
    why_not: str,
    why_not_refer: str,
    changed: bool,
    on: date,
) -> SigningPage:
    """Return the sign-off page of a version for one worker."""
    plan = version.plan
    return SigningPage(
        sums=sum_lines(version, standing, on=on),
        why_not=why_not,
        button="Sign off again" if standing.agreed is not None else "Sign off",
        others=[]
        if why_not_refer
        else [
            *(
                []
                if standing.consultation is not None and standing.consultation.version_id == version.pk
                else [Link("Ask my manager", reverse("sign_off_ask", args=[plan.pk]))]
            ),
            Link("Refer to a manager", reverse("sign_off_manager", args=[plan.pk])),
            Link("Refer to the panel", reverse("sign_off_panel", args=[plan.pk])),
        ],
        pressing=pressing_notices(version, standing, changed=changed, on=on),
        notices=notices_of(version, standing, on=on),
        suggestions=suggestion_words(version, sheet, known),
        agreed=standing.agreed is not None,
        may_keep=changed,
    )


def sum_lines(version: PlanVersion, standing: Standing, *, on: date) -> list[Line]:
    """Return planned, indicative and their difference, the limit, and what is paid once."""
    sums = sums_of(version, on=on)
    lines = [Line("Planned", f"{pounds_text(sums.weekly_pence)} a week")]
    indicative = indicative_of(version)
    if indicative is not None:
        lines.append(
            Line(
                "Indicative",
                f"{pounds_text(indicative)} a week",
                f"{difference_words(sums.weekly_pence, indicative)} {MAY_CHANGE}",
            )
        )
    row = standing.limit
    if row is None:
        lines.append(Line("Your limit", "None in force"))
    else:
        lines.append(Line("Your limit", f"{pounds_text(row.weekly_pence)} a week"))
    if sums.once_pence or (row is not None and row.once_pence):
        of = "" if row is None else f" of your {pounds_text(row.once_pence)}"
        lines.append(Line("Once, in twelve months", f"{pounds_text(sums.once_pence)}{of}"))
    return lines


def indicative_of(version: PlanVersion) -> int | None:
    """Return the indicative sum as it stands in a version, in pence, or None."""
    budget = version.content["budget"]
    return None if budget is None else budget["weekly_pence"]


def difference_words(weekly_pence: int, indicative_pence: int) -> str:
    """Return how a plan's cost differs from the indicative sum, in a sentence."""
    over = weekly_pence - indicative_pence
    if over == 0:
        return "The plan costs just that."
    return f"The plan is {pounds_text(abs(over))} {'over' if over > 0 else 'under'} it."


def suggestion_words(
    version: PlanVersion,
    sheet: SummarySheet,
    known: Mapping[str, Known | str],
    *,
    but: Collection[str] = (),
) -> list[str]:
    """Return what may speak for a word with the manager, each with its reason. It never blocks.

    ``but`` names subjects to leave out.
    """
    answers = {key: one if isinstance(one, str) else one.answer for key, one in known.items()}
    found = rules.suggestions(
        weekly_pence=version.content["figures"]["weekly_pence"],
        indicative_pence=indicative_of(version),
        contribution_known=version.content["figures"]["contribution_pence"] is not None,
        worries=[key for key, answer in answers.items() if answer == CONSIDERATION[key].worry],
        unmet=[need.title for need in sheet.needs if need.stands_out],
    )
    return [one.words for one in found if one.key not in but]


def reasons_to_refer(why_not: str, suggestions: Sequence[str]) -> str:
    """Return what a referral's reason begins with: why she may not sign herself, and what speaks for it."""
    found = [one for one in (why_not, *suggestions) if one]
    return "\n".join(found)


def pressing_notices(version: PlanVersion, standing: Standing, *, changed: bool, on: date) -> list[Notice]:
    """Return what stands in the way or has just happened, the most pressing first."""
    found = []
    if standing.agreed is not None:
        found.append(_agreed(standing.agreed))
    if standing.referral is not None:
        found.append(_referred(standing.referral, on=on))
    if changed:
        found.append(
            Notice(
                f"This is version {version.number}; the plan has changed since",
                ["Read what changed, and keep a new version once it is their plan. Then sign that one off."],
            )
        )
    back = standing.came_back
    if back is not None and standing.agreed is None and standing.referral is None:
        day = day_text(timezone.localdate(back.decided_at)) if back.decided_at is not None else ""
        title = (
            "This came back: it is yours to decide"
            if back.status == states.HANDED_BACK
            else f"Version {version.number} was not agreed"
        )
        links = [Link("The referral", reverse("referral", args=[back.pk]))]
        found.append(Notice(title, [f"{back.decided_by}, {day}."], back.outcome_words, links))
    return found


def notices_of(version: PlanVersion, standing: Standing, *, on: date) -> list[Notice]:
    """Return what else to know: authority given, a word with the manager, and what was agreed before."""
    found = []
    if standing.authority is not None:
        given = standing.authority
        once = f" and {pounds_text(given.once_pence)} once" if given.once_pence else ""
        found.append(
            Notice(
                "You have authority for this version",
                [
                    f"{given.given_by} gave it on {day_text(timezone.localdate(given.given_at))}: up to "
                    f"{pounds_text(given.weekly_pence)} a week{once}. You can use it once, until "
                    f"{date_in_words(given.expires_on)} ({distance_in_words(given.expires_on, on)}). "
                    "The decision is yours, and counts as yours."
                ],
            )
        )
    if standing.consultation is not None:
        found.append(_asked(version, standing.consultation, standing.said_last))
    before = standing.in_force
    if before is not None and standing.agreed is None:
        found.append(_before(version, before, on=on))
    return found


def _agreed(decision: Decision) -> Notice:
    day = day_text(timezone.localdate(decision.decided_at))
    number = "" if decision.version is None else f" version {decision.version.number}"
    return Notice(
        f"{decision.decided_by} agreed{number} on {day}",
        [f"{pounds_text(decision.weekly_pence)} a week, from {_day(decision.from_on)}."],
        links=[
            Link("The decision", reverse("decision", args=[decision.pk])),
            Link("The letter (PDF)", reverse("decision_letter", args=[decision.pk])),
        ],
    )


def _day(day: date | None) -> str:
    return "" if day is None else day_text(day)


def _referred(referral: Referral, *, on: date) -> Notice:
    since = timezone.localdate(referral.referred_at)
    where = permissions.where_it_is(referral)
    due = f"{day_text(referral.due_on)} ({distance_in_words(referral.due_on, on)})"
    sentences = [
        f"{where} {referral.referred_by} referred it on {day_text(since)} ({distance_in_words(since, on)}).",
        "The answer waits for what was asked."
        if referral.status == states.ASKED
        else f"An answer is expected by {due}.",
    ]
    return Notice(
        "Somebody else looks at this",
        sentences,
        referral.why,
        [
            Link("Open the referral", reverse("referral", args=[referral.pk])),
            Link("Take it back", reverse("referral_withdraw", args=[referral.pk])),
        ],
    )


def _asked(version: PlanVersion, consultation: Consultation, said: ConsultationWords | None) -> Notice:
    whom = str(consultation.manager) if consultation.manager is not None else "a manager of the team"
    waits = consultation.status == states.ASKED
    title = f"You have asked {whom}" if waits else f"{consultation.answered_by} has answered you"
    sentences = []
    if consultation.version_id != version.pk:
        sentences.append(f"That was about version {consultation.version.number}.")
    if said is not None:
        day = date_in_words(timezone.localdate(said.said_at))
        sentences.append(f"{said.said_by}, {day}:")
    return Notice(
        title,
        sentences,
        "" if said is None else said.words,
        [Link("The conversation", reverse("consultation", args=[consultation.pk]))],
    )


def _before(version: PlanVersion, before: Decision, *, on: date) -> Notice:
    day = day_text(timezone.localdate(before.decided_at))
    links = [Link("The decision in force", reverse("decision", args=[before.pk]))]
    number = before.version.number if before.version is not None else None
    if number is not None and before.plan_id == version.plan_id and number != version.number:
        address = reverse("plan_differences", args=[version.plan_id, number, version.number])
        links.append(Link(f"What changed since version {number}", address))
    what = "Urgent support" if before.kind == Decision.Kind.INTERIM else "A plan"
    begins = f" It begins on {_day(before.from_on)}." if before.from_on and before.from_on > on else ""
    return Notice(
        f"Agreed before: {pounds_text(before.weekly_pence)} a week",
        [f"{what}, agreed on {day}.{begins} It stands until a new decision takes its place."],
        links=links,
    )


def cut_notice(cut: Cut, weekly_pence: int) -> str:
    """Return that the sum is lower than the agreed one, in a sentence."""
    return (
        f"{pounds_text(weekly_pence)} a week is less than the agreed {pounds_text(cut.before_pence)}. "
        "A budget is lowered only when circumstances have changed or after a new assessment."
    )


@dataclass(frozen=True)
class ToSignOff:
    """A plan that waits for its worker to sign it off: whose, since when, and where that is done."""

    name: str
    words: str
    href: str


def to_sign_off_lines(plans: Sequence[Any], *, on: date) -> list[ToSignOff]:
    """Return the plans that ``plans_to_sign_off`` found, each as a line."""
    return [ToSignOff(one.person.full_name, _waits(one, on), _sign_off(one)) for one in plans]


def _sign_off(plan: Any) -> str:
    return reverse("plan_sign_off", args=[plan.pk])


def _waits(plan: Any, on: date) -> str:
    since = timezone.localdate(plan.since)
    day = f"{day_text(since)} ({distance_in_words(since, on)})"
    due = workers_due_on(plan.person, since)
    by = f"was to be decided by {day_text(due)}" if due < on else f"to be decided by {day_text(due)}"
    if plan.ended == states.HANDED_BACK:
        words = f"handed back on {day}, yours to decide"
    else:
        words = f"version {plan.newest_number} waits since {day}"
    asks = "; a manager has your question" if plan.asks else ""
    return f"{words}; {by}{asks}"
