"""Those who can help in the invented borough, what its workers know of them, and two introductions.

All of them are made up: names, numbers and addresses lead nowhere.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from socialcare.people.models import Person, User, Worker
from supportplans.sources.models import Introduction, Source, Story
from supportplans.sources.services import introductions, register, stories

#: Who vouches: the first name of a worker, how many days ago, how firmly, and in what words.
Word = tuple[str, int, str, str]


@dataclass(frozen=True)
class Known:
    """One entry of the register."""

    name: str
    kind: str
    fields: dict[str, Any]
    words: tuple[Word, ...] = field(default=())


KITCHEN = "Quay Street Kitchen"
REPAIRS = "Beck Street Repair Café"

REGISTER: tuple[Known, ...] = (
    Known(
        KITCHEN,
        "user_led",
        {
            "needs": ["nutrition", "community", "relationships"],
            "good_at": "Cooking together on Tuesdays and Fridays, at anybody’s pace. Run by people who use "
            "support themselves. Nobody is asked to talk.",
            "areas": "FB1, FB2, FB3",
            "languages": "Polish",
            "cost_unit": "session",
            "cost_pence": 350,
            "cost_words": "The first time is free",
            "room": "few",
            "phone": "01632 960411",
            "email": "hello@quaykitchen.example",
            "access_notes": "Step-free from the bus stop. The kitchen has one low worktop.",
        },
        (
            ("Priya", 40, "yes", "Introduced two people. Patient, slow to answer the telephone: go there."),
            ("Joe", 150, "yes", "They noticed when somebody stayed away, and rang me."),
        ),
    ),
    Known(
        "Been There",
        "peer",
        {
            "needs": ["community", "work", "relationships"],
            "good_at": "Planning with people after a stroke or a brain injury. Each has been through it.",
            "cost_unit": "free",
            "room": "yes",
            "phone": "01632 960412",
            "web": "https://beenthere.example",
        },
        (("Noor", 70, "yes", "Sat with a family three times until the plan was theirs."),),
    ),
    Known(
        REPAIRS,
        "community",
        {
            "needs": ["habitable_home", "community"],
            "good_at": "Mending lamps, chairs and clothes together. Men who join no groups like it.",
            "areas": "FB2, FB4",
            "cost_unit": "free",
            "room": "yes",
            "phone": "01632 960413",
        },
        (("Hannah", 20, "yes", "Fetched somebody from his door the first three times."),),
    ),
    Known(
        "St Oswald’s Welcome Table",
        "community",
        {
            "needs": ["nutrition", "relationships"],
            "good_at": "A hot lunch on Thursdays for anybody, whatever they believe.",
            "areas": "FB1",
            "cost_words": "Pay what you can",
            "room": "yes",
            "phone": "01632 960414",
            "access_notes": "A ramp at the side door. Hearing loop.",
        },
        (("Ewa", 205, "with_care", "Kind, loud. Not for somebody who needs quiet."),),
    ),
    Known(
        "Fenwick Mosque Visiting Circle",
        "community",
        {
            "needs": ["relationships", "community", "home_safely"],
            "good_at": "Visits at home and lifts to the doctor, by women for women too.",
            "languages": "Urdu, Punjabi, Arabic",
            "cost_unit": "free",
            "room": "few",
            "phone": "01632 960415",
        },
        (("Noor", 110, "yes", "They came within two days."),),
    ),
    Known(
        "Hands and Faces",
        "user_led",
        {
            "needs": ["relationships", "community", "work"],
            "good_at": "A club of Deaf people: company, a Saturday café, help with letters.",
            "languages": "British Sign Language",
            "cost_unit": "free",
            "room": "yes",
            "email": "club@handsandfaces.example",
        },
        (("Tess", 60, "yes", "Text them. The interpreter of the council knows them too."),),
    ),
    Known(
        "Marram Planning",
        "broker",
        {
            "needs": ["home_safely", "community", "work"],
            "good_at": "Helping to write a plan and to find assistants, telling nobody what to want.",
            "cost_unit": "hour",
            "cost_pence": 3200,
            "cost_words": "First talk free",
            "room": "yes",
            "email": "talk@marram.example",
            "web": "https://marram.example",
        },
        (("Marlon", 35, "yes", "The plan read like the young man himself."),),
    ),
    Known(
        "Lantern Home Support",
        "provider",
        {
            "needs": ["hygiene", "toilet", "clothing", "nutrition"],
            "good_at": "Washing, dressing and meals at home, with the same three faces each week.",
            "areas": "FB1, FB2, FB5, FB6",
            "cost_unit": "hour",
            "cost_pence": 2460,
            "room": "full",
            "phone": "01632 960417",
        },
        (("Priya", 200, "with_care", "Good people, often full. Ask before you promise anything."),),
    ),
    Known(
        "Swift Sitters",
        "provider",
        {
            "needs": ["home_safely"],
            "good_at": "Somebody in the house at night.",
            "cost_unit": "hour",
            "cost_pence": 2100,
            "phone": "01632 960418",
        },
        (
            ("Joe", 210, "yes", "Came the same evening."),
            ("Joe", 25, "no", "Left twice before morning. The family was told nothing."),
        ),
    ),
    Known(
        "The Allotment on Mill Brow",
        "community",
        {
            "needs": ["community", "work"],
            "good_at": "Digging, or only sitting there. Two raised beds for people in wheelchairs.",
            "areas": "FB3",
            "cost_unit": "free",
            "room": "yes",
            "phone": "01632 960419",
        },
    ),
)

#: Rosa’s introductions: to whom, for what, and how many days ago.
OFFERS = (
    (KITCHEN, "Cooking in company again on Tuesdays", 30),
    (REPAIRS, "Somebody to mend the hall lamp with", 2),
)

#: One story, told of somebody of the Moor team; nothing in it is hers but what was planned.
STORY: dict[str, Any] = {
    "title": "Two mornings of her own",
    "area": "A village on the moor",
    "words": (
        "She had given up painting when her hands and her legs would no longer do what she wanted, and the "
        "day was made of being washed, fed and moved.\n\n"
        "They planned the day round the light in the back room. Two people come early, so that she sits at "
        "the easel by ten. A student of the art school mixes her colours on two mornings and says nothing "
        "unless asked. Her husband goes out then, and comes back in a better temper.\n\n"
        "What did not work: the first agency sent somebody else every week. She wrote the advertisement "
        "for the second herself."
    ),
    "outcomes": ["work", "relationships", "hygiene"],
    "costs": [
        ("Two people, an hour each morning", 33_740),
        ("Student of the art school", 4_800),
        ("Paint", 600),
    ],
    "consent": Story.Consent.PERSON,
    "consent_words": "She read it on her tablet and changed the last sentence.",
}


class Register:
    """The life of the register, step by step."""

    def __init__(self, council: Any) -> None:
        self.council = council
        self.sources: dict[str, Source] = {}

    def _user(self, first: str) -> User:
        return Worker.objects.get(user__name__startswith=f"{first} ").user

    def script(self) -> Iterator[tuple[datetime, Any]]:
        """Yield what happens and when."""
        opened = self.council.moment(216)
        for number, known in enumerate(REGISTER):
            at = opened + timedelta(minutes=5 * number)
            yield at, lambda at, known=known: self.is_added(known, at)
            for word in known.words:
                yield (
                    self.council.moment(word[1]),
                    lambda at, known=known, word=word: self.is_known(known, word, at),
                )
        for name, for_what, days in OFFERS:
            yield (
                self.council.moment(days),
                lambda at, name=name, for_what=for_what: self.is_offered(name, for_what, at),
            )
        yield self.council.moment(29), self.is_introduced
        yield self.council.moment(6), self.is_told

    def is_added(self, known: Known, at: datetime) -> None:
        self.sources[known.name] = register.add_source(
            by=self._user("Priya"), at=at, name=known.name, kind=known.kind, **known.fields
        )

    def is_known(self, known: Known, word: Word, at: datetime) -> None:
        first, _, introduces, words = word
        source = self.sources[known.name]
        register.say_experience(
            source=source, introduces=introduces, words=words, by=self._user(first), at=at
        )

    def is_offered(self, name: str, for_what: str, at: datetime) -> None:
        rosa = Person.objects.get(first_name="Rosa", last_name="Vidal")
        by = rosa.allocations.get(to_on=None).worker.user
        word = self.sources[name].experiences.order_by("pk")[0]
        introductions.offer(
            person=rosa, source=self.sources[name], for_what=for_what, vouched_by=word.worker, by=by, at=at
        )

    def is_told(self, at: datetime) -> None:
        saima = Person.objects.get(first_name="Saima", last_name="Hussain")
        by = saima.allocations.get(to_on=None).worker.user
        told = stories.write_story(person=saima, consent_on=timezone.localdate(at), by=by, at=at, **STORY)
        read = stories.read_story(
            story=told, revision=told.revision, by=self._user("Kit"), at=at + timedelta(minutes=30)
        )
        stories.share_story(story=read, by=by, at=at + timedelta(minutes=40))

    def is_introduced(self, at: datetime) -> None:
        offer = Introduction.objects.select_related("worker__user").get(source=self.sources[KITCHEN])
        introductions.make(
            introduction=offer,
            made_on=timezone.localdate(at),
            consent=Introduction.Consent.SAID,
            consent_words="Rosa said: “Tell her I can still make a soup.”",
            by=offer.worker.user,
            at=at,
        )
