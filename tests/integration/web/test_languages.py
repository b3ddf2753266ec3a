"""Pages in the reader's language: who reads which, how it is chosen, and whether anything is missing."""

import pytest
from django.test import Client

from socialcare.people.models import Person, User
from socialcare.web.languages import catalogues
from socialcare.web.languages.choosing import COOKIE, language_named
from socialcare.web.languages.compiling import compile_catalogues
from tests import builders

pytestmark = pytest.mark.django_db


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
