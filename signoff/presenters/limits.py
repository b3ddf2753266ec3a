"""Words of sign-off limits: how high, from when to when, set by whom, and what they would cover."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone

from assessments.rules import day_text
from socialcare.people.models import Team, Worker
from socialcare.values.money import pounds_text
from socialcare.values.periods import distance_in_words

from .. import rules
from ..limit_permissions import NewLimit, fingerprint, span_text
from ..models import SignOffLimit
from ..selectors.limits import ENDS_SOON_DAYS, Past, Share, Standing, share_of

#: Who sets managers' limits, as an event's "nobody" is told.
RUNNER = "whoever runs this service"


#: Said to a manager who has no limit; docs/production.md tells of the command.
WHO_SETS_YOURS = (
    f"{RUNNER[:1].upper()}{RUNNER[1:]} sets it, with the command set_sign_off_limit: "
    "tell them who decided it, and when."
)


def sums_words(weekly_pence: int, once_pence: int) -> str:
    """Return both sums: "£100.00 a week, £500.00 once in twelve months"."""
    return f"{pounds_text(weekly_pence)} a week, {pounds_text(once_pence)} once in twelve months"


def days_words(from_on: date, to_on: date | None) -> str:
    """Return from when to when."""
    return span_text(from_on, to_on)


def _sentence_case(words: str) -> str:
    return words[:1].upper() + words[1:]


@dataclass(frozen=True)
class HistoryRow:
    """One limit that somebody has or had."""

    sums: str
    days: str
    set_by: str
    reason: str
    state: str


def history_row(limit: SignOffLimit, *, worker: Worker, on: date) -> HistoryRow:
    """Return one limit in words."""
    state = ""
    if limit.withdrawn_at is not None:
        state = f"Withdrawn by {limit.withdrawn_by} on {day_text(timezone.localdate(limit.withdrawn_at))}"
    elif limit.to_on is not None and limit.to_on < on:
        state = "Over"
    elif limit.team_id != worker.team_id:
        state = f"Does not count any more: it was set in {limit.team}"
    return HistoryRow(
        sums=sums_words(limit.weekly_pence, limit.once_pence),
        days=days_words(limit.from_on, limit.to_on),
        set_by=f"{limit.set_by or RUNNER} on {day_text(timezone.localdate(limit.set_at))}",
        reason=limit.reason,
        state=state,
    )


@dataclass(frozen=True)
class LimitRow:
    """One worker of the team's table. ``tag`` says what stands out, ``colour`` only helps."""

    name: str
    weekly: str
    once: str
    days: str
    set_by: str
    tag: str
    colour: str
    note: str
    token: str
    end_url: str
    withdraw_url: str
    history: tuple[HistoryRow, ...]


def limit_row(standing: Standing, *, on: date, token: str) -> LimitRow:
    """Return one worker's row: the limit in force, else the one to come, else what there was."""
    now, coming, last = standing.now, standing.next, standing.last
    shown = now or coming
    tag, colour, note = _what_stands_out(standing, on=on)
    return LimitRow(
        name=str(standing.worker),
        weekly=pounds_text(shown.weekly_pence) if shown is not None else "",
        once=pounds_text(shown.once_pence) if shown is not None else "",
        days=_sentence_case(days_words(shown.from_on, shown.to_on)) if shown is not None else "",
        set_by=str(shown.set_by or RUNNER) if shown is not None else "",
        tag=tag,
        colour=colour,
        note=note or _ended_words(last if shown is None else None, on=on),
        token=token,
        end_url=reverse("limit_end", args=[shown.pk]) if shown is not None else "",
        withdraw_url=reverse("limit_withdraw", args=[shown.pk]) if shown is not None else "",
        history=tuple(history_row(one, worker=standing.worker, on=on) for one in standing.history),
    )


def _ended_words(last: SignOffLimit | None, *, on: date) -> str:
    if last is None or last.to_on is None:
        return ""
    return f"{pounds_text(last.weekly_pence)} a week ended {distance_in_words(last.to_on, on)}"


def _what_stands_out(standing: Standing, *, on: date) -> tuple[str, str, str]:
    now, coming = standing.now, standing.next
    if now is None:
        if coming is not None:
            return "Not yet", "yellow", f"Starts {distance_in_words(coming.from_on, on)}"
        if standing.last is not None:
            return "Ended", "red", ""
        moved = any(row.team_id != standing.worker.team_id for row in standing.history)
        return "No limit", "red", "A limit from another team does not count here" if moved else ""
    if coming is not None:
        sums = sums_words(coming.weekly_pence, coming.once_pence)
        follows = now.to_on is not None and coming.from_on == now.to_on + timedelta(days=1)
        if follows or now.to_on is None:
            return "", "", f"From {day_text(coming.from_on)}: {sums}"
        return (
            "Gap",
            "yellow",
            f"Nothing after {day_text(now.to_on)} until {day_text(coming.from_on)}: {sums}",
        )
    if now.to_on is not None and (now.to_on - on).days <= ENDS_SOON_DAYS:
        return "Ends soon", "yellow", f"Ends {distance_in_words(now.to_on, on)}"
    return "", "", ""


def team_summary(standings: Sequence[Standing]) -> str:
    """Return how many of a team decide by themselves, in a sentence."""
    if not standings:
        return "There are no social workers in this team."
    return without_words([one.worker for one in standings if one.now is None])


def without_words(missing: Sequence[Worker]) -> str:
    """Return who has no limit, in a sentence."""
    if not missing:
        return "Every social worker has a limit."
    if len(missing) == 1:
        return f"{missing[0]} has no limit in force, and so decides nothing alone."
    names = ", ".join(map(str, missing[:-1])) + f" and {missing[-1]}"
    if len(missing) > 4:
        names = f"{len(missing)} social workers"
    return f"{names} have no limit in force, and so decide nothing alone."


def own_words(standing: Standing, *, on: date) -> str:
    """Return one's own limit, in a sentence."""
    now, coming = standing.now, standing.next
    if now is None:
        begin = "You have no sign-off limit in force, so plans go to your manager."
        if standing.worker.role == Worker.Role.MANAGER:
            begin = (
                f"You have no sign-off limit of your own in force, so you cannot set any. {WHO_SETS_YOURS}"
            )
        if coming is None:
            return begin
        sums = sums_words(coming.weekly_pence, coming.once_pence)
        return f"{begin} From {day_text(coming.from_on)} it is {sums}."
    until = (
        "until further notice"
        if now.to_on is None
        else f"until {day_text(now.to_on)} ({distance_in_words(now.to_on, on)})"
    )
    set_on = day_text(timezone.localdate(now.set_at))
    sums = f"{pounds_text(now.weekly_pence)} a week, and {pounds_text(now.once_pence)} once in twelve months"
    return f"Your limit is {sums}, set by {now.set_by or RUNNER} on {set_on}, {until}."


def share_words(share: Share) -> str:
    """Return a share: "36 of 50 (72%)"; where there is nothing to count, that."""
    if not share.of:
        return "None to compare with"
    return f"{share.within:,} of {share.of:,} ({_per_cent(share)}%)"


def _per_cent(share: Share) -> int:
    """Whole per cent, half up; never 100 nor 0 unless it is all or nothing."""
    rounded = (200 * share.within + share.of) // (2 * share.of)
    if share.within not in (0, share.of):
        return min(max(rounded, 1), 99)
    return rounded


@dataclass(frozen=True)
class PreviewRow:
    """One worker's new limit, and what it would have covered."""

    name: str
    limit: str
    days: str
    ends: str
    then: str
    now: str


@dataclass(frozen=True)
class Preview:
    """What would be saved, and which share of last year's decisions it covers."""

    sentence: str
    small_print: str
    rows: tuple[PreviewRow, ...]
    seen: str


def preview_of(
    wanted: Sequence[NewLimit],
    ends: Sequence[SignOffLimit | None],
    standings: Sequence[Standing],
    past: Past,
    *,
    team: Team,
) -> Preview:
    """Return what several new limits of one team mean, by worker and in all."""
    now = {one.worker.pk: one.now for one in standings}
    rows, totals = [], [Share(0, 0), Share(0, 0)]
    for one, former in zip(wanted, ends, strict=True):
        theirs = past.by_worker.get(one.worker.pk, ())
        held = now.get(one.worker.pk)
        then, before = share_of(theirs, one.sums), share_of(theirs, _limit_of(held))
        totals = [totals[0] + then, totals[1] + before]
        rows.append(
            PreviewRow(
                name=str(one.worker),
                limit=sums_words(one.weekly_pence, one.once_pence),
                days=_sentence_case(days_words(one.from_on, one.to_on)),
                ends=_ends_words(one, former),
                then="" if past.budgets else share_words(then),
                now="" if past.budgets else share_words(before),
            )
        )
    return Preview(
        sentence=_sentence(wanted, totals, past, team=team),
        small_print=_small_print(past),
        rows=tuple(rows),
        seen=fingerprint(wanted),
    )


def _limit_of(row: SignOffLimit | None) -> rules.Limit | None:
    return None if row is None else rules.Limit(row.weekly_pence, row.once_pence)


def _ends_words(one: NewLimit, former: SignOffLimit | None) -> str:
    said = ""
    if former is not None:
        last = day_text(one.from_on - timedelta(days=1))
        said = f"The limit of {pounds_text(former.weekly_pence)} a week ends on {last}."
        if one.to_on is not None and (former.to_on is None or former.to_on > one.to_on):
            said += f" It does not come back after {day_text(one.to_on)}: set the next one before then."
    return said


def _sentence(wanted: Sequence[NewLimit], totals: Sequence[Share], past: Past, *, team: Team) -> str:
    """Return the sentence on top: one sum is held against all the team's cases, several against their own."""
    if not past.everybody:
        return f"Nothing was agreed in {team} in the last twelve months: there is nothing to compare with."
    same = len({one.sums for one in wanted}) == 1
    if same:
        share = share_of(past.everybody, wanted[0].sums, budgets=past.budgets)
        thing = "budget" if past.budgets else "decision"
        things = thing if share.of == 1 else f"{thing}s"
        return (
            f"This limit would cover {_per_cent(share)}% of the {share.of:,} {things} agreed in {team} in "
            f"the last twelve months ({share.within:,} of {share.of:,})."
        )
    then, before = totals
    if not then.of:
        return "Nothing was decided for these workers in the last twelve months: there is nothing to compare."
    return (
        f"These limits would cover {_per_cent(then)}% of the {then.of:,} "
        f"decision{'' if then.of == 1 else 's'} about their cases "
        f"in the last twelve months ({then.within:,} of {then.of:,}). The limits now cover "
        f"{share_words(before)}."
    )


def _small_print(past: Past) -> str:
    if past.budgets:
        return (
            "Nothing was signed off here in the last twelve months, so the budgets agreed for the team’s "
            "people are counted. One-off costs are not among them."
        )
    return (
        "Counted are the plans that were agreed, at whichever level, by the whole weekly budget and by the "
        "one-off costs of twelve months, as sign-off tests them."
    )
