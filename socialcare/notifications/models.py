"""The outbox: what is to be told to whom, from the moment it is decided until it has gone."""

import uuid

from django.db import models

from . import states


class Message(models.Model):
    """One message to one address. It never holds what a case is about: it says where to look.

    ``id`` is our own reference: the channel is given it as well, so that a message can be found
    again there; ``channel_id`` is the channel's number for it. ``settled_at`` is when the channel said
    what became of it, ``asked_at`` when we last asked. ``secret_until`` is set where the body holds
    something that opens a door, such as a sign-in code; the body is blanked once that time has passed.
    ``last_error`` holds the kind of failure and the channel's number for it, never its words, which
    could quote the message.
    """

    workflow = states.MESSAGE

    class Channel(models.TextChoices):
        EMAIL = "email", "Email"
        TEXT = "text", "Text message"
        LETTER = "letter", "Letter"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    purpose = models.CharField(max_length=40)
    person = models.ForeignKey(
        "people.Person", null=True, blank=True, on_delete=models.CASCADE, related_name="messages"
    )
    to = models.CharField("address", max_length=600)
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField(max_length=10_000, blank=True)
    status = models.CharField(
        max_length=10, choices=states.MESSAGE.states, default=states.DUE, editable=False
    )
    queued_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    useful_until = models.DateTimeField(null=True, blank=True)
    secret_until = models.DateTimeField(null=True, blank=True)
    blanked_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=100, blank=True)
    channel_id = models.CharField(max_length=64, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-queued_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="message_times_fit_status",
                condition=models.Q(
                    status="due", lease_until__isnull=True, sent_at__isnull=True, failed_at__isnull=True
                )
                | models.Q(
                    status="sending", lease_until__isnull=False, sent_at__isnull=True, failed_at__isnull=True
                )
                | models.Q(
                    status="sent", lease_until__isnull=True, sent_at__isnull=False, failed_at__isnull=True
                )
                | models.Q(
                    status__in=["arrived", "bounced"],
                    lease_until__isnull=True,
                    sent_at__isnull=False,
                    failed_at__isnull=True,
                )
                | models.Q(
                    status="failed", lease_until__isnull=True, sent_at__isnull=True, failed_at__isnull=False
                ),
            ),
            models.CheckConstraint(
                name="message_settled_fits_status",
                condition=models.Q(status__in=["arrived", "bounced"], settled_at__isnull=False)
                | ~models.Q(status__in=["arrived", "bounced"]) & models.Q(settled_at__isnull=True),
            ),
            models.CheckConstraint(
                name="message_blanked_is_empty",
                condition=models.Q(blanked_at__isnull=True) | models.Q(body="", secret_until__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["-queued_at", "-id"], name="message_newest"),
            models.Index(fields=["next_try_at"], condition=models.Q(status="due"), name="message_due"),
            models.Index(fields=["lease_until"], condition=models.Q(status="sending"), name="message_leases"),
            models.Index(
                fields=["asked_at"],
                condition=models.Q(status="sent") & ~models.Q(channel_id=""),
                name="message_to_ask_about",
            ),
            models.Index(
                fields=["person", "-settled_at"],
                condition=models.Q(status="bounced"),
                name="message_came_back",
            ),
            models.Index(
                fields=["secret_until"],
                condition=models.Q(secret_until__isnull=False, blanked_at__isnull=True),
                name="message_secrets",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} of {self.queued_at:%d %B %Y %H:%M}"
