"""How somebody reads: what their needs change on every page, and who says so."""

import pytest
from django.urls import reverse

from socialcare.audit.models import Event
from socialcare.people.models import Person
from socialcare.people.reading import READING_NEEDS, reading_for
from socialcare.people.services import choose_reading
from socialcare.values import Refused
from tests.builders import AT

pytestmark = pytest.mark.django_db

ROOT = '<html lang="en'


def root_of(client, name="my"):
    html = client.get(reverse(name)).content.decode()
    return html[html.index(ROOT) : html.index(">", html.index(ROOT))]


def needs_of(rosa):
    return Person.objects.get(pk=rosa.pk).communication_needs


@pytest.mark.parametrize(
    ("need", "name"), [("large_print", "app-large"), ("contrast", "app-contrast"), ("easy_read", "app-easy")]
)
def test_a_need_on_the_record_changes_every_page_without_asking(as_rosa, rosa, need, name):
    assert name not in root_of(as_rosa)
    Person.objects.filter(pk=rosa.pk).update(communication_needs=[need, "time"])
    assert name in root_of(as_rosa)
    assert name in root_of(as_rosa, "my_budget")


def test_whoever_listens_has_a_button_on_each_page(as_rosa, rosa):
    assert "data-aloud" not in as_rosa.get(reverse("my")).content.decode()
    Person.objects.filter(pk=rosa.pk).update(communication_needs=["audio"])
    assert "Read this page to me" in as_rosa.get(reverse("my")).content.decode()


def test_what_the_person_chooses_stands_on_the_record_beside_their_other_needs(as_rosa, rosa):
    Person.objects.filter(pk=rosa.pk).update(communication_needs=["large_print", "bsl"])
    form = as_rosa.get(reverse("reading")).context["form"]
    assert form.initial["needs"] == ["large_print"]
    sent = as_rosa.post(reverse("reading"), {"needs": ["contrast", "audio"], "kept": "record"})
    assert sent.status_code == 302
    assert needs_of(rosa) == ["audio", "bsl", "contrast"]
    event = Event.objects.filter(verb="person.changed", person_id=rosa.pk).latest("id")
    assert event.data["fields"] == ["communication_needs"]
    assert event.by == rosa.user or event.by.person == rosa


def test_a_choice_for_this_browser_only_leaves_the_record_as_it_is(as_rosa, rosa):
    as_rosa.post(reverse("reading"), {"needs": ["large_print"], "kept": "here"})
    assert "app-large" in root_of(as_rosa)
    assert needs_of(rosa) == []
    as_rosa.post(reverse("reading"), {"needs": [], "kept": "here"})
    assert "app-large" not in root_of(as_rosa)


def test_the_choice_of_a_browser_goes_when_its_user_signs_out(as_rosa, rosa):
    as_rosa.post(reverse("reading"), {"needs": ["large_print"], "kept": "here"})
    as_rosa.post(reverse("account_logout"))
    assert "app-large" not in as_rosa.get(reverse("account_login")).content.decode().split(">")[1]


def test_where_nothing_says_where_it_is_for_the_form_asks_and_keeps_the_ticks(as_rosa, rosa):
    shown = as_rosa.post(reverse("reading"), {"needs": ["contrast"]})
    html = shown.content.decode()
    assert "Choose where this is for." in html
    assert 'value="contrast" checked' in html
    assert needs_of(rosa) == []


def test_staff_choose_for_their_own_browser_and_no_record_changes(client, priya, rosa):
    client.force_login(priya)
    assert "Only on this phone" not in client.get(reverse("reading")).content.decode()
    client.post(reverse("reading"), {"needs": ["large_print"]})
    assert "app-large" in root_of(client, "today")
    assert needs_of(rosa) == []


@pytest.mark.parametrize("who", ["priya", "sam", "kit"])
def test_nobody_else_says_how_the_person_reads(request, rosa, who):
    with pytest.raises(Refused, match="Only the person says how they read"):
        choose_reading(person=rosa, needs=["contrast"], by=request.getfixturevalue(who), at=AT)
    assert needs_of(rosa) == []


def test_every_need_that_a_page_can_meet_meets_one():
    assert [sum(vars(reading_for([need])).values()) for need in READING_NEEDS] == [1] * len(READING_NEEDS)
    assert reading_for(["bsl", "time", "braille"]) == reading_for([])
