"""Who works here, whom they work for, and who stands around that person."""

import uuid
from datetime import date

import pgtrigger
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeBoundary, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Func, Value
from django.db.models.functions import Concat, Lower, Upper
from guardian.models import UserObjectPermissionBase

from socialcare.values.nhs_number import spaced_nhs_number
from socialcare.values.periods import age_on
from socialcare.values.references import new_reference

from .background import Ethnicity, SupportReason
from .rules import FOLD_FROM, FOLD_TO


class UserManager(BaseUserManager["User"]):
    """Makes users who sign in by email; a person has no password to forget."""

    def create_user(self, *, email: str | None, name: str, password: str | None = None) -> "User":
        address = self.normalize_email(email).lower() if email else None
        user = self.model(email=address, name=name)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who can sign in: staff (with a ``Worker`` row), a person, or somebody who helps them.

    A person needs no email address: they can come in by other ways (``socialcare.accounts``).
    """

    email = models.EmailField(max_length=254, unique=True, null=True, blank=True)
    name = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_any_case"),
            models.CheckConstraint(name="user_email_or_none", condition=~models.Q(email="")),
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0]


class Team(models.Model):
    """A team of workers with its manager; a person's record belongs to one team."""

    name = models.CharField(max_length=100, unique=True)
    manager = models.ForeignKey(
        "Worker", null=True, blank=True, on_delete=models.PROTECT, related_name="teams_managed"
    )

    def __str__(self) -> str:
        return self.name


class Worker(models.Model):
    """A member of staff. What they do here is their ``role``; an ended worker opens nothing."""

    class Role(models.TextChoices):
        SOCIAL_WORKER = "social_worker", "Social worker"
        MANAGER = "manager", "Team manager"
        PANEL_MEMBER = "panel_member", "Panel member"
        SCHEME_OWNER = "scheme_owner", "Owner of the allocation scheme"

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="worker")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="workers")
    role = models.CharField(max_length=20, choices=Role.choices)
    job = models.CharField("job title", max_length=100)
    registration = models.CharField("Social Work England number", max_length=20, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="worker_casework_needs_team",
                condition=models.Q(team__isnull=False) | ~models.Q(role__in=["social_worker", "manager"]),
            ),
        ]

    def __str__(self) -> str:
        return self.user.name


class Person(models.Model):
    """Somebody who has, or may have, care and support needs."""

    class Contact(models.TextChoices):
        PHONE = "phone", "Phone call"
        TEXT = "text", "Text message"
        EMAIL = "email", "Email"
        LETTER = "letter", "Letter"

    class Need(models.TextChoices):
        """Accessible Information Standard (DAPB1605): what they need to read, hear or say."""

        LARGE_PRINT = "large_print", "Large print"
        EASY_READ = "easy_read", "Easy words with pictures"
        BRAILLE = "braille", "Braille"
        AUDIO = "audio", "Recorded sound"
        BSL = "bsl", "British Sign Language interpreter"
        LIPREADING = "lipreading", "Lipreading: face them, speak clearly"
        INTERPRETER = "interpreter", "Interpreter for their language"
        TIME = "time", "More time, or short talks"
        CONTRAST = "contrast", "Strong contrast on the screen"

    class Capacity(models.TextChoices):
        """Mental Capacity Act 2005: presumed, and particular to the decision."""

        PRESUMED = "presumed", "No reason to doubt it"
        DOUBTED = "doubted", "In doubt for this decision"
        LACKS = "lacks", "Lacks capacity for this decision"

    class Advocate(models.TextChoices):
        """Care Act 2014, section 67."""

        NOT_ASKED = "not_asked", "Not asked yet"
        NOT_NEEDED = "not_needed", "Can take part without one"
        APPROPRIATE_PERSON = "appropriate_person", "Someone suitable supports them"
        REQUESTED = "requested", "Independent advocate asked for"
        INVOLVED = "involved", "Independent advocate involved"

    class Left(models.TextChoices):
        DIED = "died", "They have died"
        MOVED = "moved", "They moved away, and another council supports them"

    ref = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="people")
    user = models.OneToOneField(User, null=True, blank=True, on_delete=models.PROTECT, related_name="person")
    first_name = models.CharField(max_length=100, blank=True)
    last_name = models.CharField(max_length=100)
    known_as = models.CharField("what they like to be called", max_length=100, blank=True)
    #: All names as ``rules.fold`` writes them, the last name first and each word after a space: what
    #: the search reads and the lists are sorted by.
    names_folded = models.GeneratedField(
        expression=Upper(
            Func(
                Concat(Value(" "), "last_name", Value(" "), "first_name", Value(" "), "known_as"),
                Value(FOLD_FROM),
                Value(FOLD_TO),
                function="translate",
            )
        ),
        output_field=models.TextField(),
        db_persist=True,
    )
    born_on = models.DateField("date of birth")
    nhs_number = models.CharField("NHS number", max_length=10, null=True, blank=True, unique=True)
    case_number = models.CharField(
        "number in the council's main case system", max_length=40, null=True, blank=True, unique=True
    )
    address = models.TextField(max_length=400, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(max_length=254, blank=True)
    contact_by = models.CharField(max_length=10, choices=Contact.choices, default=Contact.PHONE)
    contact_notes = models.TextField(max_length=1000, blank=True)
    language = models.CharField("language they prefer", max_length=60, blank=True)
    communication_needs = ArrayField(
        models.CharField(max_length=20, choices=Need.choices), default=list, blank=True
    )
    communication_notes = models.TextField(max_length=2000, blank=True)
    crisis_since = models.DateField(null=True, blank=True)
    crisis_notes = models.TextField(max_length=2000, blank=True)
    capacity = models.CharField(max_length=10, choices=Capacity.choices, default=Capacity.PRESUMED)
    capacity_notes = models.TextField(max_length=2000, blank=True)
    advocate = models.CharField(max_length=20, choices=Advocate.choices, default=Advocate.NOT_ASKED)
    advocate_name = models.CharField(max_length=200, blank=True)
    support_reason = models.CharField(
        "reason for support", max_length=20, choices=SupportReason.choices, blank=True
    )
    ethnicity = models.CharField("ethnic group", max_length=20, choices=Ethnicity.choices, blank=True)
    #: The day on which they died or moved away: nobody signs in for them, and nothing is sent, from the
    #: moment in which it is noted.
    left_on = models.DateField(null=True, blank=True)
    left_why = models.CharField(max_length=10, choices=Left.choices, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    left_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["names_folded", "id"]
        #: What somebody who helps with the plan may be given: see ``access``.
        permissions = [
            ("see_plan", "May see the plan"),
            ("comment_on_plan", "May comment on the plan"),
            ("write_plan", "May write in the plan"),
            ("see_budget", "May see the budget"),
            ("see_assessment", "May see the assessment"),
            ("act_for_person", "May act for the person"),
        ]
        constraints = [
            models.CheckConstraint(
                name="person_nhs_number_ten_digits",
                condition=models.Q(nhs_number__isnull=True) | models.Q(nhs_number__regex=r"^\d{10}$"),
            ),
            models.CheckConstraint(name="person_has_last_name", condition=~models.Q(last_name="")),
            models.CheckConstraint(
                name="person_crisis_notes_have_date",
                condition=models.Q(crisis_since__isnull=False) | models.Q(crisis_notes=""),
            ),
            models.CheckConstraint(
                name="person_left_pair",
                condition=models.Q(
                    left_on__isnull=True, left_why="", left_at__isnull=True, left_by__isnull=True
                )
                | models.Q(left_on__isnull=False, left_at__isnull=False, left_by__isnull=False)
                & ~models.Q(left_why=""),
            ),
            models.CheckConstraint(
                name="person_capacity_names_decision",
                condition=models.Q(capacity="presumed") | ~models.Q(capacity_notes=""),
            ),
        ]
        indexes = [
            GinIndex(fields=["names_folded"], opclasses=["gin_trgm_ops"], name="person_names_trgm"),
            models.Index(fields=["team", "names_folded", "id"], name="person_team_names"),
            models.Index(fields=["born_on"], name="person_born_on"),
            models.Index(fields=["postcode"], name="person_postcode"),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """First and last name, as on a letter."""
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def called(self) -> str:
        """What to call them: what they like, else their first name, else the only name they have."""
        return self.known_as or self.first_name or self.last_name

    @property
    def nhs_number_spaced(self) -> str:
        """The NHS number in threes and fours, or nothing."""
        return spaced_nhs_number(self.nhs_number) if self.nhs_number else ""

    def age_on(self, day: date) -> int:
        """Whole years of age on ``day``."""
        return age_on(self.born_on, day)


class CircleMember(models.Model):
    """Somebody around the person: family, friend, peer, attorney, advocate.

    ``willing`` and ``able`` are that carer's own answer (Care Act 2014, section 10(5)).
    """

    class Relation(models.TextChoices):
        PARTNER = "partner", "Husband, wife or partner"
        PARENT = "parent", "Parent"
        CHILD = "child", "Son or daughter"
        FAMILY = "family", "Other family"
        FRIEND = "friend", "Friend"
        NEIGHBOUR = "neighbour", "Neighbour"
        PEER = "peer", "Peer supporter"
        ATTORNEY = "attorney", "Attorney (lasting power of attorney)"
        DEPUTY = "deputy", "Deputy (Court of Protection)"
        ADVOCATE = "advocate", "Advocate"
        PROFESSIONAL = "professional", "Professional"

    class Willing(models.TextChoices):
        NOT_ASKED = "", "Not asked yet"
        YES = "yes", "Yes, and able to"
        UNTIL = "until", "Yes, for a time"
        NO = "no", "No, or not able to"

    class Decides(models.TextChoices):
        """Lasting power of attorney, or deputyship (Mental Capacity Act 2005, sections 9 and 16)."""

        NOTHING = "", "No"
        WELFARE = "welfare", "Yes, health and welfare"
        MONEY = "money", "Yes, money and property"
        BOTH = "both", "Yes, health and welfare, money and property"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="circle")
    name = models.CharField(max_length=200)
    relation = models.CharField("who they are to the person", max_length=20, choices=Relation.choices)
    lives_with = models.BooleanField("lives in the same home", default=False)
    phone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(max_length=254, blank=True)
    notes = models.TextField(max_length=1000, blank=True)
    willing = models.CharField(
        "willing and able to go on helping", max_length=10, choices=Willing.choices, blank=True
    )
    willing_until = models.DateField(null=True, blank=True)
    decides = models.CharField(
        "may decide for them by law (attorney or deputy)", max_length=10, choices=Decides.choices, blank=True
    )
    ended_on = models.DateField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["name", "id"]
        indexes = [models.Index(fields=["person", "ended_on", "name"], name="circle_person_names")]
        constraints = [
            models.CheckConstraint(
                name="circle_willing_until_has_date",
                condition=models.Q(willing="until", willing_until__isnull=False)
                | (~models.Q(willing="until") & models.Q(willing_until__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.get_relation_display()})"


class Allocation(models.Model):
    """A worker has a person's case from one day to another; the first without an end is the holder."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="allocations")
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="allocations")
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-from_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(to_on__isnull=True), name="allocation_one_open"
            ),
            models.CheckConstraint(
                name="allocation_ends_after_start",
                condition=models.Q(to_on__isnull=True) | models.Q(to_on__gte=models.F("from_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.worker} from {self.from_on:%d %B %Y}"


class PersonAccess(UserObjectPermissionBase):
    """An exception to the team rule: this user may open this person (guardian's direct table).

    From ``from_on`` to ``until_on``, both within; where one is missing, it has no such end.
    """

    content_object = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="access_rows")
    from_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)

    class Meta(UserObjectPermissionBase.Meta):
        indexes = [models.Index(fields=["user", "content_object"], name="person_access_user")]
        constraints = [
            models.CheckConstraint(
                name="person_access_ends_after_start",
                condition=models.Q(from_on__isnull=True)
                | models.Q(until_on__isnull=True)
                | models.Q(until_on__gte=models.F("from_on")),
            ),
        ]


def _days(first: str, last: str) -> models.Func:
    """Return the days from one column's to another's, both within."""
    both_within = RangeBoundary(inclusive_lower=True, inclusive_upper=True)
    return models.Func(first, last, both_within, function="DATERANGE", output_field=DateRangeField())


class TeamCover(models.Model):
    """A manager of another team stands in for a team's manager, from one day to another, both within.

    Never changed but for its end. Two of one manager for one team share no day.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="covers")
    manager = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="covers")
    from_on = models.DateField()
    to_on = models.DateField()
    reason = models.TextField(max_length=1000)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-from_on", "-set_at"]
        constraints = [
            models.CheckConstraint(
                name="cover_ends_after_start", condition=models.Q(to_on__gte=models.F("from_on"))
            ),
            models.CheckConstraint(name="cover_says_why", condition=~models.Q(reason="")),
            models.CheckConstraint(
                name="team_cover_ended_pair",
                condition=models.Q(ended_at__isnull=True, ended_by__isnull=True)
                | models.Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
            models.CheckConstraint(
                name="team_cover_set_pair",
                condition=models.Q(set_at__isnull=False, set_by__isnull=False),
            ),
            ExclusionConstraint(
                name="team_cover_no_day_twice",
                expressions=[
                    ("team", RangeOperators.EQUAL),
                    ("manager", RangeOperators.EQUAL),
                    (_days("from_on", "to_on"), RangeOperators.OVERLAPS),
                ],
                condition=models.Q(ended_at__isnull=True),
            ),
        ]
        indexes = [
            models.Index(
                fields=["manager", "to_on"],
                condition=models.Q(ended_at__isnull=True),
                name="team_cover_of_manager",
            ),
            models.Index(
                fields=["team", "to_on"],
                condition=models.Q(ended_at__isnull=True),
                name="team_cover_of_team",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="team_cover_stays", exclude=["ended_at", "ended_by"]),
            pgtrigger.Protect(name="team_cover_is_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.manager} for {self.team}"

    @property
    def stepped_in(self) -> bool:
        """Whether who stands in said so herself, rather than a manager of the team."""
        return self.set_by_id == self.manager.user_id

    def in_force_on(self, day: date) -> bool:
        """Whether who stands in does so on ``day``, as far as is known now."""
        return self.ended_at is None and self.from_on <= day <= self.to_on


class DeclaredRelation(models.Model):
    """A member of staff knows this person privately, and so decides nothing about them.

    Never changed but for its end.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="declared_relations")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="declared_relations")
    words = models.CharField("how they know each other", max_length=300)
    declared_at = models.DateTimeField()
    declared_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ended_why = models.TextField(max_length=1000, blank=True)

    class Meta:
        ordering = ["-declared_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "user"], condition=models.Q(ended_at__isnull=True), name="relation_once"
            ),
            models.CheckConstraint(name="relation_says_how", condition=~models.Q(words="")),
            models.CheckConstraint(
                name="relation_declared_pair",
                condition=models.Q(declared_at__isnull=False, declared_by__isnull=False),
            ),
            models.CheckConstraint(
                name="relation_ended_says_why",
                condition=models.Q(ended_at__isnull=True, ended_by__isnull=True, ended_why="")
                | models.Q(ended_at__isnull=False, ended_by__isnull=False) & ~models.Q(ended_why=""),
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="relation_stays", exclude=["ended_at", "ended_by", "ended_why"]),
        ]

    def __str__(self) -> str:
        return f"{self.user} knows {self.person}"


class Representative(models.Model):
    """Somebody acts for the person in the person's own place: by law, or because the person chose them.

    Never changed but for its end. What lets them in is their row of ``PersonAccess``.
    """

    class Basis(models.TextChoices):
        ATTORNEY = "attorney", "Attorney (lasting power of attorney)"
        DEPUTY = "deputy", "Deputy (Court of Protection)"
        APPOINTEE = "appointee", "Appointee (for their benefits)"
        CHOSEN = "chosen", "Chosen by the person"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="representatives")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="represents")
    name = models.CharField(max_length=200)
    basis = models.CharField(max_length=10, choices=Basis.choices)
    seen = models.TextField("what was seen", max_length=1000, blank=True)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "user"],
                condition=models.Q(ended_at__isnull=True),
                name="representative_once",
            ),
            models.CheckConstraint(
                name="representative_by_law_was_seen",
                condition=models.Q(basis="chosen") | ~models.Q(seen=""),
            ),
            models.CheckConstraint(
                name="representative_ends_after_start",
                condition=models.Q(until_on__isnull=True) | models.Q(until_on__gte=models.F("from_on")),
            ),
            models.CheckConstraint(
                name="representative_recorded_pair",
                condition=models.Q(recorded_at__isnull=False, recorded_by__isnull=False),
            ),
            models.CheckConstraint(
                name="representative_ended_pair",
                condition=models.Q(ended_at__isnull=True, ended_by__isnull=True)
                | models.Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="representative_stays", exclude=["ended_at", "ended_by"]),
            pgtrigger.Protect(name="representative_is_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.name} for {self.person}"
