"""The invented people. Nobody here exists; names, addresses and numbers are made up.

The mix is that of an English authority in the north or the midlands: most are over 65, the others
have learning disabilities, illnesses of the mind, or bodies that changed early. Telephone numbers
are from the ranges kept for drama, NHS numbers from the range kept for tests.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

Stage = Literal[
    "added",  # known, nobody has the case
    "allocated",  # somebody has the case
    "draft",  # an assessment half-way
    "done",  # an assessment with its result
    "redone",  # a second assessment has taken the place of the first
    "ended",  # an assessment ended without a result
]

HARBOUR, MOOR, VALLEY = "Harbour team", "Moor team", "Valley team"


@dataclass(frozen=True)
class Carer:
    """Somebody in the circle; ``until_days`` is for how long they go on, from today."""

    name: str
    relation: str
    willing: str = "yes"
    until_days: int | None = None
    more: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Invented:
    """One person: who they are, what they live with, and how far things have got."""

    first: str
    last: str
    born: tuple[int, int, int]
    team: str
    stage: Stage
    profile: str = "frail"
    called: str = ""
    fields: dict[str, Any] = field(default_factory=dict)
    #: For how many days they have been in crisis, and why.
    crisis: tuple[int, str] | None = None
    email: str = ""
    invited: bool = False
    #: How somebody without email gets in: with codes by "text", or on "paper".
    enters: str = ""
    #: Who acts for them: name, email, and by what right.
    acting: tuple[str, str, str] | None = None
    #: Whether they have made a plan.
    plans: bool = False
    alone: bool = False
    nights: str = "manages"
    circle: tuple[Carer, ...] = ()
    #: How much of which outcome the first of the circle does already.
    shares: dict[str, str] = field(default_factory=dict)
    #: Options and reasons that differ from the profile's.
    options: dict[str, str] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    wellbeing: tuple[str, ...] = ()
    advocate: str = "not_needed"
    capacity: tuple[str, str] = ("presumed", "")
    #: The worker's own weekly sum in pence, and why.
    adjusted: tuple[int, str] | None = None
    #: The second assessment, where there is one.
    later: dict[str, Any] = field(default_factory=dict)

    @property
    def born_on(self) -> date:
        """Their date of birth."""
        return date(*self.born)


P = Invented
C = Carer

PEOPLE: tuple[Invented, ...] = (
    # Harbour team
    P("Rosa", "Vidal", (1948, 3, 12), HARBOUR, "redone", "stroke", "Rosie",
      {"nhs_number": "943 476 5919", "address": "4 Quay Row\nFenwick", "postcode": "FB1 2CD",
       "phone": "01632 960 221", "contact_by": "email", "communication_needs": ["large_print"],
       "communication_notes": "Large letters. Read sums aloud and give her time."},
      email="rosa.vidal@example.org", invited=True, plans=True,
      circle=(C("Tomas Vidal", "child", more={"lives_with": True, "phone": "07700 900 311"}),
              C("Ines Duarte", "friend", "", more={"notes": "From the bowls club."})),
      later={"shares": {"nutrition": "half", "habitable_home": "all"}}),
    P("Harold", "Penketh", (1936, 11, 2), HARBOUR, "done", "frail", "Harry", alone=True,
      email="harold.penketh@example.org", invited=True,
      circle=(C("Maureen Tate", "neighbour", "yes"),), shares={"relationships": "half"}),
    P("Agnieszka", "Żółtowska", (1957, 5, 30), HARBOUR, "done", "joints", "Aga",
      {"language": "Polish", "communication_needs": ["interpreter"]},
      email="aga.zoltowska@example.org", invited=True,
      circle=(C("Piotr Żółtowski", "partner", more={"lives_with": True}),),
      shares={"habitable_home": "half"}),
    P("Jaswant", "Singh Dhaliwal", (1944, 1, 15), HARBOUR, "done", "parkinsons", "ਜਸਵੰਤ ਜੀ",
      {"language": "Punjabi", "communication_needs": ["interpreter", "time"]}, nights="once_or_twice",
      circle=(C("Harpreet Kaur", "child", "until", 120, {"lives_with": True}),), shares={"nutrition": "all"}),
    P("Dorothy", "Clegg", (1932, 8, 9), HARBOUR, "done", "dementia", "Dot",
      capacity=("lacks", "Where to live: she cannot keep in mind what was said a minute ago."),
      advocate="appropriate_person", nights="once_or_twice",
      circle=(C("Susan Clegg", "child", "no", more={"lives_with": True, "decides": "both",
                "notes": "Worn out. Has asked for a carer’s assessment of her own."}),),
      shares={"nutrition": "all", "hygiene": "all", "home_safely": "half"}),
    P("Winston", "Baptiste", (1951, 6, 21), HARBOUR, "done", "breath", "", {"contact_by": "phone"},
      email="winston.baptiste@example.org", invited=True, alone=True),
    P("Kieran", "O’Malley", (1989, 2, 27), HARBOUR, "done", "injury", "",
      {"contact_by": "text", "phone": "07700 900 318"}, nights="awake", enters="text",
      circle=(C("Siobhán O’Malley", "partner", "yes", more={"lives_with": True}),), advocate="involved",
      capacity=("doubted", "How to use a budget: he agrees with whoever spoke last.")),
    P("Eileen", "Garside", (1940, 12, 24), HARBOUR, "done", "mending", "", alone=True, enters="paper",
      circle=(C("Joan Whitworth", "neighbour", "yes"),), shares={"habitable_home": "half"}),
    P("Thi Hoa", "Nguyễn", (1949, 9, 3), HARBOUR, "done", "sight", "Cô Hoa",
      {"language": "Vietnamese", "communication_needs": ["interpreter", "audio"]},
      circle=(C("Nguyễn Văn Minh", "child", "yes", more={"lives_with": True}),),
      shares={"nutrition": "all", "clothing": "all", "home_safely": "all", "habitable_home": "all",
              "community": "all"}),
    P("Callum", "Ferris", (2001, 4, 18), HARBOUR, "draft", "autism", "Cal", {"contact_by": "text"},
      email="callum.ferris@example.org"),
    P("Margaret", "Ollerton", (1938, 7, 7), HARBOUR, "draft", "frail", "Peggy", alone=True,
      circle=(C("Brian Ollerton", "family", ""),)),
    P("Abdi", "Warsame", (1962, 10, 10), HARBOUR, "draft", "stroke", "", {"language": "Somali"},
      circle=(C("Hodan Warsame", "partner", "yes", more={"lives_with": True}),)),
    P("Sheila", "Bramhall", (1947, 3, 1), HARBOUR, "allocated", "joints"),
    P("Trevor", "Haslam", (1955, 5, 5), HARBOUR, "allocated", "breath", "Trev", alone=True,
      crisis=(3, "The boiler is broken and he sleeps in the chair.")),
    P("Nadia", "Rahman", (1994, 8, 14), HARBOUR, "allocated", "mental", "", {"contact_by": "text"},
      email="nadia.rahman@example.org"),
    P("Frederick", "Lomas", (1929, 1, 19), HARBOUR, "allocated", "frail", "Fred", alone=True),
    P("Gwendolyn", "Achebe", (1958, 11, 11), HARBOUR, "allocated", "sight", "Gwen"),
    P("Ian", "Sugden", (1966, 2, 2), HARBOUR, "added", "stroke"),
    P("Mei", "Lin", (1971, 12, 6), HARBOUR, "added", "sclerosis", "李梅", {"language": "Cantonese"}),
    P("Beryl", "Entwistle", (1934, 4, 25), HARBOUR, "added", "dementia"),
    # Moor team
    P("Edwin", "Marsden", (1943, 10, 29), MOOR, "redone", "parkinsons", "Ted", {"contact_by": "letter"},
      circle=(C("Jean Marsden", "partner", "yes", more={"lives_with": True}),),
      shares={"nutrition": "all", "habitable_home": "half", "toilet": "half"},
      later={"circle": {"Jean Marsden": "no"}, "options": {"hygiene": "needs_all", "toilet": "needs_all"},
             "nights": "once_or_twice"}),
    P("Saima", "Hussain", (1985, 7, 23), MOOR, "done", "sclerosis", "",
      email="saima.hussain@example.org", invited=True, nights="in_reach",
      acting=("Imran Hussain", "imran.hussain@example.org", "chosen"),
      circle=(C("Imran Hussain", "partner", "yes", more={"lives_with": True}),),
      shares={"habitable_home": "half", "relationships": "all"},
      adjusted=(19_800, "Two people are needed for the hoist each morning; the table counts one.")),
    P("Pauline", "Ibbotson", (1952, 2, 14), MOOR, "done", "joints", "Pol", alone=True,
      email="pauline.ibbotson@example.org", invited=True),
    P("Desmond", "Greenhalgh", (1939, 9, 17), MOOR, "done", "stroke", "Des", alone=True,
      circle=(C("Carol Greenhalgh", "child", "until", 60),), shares={"community": "half"}),
    P("Yusuf", "Patel", (1948, 6, 6), MOOR, "done", "breath", "", {"language": "Gujarati"},
      circle=(C("Amina Patel", "partner", "yes", more={"lives_with": True}),),
      shares={"nutrition": "all", "hygiene": "all", "clothing": "all", "habitable_home": "all",
              "community": "all"}),
    P("Linda", "Crabtree", (1961, 1, 30), MOOR, "done", "mental", "", email="linda.crabtree@example.org",
      invited=True, alone=True, crisis=(9, "Her tablets were changed. She rings at night.")),
    P("Oksana", "Kovalenko", (1987, 3, 8), MOOR, "done", "injury", "", {"language": "Ukrainian",
      "communication_needs": ["interpreter"]}, nights="awake",
      acting=("Halyna Kovalenko", "halyna.kovalenko@example.org", "deputy"),
      circle=(C("Halyna Kovalenko", "parent", "yes", more={"lives_with": True}),), advocate="requested"),
    P("Ronald", "Sykes", (1946, 5, 16), MOOR, "done", "mending", "Ron",
      circle=(C("Betty Sykes", "partner", "yes", more={"lives_with": True}),)),
    P("Josephine", "Adeyemi", (1954, 12, 12), MOOR, "done", "frail", "Josie",
      options={"habitable_home": "some_help", "community": "some_help"}, reasons={"toilet": "able"},
      circle=(C("Blessing Adeyemi", "child", "yes"), C("Pastor Emmanuel Cole", "friend", "yes")),
      shares={"relationships": "all"}),
    P("Arthur", "Thackray", (1931, 3, 27), MOOR, "done", "sight", "", alone=True,
      circle=(C("Neil Thackray", "child", ""),), shares={"habitable_home": "half"}),
    P("Chloe", "Whitaker", (1999, 11, 5), MOOR, "draft", "learning", "",
      {"communication_needs": ["easy_read", "time"]}, advocate="appropriate_person",
      circle=(C("Dawn Whitaker", "parent", "yes", more={"lives_with": True}),)),
    P("Stanley", "Uttley", (1941, 8, 31), MOOR, "draft", "dementia", "Stan",
      capacity=("doubted", "Whether to have help at home: he says yes in the morning and no at night.")),
    P("Patricia", "Nowak", (1950, 4, 4), MOOR, "draft", "breath", "Pat", alone=True),
    P("Mohammed", "Iqbal", (1968, 9, 9), MOOR, "allocated", "stroke", "", {"language": "Urdu"},
      email="m.iqbal@example.org"),
    P("Hilda", "Ramsbottom", (1933, 6, 18), MOOR, "allocated", "frail", "", alone=True),
    P("Gareth", "Pryce-Jones", (1979, 7, 1), MOOR, "allocated", "mental"),
    P("Irene", "Kaczmarek", (1945, 10, 20), MOOR, "allocated", "parkinsons"),
    P("Leroy", "Campbell", (1956, 1, 6), MOOR, "added", "joints"),
    P("Beatrice", "Hoyle", (1937, 12, 29), MOOR, "added", "frail", "Bea",
      crisis=(1, "Her husband, who cared for her, went into hospital last night.")),
    P("Zoë", "Armitage", (1992, 2, 19), MOOR, "added", "autism"),
    # Valley team
    P("Daniel", "Hartley", (1996, 5, 11), VALLEY, "redone", "learning", "Danny",
      {"communication_needs": ["easy_read"]}, email="danny.hartley@example.org", invited=True,
      circle=(C("Angela Hartley", "parent", "until", 240, {"lives_with": True}),),
      shares={"nutrition": "half", "habitable_home": "all"},
      later={"alone": True, "options": {"home_safely": "some_help"}, "shares": {"relationships": "half"}}),
    P("Grace", "Mensah", (2003, 9, 26), VALLEY, "done", "learning", "",
      {"communication_needs": ["easy_read", "time"]}, email="grace.mensah@example.org", invited=True,
      circle=(C("Abena Mensah", "parent", "yes", more={"lives_with": True}),), shares={"nutrition": "half"},
      advocate="appropriate_person"),
    P("Lewis", "Cartwright", (1998, 1, 3), VALLEY, "done", "autism", "", {"contact_by": "email"},
      email="lewis.cartwright@example.org", invited=True, alone=True),
    P("Ffion", "Bevan", (1990, 10, 13), VALLEY, "done", "learning", "", {"language": "Welsh"},
      circle=(C("Rhys Bevan", "family", "yes"), C("Mary Dunne", "peer", "yes")),
      shares={"community": "half"}, options={"work": "needs_all"}),
    P("Tunde", "Okonkwo", (1986, 4, 2), VALLEY, "done", "autism", "",
      circle=(C("Ngozi Okonkwo", "parent", "yes", more={"lives_with": True}),),
      options={"nutrition": "some_help", "work": "manages"},
      shares={"nutrition": "all", "hygiene": "all", "habitable_home": "all", "relationships": "all",
              "community": "all"}),
    P("Sarah-Jane", "Fielding", (1983, 12, 17), VALLEY, "done", "injury", "SJ",
      {"communication_needs": ["bsl", "lipreading"]}, nights="awake",
      circle=(C("Mark Fielding", "partner", "yes", more={"lives_with": True}),), advocate="involved"),
    P("Raymond", "Tickle", (1964, 8, 22), VALLEY, "done", "learning", "Ray", alone=True,
      options={"hygiene": "some_help", "home_safely": "some_help"}),
    P("Bogdan", "Ionescu", (1975, 6, 29), VALLEY, "done", "mental", "", {"language": "Romanian"},
      options={"relationships": "prompts"}, wellbeing=("none",)),
    P("Amy", "Dewhurst", (2000, 7, 15), VALLEY, "done", "autism", "Ames", alone=True,
      reasons={"nutrition": "able", "hygiene": "able", "habitable_home": "able", "relationships": "able",
               "work": "able"}),
    P("Kwame", "Boateng", (1993, 3, 24), VALLEY, "done", "learning", "",
      circle=(C("Efua Boateng", "parent", "no", more={"lives_with": True}),), shares={"nutrition": "all"}),
    P("Jodie", "Priestley", (1997, 11, 29), VALLEY, "draft", "learning", "",
      {"communication_needs": ["easy_read"]}),
    P("Marcus", "Thwaite", (1988, 2, 8), VALLEY, "draft", "autism", "", email="marcus.thwaite@example.org"),
    P("Hannah", "Sutcliffe", (1995, 5, 19), VALLEY, "ended", "mental"),
    P("Ryan", "Postlethwaite", (2004, 10, 1), VALLEY, "allocated", "learning", "",
      circle=(C("Donna Postlethwaite", "parent", "yes", more={"lives_with": True}),)),
    P("Farida", "Begum", (1991, 8, 8), VALLEY, "allocated", "learning", "", {"language": "Sylheti",
      "communication_needs": ["interpreter", "easy_read"]}),
    P("Liam", "Fothergill", (2002, 12, 20), VALLEY, "allocated", "autism",
      email="liam.fothergill@example.org"),
    P("Esther", "Goldberg", (1959, 9, 12), VALLEY, "allocated", "learning", "Essie"),
    P("Tomasz", "Wiśniewski", (1984, 1, 27), VALLEY, "added", "autism", "Tomek", {"language": "Polish"}),
    P("Kelly", "Rushworth", (1999, 6, 3), VALLEY, "added", "learning"),
    P("Sunil", "Mistry", (1976, 4, 13), VALLEY, "added", "mental"),
)  # fmt: skip


@dataclass(frozen=True)
class Staff:
    """One member of staff. The first manager of a team is its manager."""

    name: str
    role: str
    job: str
    team: str | None = None

    @property
    def email(self) -> str:
        """What they sign in with."""
        return f"{self.name.lower().replace(' ', '.').replace('’', '')}@fenwick.example"


STAFF: tuple[Staff, ...] = (
    Staff("Sam Okafor", "manager", "Team manager", HARBOUR),
    Staff("Priya Raman", "social_worker", "Social worker", HARBOUR),
    Staff("Joe Ashworth", "social_worker", "Senior social worker", HARBOUR),
    Staff("Ewa Lis", "social_worker", "Social work assistant", HARBOUR),
    Staff("Kit Brannigan", "manager", "Team manager", MOOR),
    Staff("Noor Aziz", "social_worker", "Social worker", MOOR),
    Staff("Hannah Boyd", "social_worker", "Social worker", MOOR),
    Staff("Rhiannon Pugh", "manager", "Team manager", VALLEY),
    Staff("Marlon Edwards", "social_worker", "Social worker, learning disability and autism", VALLEY),
    Staff("Tess Holroyd", "social_worker", "Social worker, learning disability and autism", VALLEY),
    Staff("Dara Lindqvist", "panel_member", "Occupational therapist"),
    Staff("Femi Adebayo", "panel_member", "Assistive technology adviser"),
    Staff("Ruth Kenyon", "panel_member", "Housing and community adviser"),
    Staff("Marit Solberg", "panel_member", "Principal social worker"),
    Staff("Wren Castell", "scheme_owner", "Commissioning lead"),
    Staff("Imogen Farrar", "scheme_owner", "Head of finance for adult care"),
)
