"""Handing over what is planned: from the table of nudges into the outbox, each once.

A batch is taken with SKIP LOCKED under a lease. Then, in one transaction, the rhythms are locked, everything
is looked at afresh, the messages are written under the nudges' own ids, and the nudges are marked. A process
that dies before the commit has written nothing; one that dies after it has nothing left to do.
"""

import secrets
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from socialcare.accounts.services import council_words
from socialcare.notifications import states as message_states
from socialcare.notifications.models import Message
from socialcare.notifications.selectors import came_back_of
from socialcare.notifications.services import made_message, queue_made
from socialcare.people.access import active_worker, managers_of
from socialcare.people.holidays import bank_holidays
from socialcare.people.models import Allocation, Person, Worker
from socialcare.values import Refused
from socialcare.web.addresses import full_address
from socialcare.web.languages.choosing import in_language, language_named, speaking
from socialcare.workflow.queues import claim, settle, settle_locked

from .. import rules, sending, states
from ..models import CheckIn, Nudge, Rhythm
from ..words import message_words
from .replying import hash_of_token

TO_PERSON = (Nudge.Kind.PERSON, Nudge.Kind.PERSON_AGAIN)
PURPOSE = "how_is_it_going"
ENDED = "it has ended"
MOVED = "they talked, or the date has moved"
ASKED = "they wrote already, and their worker has it"
UNWANTED = "they would rather not be asked this way"
NO_ADDRESS = "there is no address for it"
CAME_BACK = "the last message to this address came back"
NOBODY = "nobody has the case"
NO_MANAGER = "the team has no manager"
TOLD = "it stands in the list that was sent today"
OLD_LIST = "there is a newer list"
NOTHING_LEFT = "nothing is overdue any more"
NOT_SENT = "the message could not be sent"
DIED = "its process died each time"

#: What changes of a nudge with its status.
_WRITTEN = (
    "attempts",
    "lease_until",
    "sent_at",
    "settled_at",
    "dropped_because",
    "reply_digest",
    "reply_until",
    "worker",
)


def hand_over(*, at: datetime, limit: int = sending.BATCH) -> int:
    """Hand over up to ``limit`` nudges, in sending hours only; return how many were taken."""
    on = timezone.localdate(at)
    if not sending.may_send(
        timezone.localtime(at),
        hours=settings.REVIEW_SENDING_HOURS,
        bank_holidays=bank_holidays(),
        any_day=settings.REVIEW_SENDING_ANY_DAY,
    ):
        return 0
    write: dict[str, Any] = {"attempts": F("attempts") + 1, "lease_until": at + sending.LEASE}
    left = Nudge.objects.filter(status=states.CLAIMED, lease_until__lte=at).order_by("lease_until")
    held = claim(rows=left, action="claim", limit=limit, write=write)
    if len(held) < limit:
        held += claim(rows=_ready(on), action="claim", limit=limit - len(held), write=write)
    if held:
        _Batch(at=at, on=on).hand_over(held)
    return len(held)


def _ready(on: date) -> QuerySet[Nudge]:
    """Return what is planned and need not wait: for the end of a pause, or of a week since the last."""
    paused = Rhythm.objects.filter(
        person=OuterRef("person"), paused_from__isnull=False, ended_on__isnull=True
    )
    # A day of ours begins at midnight in London: a week later is exact, whatever the hour.
    since = timezone.make_aware(
        datetime.combine(on - sending.BETWEEN_TWO + timedelta(days=1), datetime.min.time())
    )
    asked = CheckIn.objects.filter(person=OuterRef("person"), to_answer=True, dealt_with_at__isnull=True)
    lately = Nudge.objects.filter(person=OuterRef("person"), kind__in=TO_PERSON, sent_at__gte=since)
    return (
        Nudge.objects.filter(status=states.PLANNED, due_on__lte=on)
        .exclude(Q(kind__in=TO_PERSON) & Exists(lately))
        .exclude(Q(kind__in=TO_PERSON) & Exists(paused))
        .exclude(Q(kind=Nudge.Kind.WORKER) & Exists(paused) & ~Exists(asked))
        .order_by("due_on", "id")
    )


@dataclass
class _Batch:
    """What one process hands over at once, and what it has to know for that."""

    at: datetime
    on: date
    rhythms: dict[int, Rhythm] = field(default_factory=dict)
    holders: dict[int, Worker] = field(default_factory=dict)
    last_sent_on: dict[int, date] = field(default_factory=dict)
    to_answer: set[int] = field(default_factory=set)
    came_back: set[tuple[int, str]] = field(default_factory=set)
    told: set[tuple[str, int]] = field(default_factory=set)
    managers: dict[int, Worker | None] = field(default_factory=dict)
    messages: list[Message] = field(default_factory=list)
    moved: dict[str, list[Nudge]] = field(default_factory=dict)

    @transaction.atomic
    def hand_over(self, held: list[Nudge]) -> None:
        people = {one.person_id for one in held if one.person_id is not None}
        rhythms = Rhythm.objects.select_for_update(of=("self",)).select_related(
            "person__user", "person__team"
        )
        self.rhythms = {one.person_id: one for one in rhythms.filter(person__in=people).order_by("pk")}
        # Whoever's lease ran out meanwhile has lost the nudge to another process.
        tries = {one.pk: one.attempts for one in held}
        fresh = Nudge.objects.select_for_update(of=("self",)).select_related("worker__user")
        fresh = fresh.filter(pk__in=tries, status=states.CLAIMED)
        ours = [one for one in fresh.order_by("pk") if one.attempts == tries[one.pk]]
        ours.sort(key=lambda one: (one.due_on, one.pk))
        self._know(ours, people)
        for nudge in ours:
            if nudge.attempts > sending.MOST_ATTEMPTS:
                self._settle(nudge, "give_up", because=DIED)
            else:
                self._decide(nudge)
        queue_made(self.messages)
        for action, moved in self.moved.items():
            settle_locked(records=moved, action=action, fields=_WRITTEN)

    def _know(self, nudges: list[Nudge], people: set[int]) -> None:
        held = Allocation.objects.filter(person__in=people, to_on__isnull=True, from_on__lte=self.on)
        for one in held.select_related("worker__user").order_by("-pk"):
            self.holders[one.person_id] = one.worker
        sent = Nudge.objects.filter(person__in=people, kind__in=TO_PERSON, sent_at__isnull=False)
        for person_id, last in (
            sent.values("person").annotate(Max("sent_at")).values_list("person", "sent_at__max")
        ):
            self.last_sent_on[person_id] = timezone.localdate(last)
        self.to_answer = set(
            CheckIn.objects.filter(person__in=people, to_answer=True, dealt_with_at__isnull=True).values_list(
                "person", flat=True
            )
        )
        self.came_back = {
            (one.person_id, one.channel)
            for one in came_back_of(people)
            if one.person_id in self.rhythms and not chosen_since(self.rhythms[one.person_id], one)
        }
        self._lock_workers(nudges)

    def _lock_workers(self, nudges: list[Nudge]) -> None:
        """Lock who is reminded, so that two processes do not remind one of them twice on one day."""
        wanted = {one.worker_id for one in nudges if one.worker_id is not None}
        for nudge in nudges:
            if nudge.kind == Nudge.Kind.WORKER and nudge.person_id in self.holders:
                wanted.add(self.holders[nudge.person_id].pk)
            if nudge.kind == Nudge.Kind.BACKSTOP:
                manager = self._manager(nudge)
                if manager is not None:
                    wanted.add(manager.pk)
        # Rows that only point to a worker can be written meanwhile: who decides may wait for a rhythm.
        workers = Worker.objects.select_for_update(of=("self",), no_key=True)
        list(workers.filter(pk__in=wanted).order_by("pk").values("pk"))
        midnight = timezone.make_aware(datetime.combine(self.on, datetime.min.time()))
        told = Nudge.objects.filter(worker__in=wanted, sent_at__gte=midnight)
        self.told = {(kind, worker) for kind, worker in told.values_list("kind", "worker")}

    def _manager(self, nudge: Nudge) -> Worker | None:
        rhythm = self.rhythms.get(nudge.person_id or 0)
        if rhythm is None:
            return None
        team = rhythm.person.team
        if team.pk not in self.managers:
            self.managers[team.pk] = next(iter(managers_of(team, on=self.on)), None)
        return self.managers[team.pk]

    # deciding

    def _decide(self, nudge: Nudge) -> None:
        if nudge.kind == Nudge.Kind.DIGEST:
            self._digest(nudge)
            return
        rhythm = self.rhythms.get(nudge.person_id or 0)
        if rhythm is None or rhythm.ended_on is not None:
            self._settle(nudge, "drop", because=ENDED)
        elif nudge.kind == Nudge.Kind.BACKSTOP:
            self._backstop(nudge, rhythm)
        elif rhythm.paused_from is not None:
            self._paused(nudge, rhythm)
        elif rhythm.next_on != nudge.due_on:
            self._settle(nudge, "drop", because=MOVED)
        elif nudge.kind == Nudge.Kind.WORKER:
            self._worker(nudge, rhythm)
        else:
            self._person(nudge, rhythm)

    def _paused(self, nudge: Nudge, rhythm: Rhythm) -> None:
        """Keep everything back, but for a worker whom the person has asked for something meanwhile."""
        asked = rhythm.person_id in self.to_answer and rhythm.sooner_on == nudge.due_on
        if nudge.kind == Nudge.Kind.WORKER and asked:
            self._worker(nudge, rhythm)
        else:
            self._put_back(nudge)

    def _person(self, nudge: Nudge, rhythm: Rhythm) -> None:
        person = rhythm.person
        if person.pk in self.to_answer:
            self._settle(nudge, "drop", because=ASKED)
        elif rhythm.channel == Rhythm.Channel.NONE:
            self._settle(nudge, "drop", because=UNWANTED)
        elif not sending.week_is_over(self.last_sent_on.get(person.pk), on=self.on):
            self._put_back(nudge)
        elif (person.pk, rhythm.channel) in self.came_back:
            self._settle(nudge, "give_up", because=CAME_BACK)
        else:
            self._ask(nudge, rhythm)

    def _ask(self, nudge: Nudge, rhythm: Rhythm) -> None:
        person = rhythm.person
        token = secrets.token_urlsafe(16)
        useful_until = self.at + sending.USEFUL_FOR
        with speaking(language_named(person.language)):
            words = message_words(
                nudge.kind,
                rhythm.channel,
                called=person.called,
                address=in_language(full_address(reverse("how_is_it_going", args=[token]))),
                until=timezone.localdate(self.at + sending.REPLY_FOR),
                council=council_words(),
            )
        try:
            message = made_message(
                id=nudge.pk,
                channel=rhythm.channel,
                to=address_of(person, rhythm.channel),
                at=self.at,
                purpose=PURPOSE,
                person=person,
                secret=True,
                useful_until=useful_until,
                **words,
            )
        except Refused:
            self._settle(nudge, "give_up", because=NO_ADDRESS)
            return
        self.last_sent_on[person.pk] = self.on
        self.messages.append(message)
        self._sent(nudge, reply_digest=hash_of_token(token), reply_until=self.at + sending.REPLY_FOR)

    def _worker(self, nudge: Nudge, rhythm: Rhythm) -> None:
        worker = self.holders.get(rhythm.person_id)
        if worker is None or not self._works(worker):
            self._settle(nudge, "drop", because=NOBODY)
        else:
            self._tell(nudge, worker, {})

    def _digest(self, nudge: Nudge) -> None:
        worker = nudge.worker
        if worker is None or not self._works(worker):
            self._settle(nudge, "drop", because=NOBODY)
            return
        if nudge.due_on != self.on:
            self._settle(nudge, "drop", because=OLD_LIST)
            return
        hers = Allocation.objects.filter(worker=worker, to_on__isnull=True, from_on__lte=self.on)
        counts = Rhythm.objects.filter(person__in=hers.values("person")).aggregate(
            due=Count("pk", filter=Q(next_on__lte=self.on)),
            overdue=Count("pk", filter=Q(next_on__lt=self.on - sending.DIGEST_AFTER)),
        )
        if not counts["overdue"]:
            self._settle(nudge, "drop", because=NOTHING_LEFT)
        else:
            self._tell(nudge, worker, counts)

    def _backstop(self, nudge: Nudge, rhythm: Rhythm) -> None:
        past_law = rhythm.review_by is not None and rhythm.review_by < self.on
        past_talk = rhythm.next_on is not None and rhythm.next_on < self.on - rules.BACKSTOP_AFTER
        manager = self._manager(nudge)
        if not (past_law or past_talk):
            self._settle(nudge, "drop", because=NOTHING_LEFT)
        elif manager is None:
            self._settle(nudge, "give_up", because=NO_MANAGER)
        else:
            self._tell(nudge, manager, {})

    def _works(self, worker: Worker) -> bool:
        return active_worker(worker.user, on=self.on) is not None

    def _tell(self, nudge: Nudge, worker: Worker, numbers: dict[str, int]) -> None:
        """Write to a member of staff: one message of a kind on one day, the rest stands on their page."""
        if (nudge.kind, worker.pk) in self.told:
            self._settle(nudge, "drop", because=TOLD, worker=worker)
            return
        try:
            message = made_message(
                id=nudge.pk,
                channel=Message.Channel.EMAIL,
                to=worker.user.email or "",
                at=self.at,
                purpose=f"review_{nudge.kind}",
                useful_until=self.at + sending.USEFUL_FOR,
                **message_words(
                    nudge.kind,
                    Message.Channel.EMAIL,
                    called=worker.user.name.split()[0],
                    address=full_address(reverse("today")),
                    council=council_words(),
                    **numbers,
                ),
            )
        except Refused:
            self._settle(nudge, "give_up", because=NO_ADDRESS)
            return
        self.told.add((nudge.kind, worker.pk))
        self.messages.append(message)
        self._sent(nudge, worker=worker)

    # marking

    def _sent(self, nudge: Nudge, **write: Any) -> None:
        self._move(nudge, "send", sent_at=self.at, **write)

    def _put_back(self, nudge: Nudge) -> None:
        self._move(nudge, "put_back", attempts=0)

    def _settle(self, nudge: Nudge, action: str, *, because: str, **write: Any) -> None:
        self._move(nudge, action, settled_at=self.at, dropped_because=because, **write)

    def _move(self, nudge: Nudge, action: str, **write: Any) -> None:
        nudge.lease_until = None
        for name, value in write.items():
            setattr(nudge, name, value)
        self.moved.setdefault(action, []).append(nudge)


def address_of(person: Person, channel: str) -> str:
    """Return where a message reaches the person by that channel, or nothing."""
    if channel == Rhythm.Channel.EMAIL:
        return person.email
    if channel == Rhythm.Channel.TEXT:
        return person.phone
    return "\n".join(part for part in (person.full_name, person.address, person.postcode) if part.strip())


def chosen_since(rhythm: Rhythm, message: Message) -> bool:
    """Return whether somebody has said how the person is to be asked since a message did not reach them."""
    when = message.settled_at or message.failed_at
    return rhythm.channel_chosen_at is not None and when is not None and rhythm.channel_chosen_at > when


def note_what_failed(*, at: datetime, limit: int = 1000) -> int:
    """Mark the nudges whose message could not be sent, or came back; return how many.

    The person's worker finds an address that does not work among what she has to mend.
    """
    lost = Message.objects.filter(
        pk=OuterRef("pk"), status__in=[message_states.FAILED, message_states.BOUNCED]
    )
    rows = Nudge.objects.filter(
        Exists(lost), status=states.SENT, sent_at__gte=at - timedelta(days=14)
    ).order_by("sent_at")
    noted = 0
    for nudge in rows[:limit]:
        write = {"settled_at": at, "dropped_because": NOT_SENT}
        noted += settle(record=nudge, action="give_up", holding={}, write=write)
    return noted


def prune(*, at: datetime, limit: int = 5000) -> int:
    """Remove nudges of long ago, ``limit`` in one transaction; return how many.

    One whose date still stands is kept, whatever its age: without it the same nudge would be planned again.
    """
    before = timezone.localdate(at) - sending.KEPT_FOR
    stands = Rhythm.objects.filter(person=OuterRef("person"), next_on=OuterRef("due_on"))
    waits = Rhythm.objects.filter(person=OuterRef("person"), review_by__lte=OuterRef("due_on"))
    removed = 0
    while True:
        old = (
            Nudge.objects.filter(due_on__lt=before)
            .exclude(status__in=[states.PLANNED, states.CLAIMED])
            .exclude(Exists(stands))
            .exclude(Q(kind=Nudge.Kind.BACKSTOP) & Exists(waits))
        )
        count, _ = Nudge.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:limit])).delete()
        removed += count
        if count < limit:
            return removed
