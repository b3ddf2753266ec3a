"""Pages in the reader's language: who reads which, how it is chosen, and whether anything is missing."""

import re
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils.translation import ngettext

from signoff.services.telling import NEWS, tell_person, tell_staff
from socialcare.notifications.models import Message
from socialcare.people.models import Person, User
from socialcare.web.languages import catalogues
from socialcare.web.languages.catalogues import KEYWORDS
from socialcare.web.languages.choosing import COOKIE, in_language, language_named, speaking
from socialcare.web.languages.compiling import compile_catalogues
from socialcare.web.languages.days import day_words, distance_words
from tests import builders

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 28)


@pytest.fixture(autouse=True)
def compiled() -> None:
    compile_catalogues()


@pytest.fixture
def rosa(priya: User) -> Person:
    return builders.rosa_vidal(by=priya)


def choose(client: Client, language: str, page: str = "/sign-in/") -> None:
    answer = client.post("/language/", {"language": language, "page": page})
    assert (answer.status_code, answer["Location"]) == (302, page)


def language_of_page(client: Client, address: str = "/contact/") -> str:
    html = client.get(address).content.decode()
    return html.partition('<html lang="')[2].partition('"')[0]


def test_nobody_who_was_asked_nothing_reads_anything_but_english(client: Client):
    assert language_of_page(client) == "en"


def test_a_choice_in_the_footer_holds_from_then_on(client: Client):
    choose(client, "pl")
    assert language_of_page(client) == "pl"
    choose(client, "en-gb")
    assert language_of_page(client) == "en"


def test_the_choice_leads_only_to_pages_of_this_place(client: Client):
    answer = client.post("/language/", {"language": "pl", "page": "https://elsewhere.example/"})
    assert answer["Location"] == "/"


def test_a_language_that_there_is_not_changes_nothing(client: Client):
    answer = client.post("/language/", {"language": "xx", "page": "/contact/"})
    assert COOKIE not in answer.cookies
    client.cookies[COOKIE] = "../xx"
    assert language_of_page(client) == "en"


def test_staff_read_english_whatever_was_chosen_on_their_laptop(client: Client, priya: User):
    choose(client, "pl")
    client.force_login(priya)
    assert language_of_page(client) == "en"
    assert "Polski" not in client.get("/contact/").content.decode()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Polish", "pl"),
        ("polski", "pl"),
        (" POLISH, some English", "pl"),
        ("pl", "pl"),
        ("English", ""),
        ("Somali", ""),
        ("", ""),
        ("Plain English", ""),
    ],
)
def test_the_words_on_the_record_name_a_language(words: str, code: str):
    assert language_named(words) == code


def test_the_language_on_the_record_is_spoken_until_another_is_chosen(client: Client, rosa: Person):
    user = builders.invited(rosa, by=rosa.created_by, email="rosa@home.example")
    Person.objects.filter(pk=rosa.pk).update(language="Polish")
    client.force_login(user)
    assert language_of_page(client) == "pl"
    choose(client, "en-gb")
    assert language_of_page(client) == "en"


@pytest.mark.parametrize("language", catalogues.languages_kept())
def test_every_marked_sentence_is_translated(language: str):
    catalogue = catalogues.brought_up_to_date(language, catalogues.marked_sentences())
    assert catalogues.faults_of(language, catalogue) == []
    assert catalogues.catalogue_path(language).read_bytes() == catalogues.written(catalogue), (
        "run manage.py catalogues"
    )


@pytest.mark.parametrize(
    ("count", "words"),
    [(1, "za 1 dzień"), (2, "za 2 dni"), (5, "za 5 dni"), (0, "dzisiaj")],
)
def test_days_are_counted_as_polish_counts_them(count: int, words: str):
    with speaking("pl"):
        assert distance_words(TODAY + timedelta(days=count), TODAY) == ("jutro" if count == 1 else words)


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (1, "Masz jeszcze 1 kod na papierze."),
        (2, "Masz jeszcze 2 kody na papierze."),
        (5, "Masz jeszcze 5 kodów na papierze."),
        (12, "Masz jeszcze 12 kodów na papierze."),
        (22, "Masz jeszcze 22 kody na papierze."),
    ],
)
def test_each_number_takes_its_own_plural_form(count: int, words: str):
    one = "You have %(left)s code on paper left. Ask your worker for new ones."
    many = "You have %(left)s codes on paper left. Ask your worker for new ones."
    with speaking("pl"):
        assert (ngettext(one, many, count) % {"left": count}).startswith(words)


def test_days_and_times_are_written_in_the_language_of_the_page():
    assert day_words(TODAY) == "28 November 2026"
    with speaking("pl"):
        assert day_words(TODAY) == "28 listopada 2026"


def test_an_email_to_a_person_is_in_the_language_on_their_record_whoever_caused_it(rosa: Person):
    builders.invited(rosa, by=rosa.created_by, email="rosa@home.example")
    Person.objects.filter(pk=rosa.pk).update(language="Polish")
    rosa.refresh_from_db()
    tell_person(rosa, at=builders.AT)
    message = Message.objects.get(person=rosa, purpose=NEWS)
    assert message.subject == "Są wiadomości o twoim planie"
    assert "Zaloguj się" in message.body


def test_an_email_to_staff_is_english_when_somebody_who_reads_polish_causes_it(priya: User):
    with speaking("pl"):
        tell_staff([priya], template="answer", link="/today/", at=builders.AT)
    message = Message.objects.get(to=priya.email)
    assert "The question that you asked about a plan is answered" in message.body


def test_a_catalogue_with_a_hole_or_a_lost_name_is_told():
    catalogue = catalogues.read_catalogue("pl")
    catalogue.add("Call %(phone)s.", "Zadzwoń.")
    catalogue.add("A sentence that nobody translated", "")
    catalogue.add(("One of %(n)s", "Many of %(n)s"), ("Jeden z %(n)s", "Kilka z %(n)s", "", ""))
    found = catalogues.faults_of("pl", catalogue)
    assert found[0].startswith("pl: “Call %(phone)s.” differs")
    assert found[1:] == [
        "pl: “A sentence that nobody translated” is missing",
        "pl: “One of %(n)s” is missing",
    ]


def test_a_link_in_a_message_opens_in_the_language_of_the_message(client: Client):
    assert in_language("/contact/") == "/contact/"
    with speaking("pl"):
        address = in_language("/contact/")
    assert language_of_page(client, address) == "pl"
    assert language_of_page(client) == "pl"


def test_a_page_whose_address_is_a_secret_does_not_repeat_it_to_offer_a_language(client: Client):
    html = client.get("/how-is-it-going/a-secret-of-somebody/").content.decode()
    assert "a-secret-of-somebody" not in html
    assert 'href="?language=pl"' in html


def test_no_module_marks_words_under_a_name_that_the_catalogue_does_not_look_for():
    alias = re.compile(r"^(\w+) = n?gettext\w*$|\bn?gettext\w* as (\w+)", re.MULTILINE)
    names = {
        (path.name, name)
        for room in ("socialcare", "assessments", "budgets", "supportplans", "signoff")
        for path in (settings.BASE_DIR / room).rglob("*.py")
        for found in alias.findall(path.read_text(encoding="utf-8"))
        for name in found
        if name
    }
    assert len(names) > 10
    assert {one for one in names if one[1] not in KEYWORDS} == set()
