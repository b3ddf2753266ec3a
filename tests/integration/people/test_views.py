"""The screens of people: what they show, keep and refuse."""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from socialcare.audit.models import Event
from socialcare.people import services as people
from socialcare.people.models import CircleMember, Person
from tests.builders import AT, a_person, a_worker, in_the_circle
from tests.pages import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(client: Client, priya) -> Client:
    client.force_login(priya)
    return client


def search(client: Client, query: str):
    return client.post(reverse("people"), {"query": query}, follow=True)


BASICS = {
    "first_name": "Edith",
    "last_name": "Marlow",
    "born_on-day": "30",
    "born_on-month": "6",
    "born_on-year": "1941",
    "contact_by": "phone",
}


# finding


def test_a_search_shows_what_tells_two_people_apart(signed_in: Client, rosa):
    text = text_of(search(signed_in, "vidal"))
    assert "1 person fits" in text
    for part in ("Rosa Vidal", "called Rosie", "12 March 1948", "FB1", "Priya Raman", "North team"):
        assert part in text


def test_no_name_stands_in_the_address_of_a_search(signed_in: Client, rosa):
    answer = search(signed_in, "vidal 9434765919")
    ((address, _),) = answer.redirect_chain
    assert re.fullmatch(r"/people/\?search=[2-9a-z]{8}", address)
    assert text_of(signed_in.get(address)) == text_of(answer)


def test_a_search_of_somebody_elses_session_is_not_there(signed_in: Client, priya, rosa):
    ((address, _),) = search(signed_in, "vidal").redirect_chain
    other = Client()
    other.force_login(priya)
    text = text_of(other.get(address))
    assert "That search is no longer kept here. Type it again." in text
    assert "Vidal" not in text


def test_nothing_found_offers_to_add(signed_in: Client, rosa):
    answer = search(signed_in, "Quennell")
    text = text_of(answer)
    assert "Nobody you can open fits" in text
    assert "Nobody like that yet? Add a person" in text
    assert 'value="Quennell"' in answer.content.decode()


def test_an_empty_search_is_answered_with_a_sentence(signed_in: Client):
    answer = signed_in.post(reverse("people"), {"query": " "})
    assert "Type a name, a date of birth, a number or a postcode." in text_of(answer)
    assert "<title>Error: " in answer.content.decode()


def test_another_teams_person_is_not_found(client: Client, noor, rosa):
    client.force_login(noor)
    assert "Nobody you can open fits" in text_of(search(client, "vidal"))


def test_recent_people_show_before_a_search(signed_in: Client, rosa):
    signed_in.get(reverse("person", args=[rosa.ref]))
    assert "You opened these last Rosa Vidal" in text_of(signed_in.get(reverse("people")))


@pytest.mark.parametrize("count", [1, 50, 500])
def test_a_search_takes_the_same_few_queries_however_many_are_found(
    signed_in: Client, priya, count: int, django_assert_max_num_queries
):
    for number in range(count):
        a_person(by=priya, born_on=date(1930 + number % 60, 1 + number % 12, 1 + number % 28))
    ((address, _),) = search(signed_in, "marlow").redirect_chain
    with django_assert_max_num_queries(10):
        answer = signed_in.get(address)
    after = answer.context["found"].next_after
    assert (after is None) == (count == 1)
    if after is not None:
        with django_assert_max_num_queries(10):
            signed_in.get(f"{address}&after={after}")


def test_roles_without_casework_search_only_what_was_opened_to_them(client: Client, panel_member, rosa):
    client.force_login(panel_member)
    text = text_of(search(client, "vidal"))
    assert "Nobody you can open fits" in text
    assert "Add a person" not in text
    assert client.get(reverse("person_add")).status_code == 404


# adding


def test_a_person_is_added_and_shown(signed_in: Client):
    answer = signed_in.post(reverse("person_add"), BASICS | {"nhs_number": "943 476 5919"}, follow=True)
    person = Person.objects.get()
    assert answer.redirect_chain == [(reverse("person", args=[person.ref]), 302)]
    assert "Edith Marlow is added." in text_of(answer)
    assert person.nhs_number == "9434765919"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"born_on-day": "31"}, "31 June is not a date. June has 30 days."),
        ({"born_on-year": "2094"}, "The date of birth is in the future. Check the year."),
        ({"born_on-year": "1894"}, "The date of birth is before 1900. Check the year."),
        ({"nhs_number": "943 476 5918"}, "That is not a valid NHS number: its check digit does not fit."),
        ({"nhs_number": "12345"}, "An NHS number has 10 digits; this one has 5."),
        ({"postcode": "FB1"}, "Enter a full postcode, like FB1 2CD, or leave it empty."),
        ({"phone": "next door"}, "Enter a telephone number"),
        ({"email": "edith at home"}, "Enter an email address in the usual form"),
        ({"last_name": ""}, "Enter a last name. If they have one name only, put it here."),
        ({"first_name": "E" * 10_000}, "This can be 100 characters long. It is 9,900 characters too many."),
    ],
)
def test_what_cannot_be_is_said_and_everything_typed_is_still_there(signed_in: Client, typed, sentence):
    form = BASICS | {"address": "2 Mill Lane", "known_as": "Edie"} | typed
    answer = signed_in.post(reverse("person_add"), form)
    page = answer.content.decode()
    assert sentence in text_of(answer)
    assert "<title>Error: " in page
    assert 'class="govuk-error-summary' in page
    for value in form.values():
        assert value in page
    assert not Person.objects.exists()


def test_emoji_and_other_scripts_are_names(signed_in: Client):
    signed_in.post(reverse("person_add"), BASICS | {"first_name": "نور", "last_name": "李 🌻"})
    assert Person.objects.get().full_name == "نور 李 🌻"


def test_a_likely_duplicate_is_shown_and_adding_goes_on_with_all_that_was_typed(signed_in: Client, rosa):
    form = {
        **BASICS,
        "first_name": "Rosa",
        "last_name": "Vidall",
        "born_on-day": "12",
        "born_on-month": "3",
        "born_on-year": "1948",
        "address": "9 Elsewhere Street",
    }
    answer = signed_in.post(reverse("person_add"), form)
    page = answer.content.decode()
    text = text_of(answer)
    assert Person.objects.count() == 1
    assert "Is this somebody who is here already?" in text
    assert reverse("person", args=[rosa.ref]) in page
    assert "a similar name and the same date of birth" in text
    assert "Add anyway: this is somebody else" in text
    assert "9 Elsewhere Street" in page
    seen = re.search(r'name="seen" value="([^"]*)"', page)[1]
    answer = signed_in.post(reverse("person_add"), form | {"seen": seen}, follow=True)
    assert "Rosa Vidall is added." in text_of(answer)
    assert Person.objects.get(last_name="Vidall").address == "9 Elsewhere Street"


def test_a_duplicate_of_another_team_is_told_without_details(client: Client, noor, rosa):
    client.force_login(noor)
    form = BASICS | {"nhs_number": "943 476 5919"}
    text = text_of(client.post(reverse("person_add"), form))
    assert "A record held by another team has the same NHS number. Ask your team manager" in text
    assert "Two records cannot have one NHS number." in text
    for word in ("Rosa", "Vidal", "North", "12 March", "FB1 2CD."):
        assert word not in text


# changing


def base_of(page: str) -> str:
    return re.search(r'name="base" value="([^"]*)"', page)[1]


def edit(rosa, section="contact") -> str:
    return reverse("person_edit_section", args=[rosa.ref, section])


@pytest.mark.parametrize("section", ["basics", "contact", "communication", "situation"])
def test_every_section_opens_filled_in_and_saves(signed_in: Client, rosa, section):
    page = signed_in.get(edit(rosa, section))
    assert page.status_code == 200
    form = page.context["form"]
    typed = {
        name: form[name].value() for name in form.fields if form[name].value() not in (None, "", [], False)
    }
    born = typed.pop("born_on", None)
    if born is not None:
        typed |= {"born_on-day": born.day, "born_on-month": born.month, "born_on-year": born.year}
    answer = signed_in.post(edit(rosa, section), typed)
    assert answer.status_code == 302
    rosa.refresh_from_db()
    assert rosa.revision == 1


def test_a_section_saves_only_what_its_writer_changed(signed_in: Client, priya, sam, rosa):
    base = base_of(signed_in.get(edit(rosa)).content.decode())
    people.update_person(person=rosa, by=sam, at=AT, base_revision=1, phone="01632 960 123")
    typed = {"base": base, "address": "4 Quay Row\nFenwick", "postcode": "FB1 3CD", "contact_by": "phone"}
    assert signed_in.post(edit(rosa), typed).status_code == 302
    rosa.refresh_from_db()
    assert (rosa.phone, rosa.postcode) == ("01632 960 123", "FB1 3CD")


def conflict(client: Client, sam, rosa, **more):
    base = base_of(client.get(edit(rosa)).content.decode())
    people.update_person(person=rosa, by=sam, at=AT, base_revision=1, phone="01632 960 123")
    typed = {"address": "4 Quay Row\nFenwick", "postcode": "FB1 2CD", "contact_by": "phone"}
    typed |= {"phone": "01632 960 999", **more}
    return client.post(edit(rosa), typed | {"base": base}), typed


def test_two_who_edit_at_once_see_both_values_and_choose(signed_in: Client, sam, rosa):
    answer, typed = conflict(signed_in, sam, rosa, email="rosa@example.org")
    text = text_of(answer)
    assert "Sam Okoro changed this while you were typing. Nothing you typed is lost" in text
    assert "“01632 960 999” (yours, in the form below)" in text
    assert "“01632 960 123” (saved by Sam Okoro)" in text
    assert "rosa@example.org" in answer.content.decode()
    base = base_of(answer.content.decode())
    again = signed_in.post(edit(rosa), typed | {"base": base})
    assert "Choose what to keep: telephone number." in text_of(again)
    signed_in.post(edit(rosa), typed | {"base": base, "keep-phone": "mine"})
    rosa.refresh_from_db()
    assert (rosa.phone, rosa.email) == ("01632 960 999", "rosa@example.org")


def test_the_other_value_can_be_kept_and_the_rest_of_the_form_is_saved(signed_in: Client, sam, rosa):
    answer, typed = conflict(signed_in, sam, rosa, email="rosa@example.org")
    base = base_of(answer.content.decode())
    signed_in.post(edit(rosa), typed | {"base": base, "keep-phone": "theirs"})
    rosa.refresh_from_db()
    assert (rosa.phone, rosa.email) == ("01632 960 123", "rosa@example.org")


def test_a_third_change_during_the_choice_is_shown_again(signed_in: Client, sam, rosa):
    answer, typed = conflict(signed_in, sam, rosa)
    people.update_person(person=rosa, by=sam, at=AT, base_revision=2, phone="01632 960 555")
    base = base_of(answer.content.decode())
    again = signed_in.post(edit(rosa), typed | {"base": base, "keep-phone": "mine"})
    assert "“01632 960 555” (saved by Sam Okoro)" in text_of(again)
    rosa.refresh_from_db()
    assert rosa.phone == "01632 960 555"


def test_a_forged_base_saves_nothing_and_keeps_what_was_typed(signed_in: Client, rosa):
    answer = signed_in.post(edit(rosa), {"base": "forged", "address": "Nowhere", "contact_by": "phone"})
    assert answer.status_code == 200
    assert "Nothing is saved" in text_of(answer)
    assert "Nowhere" in answer.content.decode()
    rosa.refresh_from_db()
    assert rosa.address == "4 Quay Row\nFenwick"


def test_the_situation_is_noted_and_taken_back(signed_in: Client, rosa):
    page = signed_in.get(edit(rosa, "situation"))
    typed = {
        "base": base_of(page.content.decode()),
        "in_crisis": "on",
        "crisis_since-day": "1",
        "crisis_since-month": "February",
        "crisis_since-year": "2026",
        "crisis_notes": "Her husband died.",
        "capacity": "presumed",
        "advocate": "requested",
    }
    assert signed_in.post(edit(rosa, "situation"), typed).status_code == 302
    rosa.refresh_from_db()
    assert (rosa.crisis_since, rosa.crisis_notes) == (date(2026, 2, 1), "Her husband died.")
    base = base_of(signed_in.get(edit(rosa, "situation")).content.decode())
    typed = {"base": base, "capacity": "presumed", "advocate": "requested", "crisis_notes": "x"}
    signed_in.post(edit(rosa, "situation"), typed)
    rosa.refresh_from_db()
    assert (rosa.crisis_since, rosa.crisis_notes) == (None, "")


def test_a_doubt_about_capacity_names_the_decision(signed_in: Client, rosa):
    base = base_of(signed_in.get(edit(rosa, "situation")).content.decode())
    typed = {"base": base, "capacity": "doubted", "advocate": "not_asked"}
    answer = signed_in.post(edit(rosa, "situation"), typed)
    assert "Say which decision this is about, and what was found." in text_of(answer)


# the circle


def test_somebody_is_added_to_the_circle_changed_and_leaves_it(signed_in: Client, rosa):
    typed = {
        "name": "Tomas Vidal",
        "relation": "child",
        "willing": "until",
        "willing_until-day": "30",
        "willing_until-month": "9",
        "willing_until-year": "2096",
        "decides": "welfare",
    }
    page = signed_in.post(reverse("circle_add", args=[rosa.ref]), typed, follow=True)
    text = text_of(page)
    assert "Willing and able to help until 30 September 2096" in text
    assert "Decides on health and welfare by law" in text
    member = CircleMember.objects.get()
    address = reverse("circle_edit", args=[rosa.ref, member.pk])
    base = base_of(signed_in.get(address).content.decode())
    changed = {
        "base": base,
        "name": "Tomas Vidal",
        "relation": "child",
        "willing": "no",
        "decides": "nothing",
    }
    text = text_of(signed_in.post(address, changed, follow=True))
    assert "Not willing, or not able to help" in text
    text = text_of(signed_in.post(reverse("circle_end", args=[rosa.ref, member.pk]), follow=True))
    assert "Before Tomas Vidal, Son or daughter, until" in text
    text = text_of(signed_in.post(reverse("circle_return", args=[rosa.ref, member.pk]), follow=True))
    assert "Tomas Vidal is in the circle again." in text


def test_until_needs_its_date(signed_in: Client, rosa):
    typed = {"name": "Tomas", "relation": "child", "willing": "until", "decides": "nothing"}
    text = text_of(signed_in.post(reverse("circle_add", args=[rosa.ref]), typed))
    assert "Say until when they are willing and able to help." in text


def test_a_promise_whose_day_has_passed_says_to_ask_again(signed_in: Client, priya, rosa):
    in_the_circle(rosa, by=priya, willing="until", willing_until=date(2020, 1, 1))
    text = text_of(signed_in.get(reverse("circle", args=[rosa.ref])))
    assert "Was willing and able to help until 1 January 2020: ask again" in text


@pytest.mark.parametrize("count", [1, 50, 500])
def test_the_circle_takes_the_same_few_queries(
    signed_in: Client, priya, rosa, count: int, django_assert_max_num_queries
):
    for number in range(count):
        in_the_circle(rosa, by=priya, name=f"Friend {number}")
    signed_in.get(reverse("circle", args=[rosa.ref]))
    with django_assert_max_num_queries(10):
        signed_in.get(reverse("circle", args=[rosa.ref]))


def test_one_persons_circle_is_not_reached_through_another_person(signed_in: Client, priya, rosa):
    tomas = in_the_circle(rosa, by=priya)
    edith = a_person(by=priya)
    assert signed_in.get(reverse("circle_edit", args=[edith.ref, tomas.pk])).status_code == 404
    assert signed_in.post(reverse("circle_end", args=[edith.ref, tomas.pk])).status_code == 404


# who has the case


def test_the_manager_gives_the_case(client: Client, sam, north, rosa):
    jo = a_worker("Jo Farrow", team=north)
    client.force_login(sam)
    address = reverse("person_allocate", args=[rosa.ref])
    assert "Priya Raman: from 2 March 2026" in text_of(client.get(address))
    assert "Jo Farrow has this case now." in text_of(client.post(address, {"worker": jo.pk}, follow=True))
    text = text_of(client.post(address, {"worker": jo.pk}))
    assert "Jo Farrow has this case already." in text


def test_another_teams_worker_cannot_be_chosen(client: Client, sam, noor, rosa):
    client.force_login(sam)
    answer = client.post(reverse("person_allocate", args=[rosa.ref]), {"worker": noor.worker.pk})
    assert answer.status_code == 200
    assert rosa.allocations.count() == 1


# who gets in


def addresses(rosa, member) -> list[tuple[str, str]]:
    gets = [
        reverse("person_edit", args=[rosa.ref]),
        *(edit(rosa, section) for section in ("contact", "communication", "situation")),
        reverse("circle", args=[rosa.ref]),
        reverse("circle_add", args=[rosa.ref]),
        reverse("circle_edit", args=[rosa.ref, member.pk]),
        reverse("person_allocate", args=[rosa.ref]),
    ]
    posts = [
        reverse("circle_end", args=[rosa.ref, member.pk]),
        reverse("circle_return", args=[rosa.ref, member.pk]),
        reverse("person_take", args=[rosa.ref]),
    ]
    forms = [one for one in gets if one != reverse("circle", args=[rosa.ref])]
    return [("get", one) for one in gets] + [("post", one) for one in forms + posts]


@pytest.mark.parametrize("who", ["noor", "kit", "panel_member", "scheme_owner"])
def test_nobody_else_opens_or_changes_anything(client: Client, request, priya, rosa, who):
    member = in_the_circle(rosa, by=priya)
    client.force_login(request.getfixturevalue(who))
    before = Event.objects.filter(person_id=rosa.pk).count()
    for method, address in addresses(rosa, member):
        assert getattr(client, method)(address).status_code == 404, (method, address)
    assert Event.objects.filter(person_id=rosa.pk).count() == before


def test_nobody_signed_out_opens_anything(client: Client, priya, rosa):
    member = in_the_circle(rosa, by=priya)
    for method, address in [
        *addresses(rosa, member),
        ("get", reverse("people")),
        ("get", reverse("person_add")),
    ]:
        answer = getattr(client, method)(address)
        assert answer.status_code == 302, (method, address)
        assert answer["Location"].startswith(reverse("account_login"))


def test_nothing_changes_by_get(signed_in: Client, priya, rosa):
    member = in_the_circle(rosa, by=priya)
    for name, args in (("circle_end", [rosa.ref, member.pk]), ("person_take", [rosa.ref])):
        assert signed_in.get(reverse(name, args=args)).status_code == 405


def test_titles_name_nobody(signed_in: Client, priya, rosa):
    member = in_the_circle(rosa, by=priya)
    for method, address in addresses(rosa, member):
        if method == "get":
            page = signed_in.get(address).content.decode()
            title = page.partition("<title>")[2].partition("</title>")[0]
            assert title
            for word in ("Rosa", "Vidal", "Tomas"):
                assert word not in title, address
