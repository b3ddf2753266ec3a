"""How often somebody and their worker talk, and when they do so next."""

from django.db import models
from django.db.models import Q

from socialcare.people.models import Person

from ...models.fields import by_user, pair
from .. import rules


class Rhythm(models.Model):
    """The rhythm of one person. Its dates are facts; what follows from them is worked out and kept beside.

    ``next_on``, ``next_because`` and ``review_by`` come from ``rules.next_talk`` alone and are written by
    ``services.rhythms.reckon``, so that one statement can plan everybody. Paused or ended, there is no
    ``next_on``; ended, the law asks for no review either.

    ``sooner_from_on`` is the day of what makes the next talk sooner: a talk after it settles that.
    ``paused_until`` is the last day of a pause.
    """

    class Channel(models.TextChoices):
        """How the person would like to be asked how it is going."""

        EMAIL = "email", "Email"
        TEXT = "text", "Text message"
        LETTER = "letter", "Letter"
        NONE = "none", "Not at all: the worker gets in touch"

    class Sooner(models.TextChoices):
        CRISIS = "crisis", "There is a crisis"
        CHANGE = "change", "Something has changed"
        HELPER = "helper", "Somebody new helps"
        WOBBLE = "wobble", "It wobbles"
        ASKED = "asked", "They asked to talk"

    class Because(models.TextChoices):
        """Why the next date is what it is."""

        FIRST = "first", "The first talk, some weeks after the support began"
        PACE = "pace", "The pace that was agreed"
        LAW = "law", "The law asks for a review"
        CRISIS = "crisis", "There is a crisis"
        CHANGE = "change", "Something has changed"
        HELPER = "helper", "Somebody new helps"
        WOBBLE = "wobble", "It wobbles"
        ASKED = "asked", "They asked to talk"

    class Ended(models.TextChoices):
        DIED = "died", "They have died"
        SUPPORT_ENDED = "support_ended", "The support has ended"
        MOVED = "moved", "They moved away, and another council supports them"

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="rhythm")
    started_on = models.DateField("the day on which the support began")
    every_weeks = models.PositiveSmallIntegerField("weeks between two talks", default=rules.EVERY_WEEKS)
    channel = models.CharField("how they would like to be asked", max_length=10, choices=Channel.choices)
    channel_chosen_at = models.DateTimeField(null=True, blank=True)
    channel_chosen_by = by_user(null=True)
    agreed_at = models.DateTimeField("when the pace was agreed", null=True, blank=True)
    agreed_by = by_user(null=True)
    last_contact_on = models.DateField(null=True, blank=True)
    last_review_on = models.DateField(null=True, blank=True)
    sooner_on = models.DateField(null=True, blank=True)
    sooner_from_on = models.DateField(null=True, blank=True)
    sooner_because = models.CharField(max_length=10, choices=Sooner.choices, blank=True)
    paused_from = models.DateField(null=True, blank=True)
    paused_until = models.DateField(null=True, blank=True)
    paused_because = models.CharField(max_length=300, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    ended_because = models.CharField(max_length=20, choices=Ended.choices, blank=True)
    next_on = models.DateField(null=True, blank=True, editable=False)
    next_because = models.CharField(max_length=10, choices=Because.choices, blank=True, editable=False)
    review_by = models.DateField("when the law asks for a review", null=True, blank=True, editable=False)

    class Meta:
        ordering = ["next_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="rhythm_pace_can_be_kept",
                condition=Q(every_weeks__gte=rules.FEWEST_WEEKS, every_weeks__lte=rules.MOST_WEEKS),
            ),
            models.CheckConstraint(
                name="rhythm_channel_known", condition=Q(channel__in=["email", "text", "letter", "none"])
            ),
            pair("agreed", "rhythm_agreed_pair"),
            pair("channel_chosen", "rhythm_channel_chosen_pair"),
            models.CheckConstraint(
                name="rhythm_sooner_says_why",
                condition=Q(sooner_on__isnull=True, sooner_from_on__isnull=True, sooner_because="")
                | Q(
                    sooner_on__isnull=False,
                    sooner_from_on__isnull=False,
                    sooner_on__gte=models.F("sooner_from_on"),
                    sooner_because__in=["crisis", "change", "helper", "wobble", "asked"],
                ),
            ),
            models.CheckConstraint(
                name="rhythm_pause_has_an_end",
                condition=Q(paused_from__isnull=True, paused_until__isnull=True, paused_because="")
                | Q(
                    paused_from__isnull=False,
                    paused_until__isnull=False,
                    paused_until__gte=models.F("paused_from"),
                )
                & ~Q(paused_because=""),
            ),
            models.CheckConstraint(
                name="rhythm_ended_says_why",
                condition=Q(ended_on__isnull=True, ended_because="")
                | Q(ended_on__isnull=False, ended_because__in=["died", "support_ended", "moved"]),
            ),
            models.CheckConstraint(
                name="rhythm_next_fits",
                condition=Q(
                    ended_on__isnull=False, next_on__isnull=True, next_because="", review_by__isnull=True
                )
                | Q(
                    ended_on__isnull=True,
                    paused_from__isnull=False,
                    next_on__isnull=True,
                    next_because="",
                    review_by__isnull=False,
                )
                | Q(
                    ended_on__isnull=True,
                    paused_from__isnull=True,
                    next_on__isnull=False,
                    review_by__isnull=False,
                    next_on__lte=models.F("review_by"),
                )
                & ~Q(next_because=""),
            ),
        ]
        indexes = [
            models.Index(fields=["next_on"], condition=Q(next_on__isnull=False), name="rhythm_due"),
            models.Index(fields=["review_by"], condition=Q(ended_on__isnull=True), name="rhythm_review_by"),
            models.Index(
                fields=["paused_until"],
                condition=Q(paused_from__isnull=False, ended_on__isnull=True),
                name="rhythm_paused",
            ),
        ]

    def __str__(self) -> str:
        return f"Rhythm since {self.started_on:%d %B %Y}"
