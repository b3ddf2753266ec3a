"""What is due to be asked or reminded of, one row each: the queue that the alarm clock wakes."""

import uuid

from django.db import models
from django.db.models import Q

from socialcare.people.models import Person, Worker

from .. import states
from .check_ins import CheckIn


class Nudge(models.Model):
    """One reminder to one person, worker or manager, for one date.

    ``id`` is our own reference: the message in the outbox gets the same. ``person`` is whose rhythm it is
    about; only a digest, which is about many, has none. ``worker`` is who is reminded, where that is known
    when it is planned. Of the link by which a person replies only a hash is kept, in ``reply_digest``.
    """

    workflow = states.NUDGE

    class Kind(models.TextChoices):
        PERSON = "person", "To the person"
        PERSON_AGAIN = "person_again", "To the person, once more"
        WORKER = "worker", "To the worker"
        DIGEST = "digest", "The worker’s daily list"
        BACKSTOP = "backstop", "To the manager"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="nudges")
    worker = models.ForeignKey(Worker, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=15, choices=Kind.choices)
    due_on = models.DateField()
    status = models.CharField(
        max_length=10, choices=states.NUDGE.states, default=states.PLANNED, editable=False
    )
    planned_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField("when it was dropped, given up or answered", null=True, blank=True)
    dropped_because = models.CharField(max_length=100, blank=True)
    reply_digest = models.CharField(max_length=64, blank=True)
    reply_until = models.DateTimeField(null=True, blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)
    check_in = models.OneToOneField(
        CheckIn, null=True, blank=True, on_delete=models.PROTECT, related_name="nudge"
    )

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "due_on"],
                condition=Q(person__isnull=False),
                name="nudge_once_for_person",
            ),
            models.UniqueConstraint(
                fields=["worker", "kind", "due_on"],
                condition=Q(worker__isnull=False, person__isnull=True),
                name="nudge_once_for_worker",
            ),
            models.UniqueConstraint(
                fields=["reply_digest"], condition=~Q(reply_digest=""), name="nudge_reply_unique"
            ),
            models.CheckConstraint(
                name="nudge_is_for_somebody",
                condition=Q(kind="digest", person__isnull=True, worker__isnull=False)
                | Q(kind__in=["person", "person_again", "worker", "backstop"], person__isnull=False),
            ),
            models.CheckConstraint(
                name="nudge_times_fit_status",
                condition=Q(status="planned", lease_until__isnull=True, sent_at__isnull=True)
                & Q(settled_at__isnull=True)
                | Q(status="claimed", lease_until__isnull=False, sent_at__isnull=True)
                & Q(settled_at__isnull=True)
                | Q(status="sent", lease_until__isnull=True, sent_at__isnull=False, settled_at__isnull=True)
                | Q(status="answered", lease_until__isnull=True, sent_at__isnull=False)
                & Q(settled_at__isnull=False, replied_at__isnull=False)
                | Q(status="dropped", lease_until__isnull=True, sent_at__isnull=True)
                & Q(settled_at__isnull=False)
                & ~Q(dropped_because="")
                | Q(status="failed", lease_until__isnull=True, settled_at__isnull=False)
                & ~Q(dropped_because=""),
            ),
            models.CheckConstraint(
                name="nudge_reply_by_its_link",
                condition=Q(reply_digest="", reply_until__isnull=True, replied_at__isnull=True)
                | ~Q(reply_digest="") & Q(reply_until__isnull=False),
            ),
            models.CheckConstraint(
                name="nudge_replied_when_answered",
                condition=Q(replied_at__isnull=True, check_in__isnull=True)
                | Q(status="answered", replied_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["due_on", "id"], condition=Q(status="planned"), name="nudge_planned"),
            models.Index(fields=["lease_until"], condition=Q(status="claimed"), name="nudge_leases"),
            models.Index(
                fields=["person", "-sent_at"],
                condition=Q(kind__in=["person", "person_again"], sent_at__isnull=False),
                name="nudge_last_to_person",
            ),
            models.Index(fields=["settled_at"], condition=Q(settled_at__isnull=False), name="nudge_settled"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.due_on:%d %B %Y}"
