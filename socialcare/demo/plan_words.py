"""What stands in the demonstration's plan, who helps with it, and what they say to each other."""

from datetime import datetime, timedelta

from django.utils import timezone

from socialcare.people.models import CircleMember, Person, User
from supportplans.models import Helper, PlanEntry
from supportplans.services import comments, entries, helping, leads
from supportplans.services.entries import Said
from supportplans.services.files import add_file

from . import plan_picture
from .plans import plan_of_person

#: The prompt that each begins from, its heading, and what Rosa says.
WORDS = (
    (
        "good_day",
        "What a good day is like",
        "I am up at **eight**, with the radio on. Tea first, then the paper.\n\n"
        "A good day has people in it:\n"
        "- the choir, on a Thursday\n"
        "- Ines from the bowls club, who makes me laugh\n"
        "- Tomas home before it is dark",
    ),
    (
        "one_thing",
        "If I could change one thing",
        "I want to wash and dress without rushing Tomas. He has his own work to go to. "
        "I would like the same two people each morning, and I want to choose them myself.",
    ),
    (
        "in_control",
        "How I stay in control",
        "Ask me first. I sign things myself; read the small print to me and give me time.",
    ),
)
CHOIR = (
    "The choir I go to",
    "https://www.example.org/quayside-singers",
    "Thursdays at two, in the chapel hall.",
)
HELPER = "tomas.vidal@example.org"


def plan_is_written(*, person: Person, at: datetime) -> None:
    """Play how the person writes in their plan on two evenings."""
    plan = plan_of_person(person)
    own = plan.person.user
    for prompt, title, words in WORDS:
        entries.add_entry(plan=plan, kind="words", prompt=prompt, title=title, words=words, by=own, at=at)
        at += timedelta(minutes=9)
    title, address, words = CHOIR
    entries.add_entry(plan=plan, kind="link", title=title, address=address, words=words, by=own, at=at)
    add_file(
        plan=plan,
        upload=plan_picture.drawing(),
        title=plan_picture.TITLE,
        words=plan_picture.WORDS,
        by=own,
        at=at + timedelta(minutes=12),
    )
    first = plan.entries.order_by("place").first()
    if first is not None:
        changed = first.words.replace("Tea first, then the paper.", "Tea first, then the crossword.")
        entries.save_entry(
            plan=plan,
            entry_id=first.pk,
            said=Said(first.title, changed),
            base_revision=first.revision,
            by=own,
            at=at + timedelta(minutes=20),
        )


def somebody_helps(*, person: Person, at: datetime) -> None:
    """Play how the person asks their son to help, and how he comes in and writes."""
    plan = plan_of_person(person)
    given = helping.invite(
        plan=plan,
        name="Tomas Vidal",
        email=HELPER,
        right=Helper.Right.WRITE,
        sees_budget=True,
        by=plan.person.user,
        at=at,
    )
    helper = helping.accept(code=given.code, email=HELPER, at=at + timedelta(hours=2))
    entries.add_entry(
        plan=plan,
        kind="words",
        title="If I am away",
        words="If I cannot come home at night, Ines has the key and my number. The agency knows Mum too.",
        by=helper.user,
        at=at + timedelta(hours=2, minutes=15),
    )


def they_talk_it_over(*, person: Person, worker: User, at: datetime) -> None:
    """Play how the worker reads it, asks, is answered, and agrees when to talk again."""
    plan = plan_of_person(person)
    own = plan.person.user
    son = CircleMember.objects.filter(person=person, relation="child").first()
    leads.record_lead(
        plan=plan,
        leader="person",
        company="together",
        help_wanted="Somebody to read it back to me in large letters.",
        by=worker,
        at=at,
    )
    one_thing = PlanEntry.objects.get(plan=plan, prompt="one_thing")
    comments.say(plan=plan, entry=one_thing, words="Would mornings at nine suit you?", by=worker, at=at)
    later = at + timedelta(hours=1)
    comments.say(plan=plan, entry=one_thing, words="Half past eight, please.", by=own, at=later)
    helper = plan.helpers.filter(user__isnull=False).select_related("user").first()
    if helper is not None and son is not None:
        comments.say(plan=plan, words="I can do Sundays myself.", by=helper.user, at=later)
    talk_on = timezone.localdate(at) + timedelta(days=14)
    leads.agree_talk(plan=plan, talk_on=talk_on, about="How the mornings could go", by=worker, at=later)
