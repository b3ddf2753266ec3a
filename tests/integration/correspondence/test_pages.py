"""The pages of messages: what the person reads and sends, and how a worker answers."""

import re
from datetime import timedelta

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from socialcare.correspondence import own, selectors, services
from socialcare.correspondence.models import Conversation, NoteBeside
from socialcare.people.services import record_opening
from socialcare.web.typed import TYPED_BY, typed_by_token
from tests.builders import a_person, answered_it, budget_worked_out, invited, wrote
from tests.pages import text_of as words
from tests.reading_age import fixed_text, reading_age

pytestmark = pytest.mark.django_db

Kind = Conversation.Kind
SLUGS = [matter.slug for matter in own.MATTERS]


@pytest.fixture
def budget(rosa, priya, scheme):
    return budget_worked_out(rosa, by=priya)


def new(slug: str) -> str:
    return reverse("my_message_new", args=[slug])


# the person


def test_the_list_says_when_we_answer_and_what_to_do_where_it_cannot_wait(as_rosa, settings):
    shown = words(as_rosa.get(reverse("my_messages")))
    assert "We usually answer within 5 working days." in shown
    assert f"If it cannot wait, call us on {settings.COUNCIL_PHONE}." in shown
    assert "If somebody is in danger, call 999." in shown
    assert "You have not written to us here yet." in shown


def test_without_a_budget_nobody_is_asked_whether_it_looks_right(as_rosa):
    assert "budget does not look right" not in words(as_rosa.get(reverse("my_messages")))
    assert as_rosa.get(new("not-right")).status_code == 404
    assert as_rosa.get(new("looked")).status_code == 404
    assert as_rosa.get(new("nonsense")).status_code == 404


@pytest.mark.parametrize("slug", SLUGS)
def test_each_kind_has_a_page_that_a_child_can_read(as_rosa, budget, slug):
    page = as_rosa.get(new(slug))
    assert page.status_code == 200
    assert reading_age(fixed_text(page.content.decode())) <= 12


SENT = {
    "message": {"words": "My sister has moved in."},
    "not-right": {"words": "I cannot cook."},
    "talk": {"how": "phone", "when": "Mornings", "words": ""},
    "review": {"words": ""},
    "details": {"phone": "07700 900 123", "words": ""},
    "correction": {"where": "assessment", "words": "I do not fall."},
    "language": {"needs": ["bsl", "interpreter"], "language": "Polish", "words": ""},
}


@pytest.mark.parametrize("slug", SLUGS)
def test_what_is_sent_is_there_to_read_and_waits(as_rosa, rosa, budget, slug):
    response = as_rosa.post(new(slug), SENT[slug], follow=True)
    begun = Conversation.objects.get(person=rosa)
    assert response.redirect_chain == [(reverse("my_message", args=[begun.pk]), 302)]
    shown = words(response)
    assert "Thank you." in shown
    assert "It waits for an answer. You hear from us by" in shown
    assert slug == begun.kind.replace("_", "-")
    assert (begun.budget == budget) is (slug == "not-right")


def test_what_is_chosen_is_told_in_words_on_both_sides(as_rosa, as_priya, rosa):
    as_rosa.post(new("language"), SENT["language"])
    begun = Conversation.objects.get(person=rosa)
    for page in (
        as_rosa.get(reverse("my_message", args=[begun.pk])),
        as_priya.get(reverse("person_message", args=[rosa.ref, begun.pk])),
    ):
        shown = words(page)
        assert (
            "What would help: A British Sign Language interpreter; Somebody who speaks my language" in shown
        )
        assert "Language: Polish" in shown


def test_a_message_too_long_is_refused_with_all_of_it_still_there(as_rosa):
    text = "Word. " * 3_334
    page = as_rosa.post(new("message"), {"words": text})
    html = page.content.decode()
    assert page.status_code == 200
    assert "This can be 20,000 characters long." in words(page)
    assert text.strip() in html
    assert not Conversation.objects.exists()


@pytest.mark.parametrize(
    "text", ["a\x00b", "\u202eevil", "🫖" * 300, "<script>alert(1)</script>", "x" * 20_000]
)
def test_any_text_is_kept_and_shown_harmless(as_rosa, as_priya, rosa, text):
    page = as_rosa.post(new("message"), {"words": text}, follow=True)
    begun = Conversation.objects.get(person=rosa)
    assert page.status_code == 200
    assert "<script>alert" not in page.content.decode()
    assert as_priya.get(reverse("person_message", args=[rosa.ref, begun.pk])).status_code == 200
    assert as_priya.get(reverse("today")).status_code == 200


def test_the_same_page_sent_twice_is_one_message(as_rosa):
    page = as_rosa.get(new("message")).content.decode()
    key = re.search(r'name="page" value="([0-9a-f-]{36})"', page)[1]
    for _ in range(2):
        as_rosa.post(new("message"), {"words": "Hello", "page": key})
    assert Conversation.objects.count() == 1


def test_a_long_message_of_an_ended_session_is_there_after_signing_in(rosas_account):
    client = Client(headers={"Referer": "http://testserver" + new("message")})
    text = "Słowa i jeszcze 🫖. " * 1_000
    sent = client.post(new("message"), {"words": text, TYPED_BY: typed_by_token(rosas_account)})
    assert sent.status_code == 302
    assert not Conversation.objects.exists()
    client.force_login(rosas_account)
    assert text.strip() in client.get(new("message")).content.decode()


def test_another_persons_message_is_not_there(as_rosa, rosa, rosas_account, arthur, noor):
    begun = wrote(rosa, by=rosas_account)
    answered_it(begun, by=rosa.allocations.get().worker.user)
    other = Client()
    other.force_login(invited(arthur, by=noor, email="arthur@post.example"))
    assert other.get(reverse("my_message", args=[begun.pk])).status_code == 404
    assert other.post(reverse("my_message", args=[begun.pk]), {"words": "Mine"}).status_code == 404
    assert other.post(reverse("my_message_settled", args=[begun.pk])).status_code == 404
    begun.refresh_from_db()
    assert (begun.status, begun.remarks.count()) == ("answered", 2)


def test_of_another_person_a_worker_finds_no_message_under_this_ones_address(
    as_priya, rosa, rosas_account, priya
):
    begun = wrote(rosa, by=rosas_account)
    edith = a_person(by=priya)
    assert as_priya.get(reverse("person_message", args=[edith.ref, begun.pk])).status_code == 404


def test_the_person_reads_the_answer_and_the_worker_sees_that_it_was_read(
    as_rosa, as_priya, rosa, rosas_account, priya
):
    begun = wrote(rosa, by=rosas_account)
    answered_it(begun, by=priya, words="I come on Monday.")
    assert selectors.unread_of(rosa) == 1
    assert own.unread_words(1) == "There is 1 new answer for you."
    staff = reverse("person_message", args=[rosa.ref, begun.pk])
    assert "Rosie has not opened the answer yet." in words(as_priya.get(staff))
    assert "New answer" in words(as_rosa.get(reverse("my_messages")))
    shown = words(as_rosa.get(reverse("my_message", args=[begun.pk])))
    assert "We have answered." in shown
    assert "I come on Monday." in shown
    assert selectors.unread_of(rosa) == 0
    assert "Rosie opened the answer on" in words(as_priya.get(staff))


def test_the_person_says_that_it_is_settled_and_then_begins_anew(as_rosa, rosa, rosas_account, priya):
    begun = wrote(rosa, by=rosas_account)
    page = as_rosa.post(reverse("my_message_settled", args=[begun.pk]), follow=True)
    assert "It can be settled once it is answered." in words(page)
    answered_it(begun, by=priya)
    page = as_rosa.post(reverse("my_message_settled", args=[begun.pk]), follow=True)
    assert "This is settled." in words(page)
    assert "a new message" in words(page)
    assert 'name="words"' not in page.content.decode()
    kept = as_rosa.post(reverse("my_message", args=[begun.pk]), {"words": "One thing more"})
    assert "Start a new message, and we answer that." in words(kept)
    assert begun.remarks.count() == 2


def test_the_person_is_told_plainly_that_we_are_late(as_rosa, rosa, rosas_account, settings):
    begun = wrote(rosa, by=rosas_account)
    shown = words(as_rosa.get(reverse("my_message", args=[begun.pk])))
    assert (
        f"We are late. We wanted to answer by 9 March 2026. You can call us on {settings.COUNCIL_PHONE}."
        in shown
    )


def test_the_budget_page_says_what_does_not_look_right_until_it_is_settled(
    as_rosa, rosas_account, budget, priya
):
    def told() -> str:
        challenge = as_rosa.get(reverse("my_budget")).context["challenge"]
        return re.sub(
            r"<[^>]+>", " ", render_to_string("portal/_budget_challenge.html", {"challenge": challenge})
        )

    assert "Your worker looks at it again with you." in told()
    begun = wrote(
        budget.assessment.person,
        by=rosas_account,
        kind=Kind.NOT_RIGHT,
        about=services.About(budget=budget),
        at=timezone.now(),
    )
    assert "You said that this does not look right." in told()
    answered_it(begun, by=priya)
    assert "We have answered what you said about this." in told()
    services.close(conversation=begun, by=rosas_account, at=timezone.now())
    assert "We have answered" not in told()


# the worker


def test_the_workers_day_begins_with_what_was_written(as_priya, rosa, rosas_account):
    now = timezone.now()
    wrote(rosa, by=rosas_account, words="The bath is broken.", at=now)
    shown = words(as_priya.get(reverse("today")))
    assert "Rosa Vidal: wrote: “The bath is broken.”, today. They expect an answer by" in shown


def test_the_worker_answers_in_one_box_and_it_leaves_her_day(as_priya, rosa, rosas_account):
    begun = wrote(rosa, by=rosas_account)
    address = reverse("person_message", args=[rosa.ref, begun.pk])
    assert "Rosie gets an email that there is an answer." in words(as_priya.get(address))
    page = as_priya.post(address, {"words": "I come on Monday."}, follow=True)
    assert "Sent. They can read your answer on their page." in words(page)
    assert "They wrote to you" not in words(as_priya.get(reverse("today")))


def test_a_refused_answer_is_still_there(as_priya, rosa, rosas_account):
    begun = wrote(rosa, by=rosas_account, kind=Kind.DETAILS, words="", details={"email": "spoilt"})
    address = reverse("person_message", args=[rosa.ref, begun.pk])
    page = as_priya.post(address, {"words": "Done, thank you.", "apply": ["email"]})
    html = page.content.decode()
    assert page.status_code == 200
    assert "Error:" in html
    assert "Done, thank you." in html
    begun.refresh_from_db()
    assert begun.status == "waiting"


def test_the_worker_puts_a_change_of_details_on_the_record_with_one_tick(as_priya, rosa, rosas_account):
    begun = wrote(rosa, by=rosas_account, kind=Kind.DETAILS, words="", details={"phone": "07700 900 123"})
    address = reverse("person_message", args=[rosa.ref, begun.pk])
    assert "Phone: 07700 900 123 (nothing there now)" in words(as_priya.get(address))
    page = as_priya.post(address, {"words": "Thank you.", "apply": ["phone"]}, follow=True)
    rosa.refresh_from_db()
    assert rosa.phone == "07700 900 123"
    assert "Put on the record" in words(page)


def test_a_note_beside_the_record_stands_on_the_persons_page_and_in_the_history(as_priya, as_rosa, rosa):
    as_rosa.post(new("correction"), SENT["correction"])
    begun = Conversation.objects.get(person=rosa)
    address = reverse("person_message", args=[rosa.ref, begun.pk])
    spoilt = as_priya.post(address, {"words": "It was said so."})
    assert "Choose what you have done." in words(spoilt)
    as_priya.post(address, {"words": "It was said so.", "outcome": "noted"})
    assert NoteBeside.objects.get(person=rosa).words == "I do not fall."
    shown = words(as_priya.get(reverse("person", args=[rosa.ref])))
    assert "What was written about my needs. I do not fall." in shown
    assert "Why the record stays: It was said so." in shown
    history = words(as_priya.get(reverse("person_history", args=[rosa.ref])))
    assert "kept a note in the person’s own words beside the record" in history
    mine = words(as_rosa.get(reverse("my_message", args=[begun.pk])))
    assert "Your words stand as a note beside your record from now on." in mine


def test_the_budget_page_of_the_worker_says_what_does_not_look_right_until_answered(
    as_priya, rosa, rosas_account, budget, priya
):
    begun = wrote(
        rosa, by=rosas_account, kind=Kind.NOT_RIGHT, about=services.About(budget=budget), words="No cook."
    )
    page = reverse("budget", args=[budget.assessment_id])
    shown = words(as_priya.get(page))
    assert "Rosie says that this does not look right." in shown
    assert "No cook." in shown
    assert "It does not look right" in words(as_priya.get(reverse("person", args=[rosa.ref])))
    answered_it(begun, by=priya)
    assert "does not look right." not in words(as_priya.get(page)).split("Indicative budget")[1][:300]


def test_a_manager_sees_on_her_first_page_what_is_late(rosa, rosas_account, sam, kit):
    wrote(rosa, by=rosas_account, words="Hello?")
    client = Client()
    client.force_login(sam)
    shown = words(client.get(reverse("today")))
    assert "Messages that wait for you, or too long" in shown
    assert "Late: they expected an answer by 9 March 2026. Priya Raman has the case" in shown
    client.force_login(kit)
    assert "Messages that wait" not in words(client.get(reverse("today")))


def test_whoever_looked_reads_the_question_and_has_no_box(as_priya, rosa, rosas_account, priya):
    record_opening(person=rosa, by=priya, at=timezone.now() - timedelta(days=1), what="the budget")
    client = Client()
    client.force_login(rosas_account)
    page = client.get(reverse("my_record_openings"))
    ask = re.search(r"/my/who-looked/[0-9a-f-]{36}/ask/", page.content.decode())[0]
    assert client.get(ask).status_code == 200
    client.post(ask, {"words": "Why?"})
    begun = Conversation.objects.get(person=rosa)
    assert "You asked about this" in words(client.get(reverse("my_record_openings")))
    assert client.get(ask)["Location"] == reverse("my_message", args=[begun.pk])
    shown = as_priya.get(reverse("person_message", args=[rosa.ref, begun.pk]))
    assert "They ask why you looked, so somebody else answers." in words(shown)
    assert 'name="words"' not in shown.content.decode()


@pytest.mark.parametrize("name", ["my_messages", "my_record_openings"])
def test_the_pages_are_read_with_ease_and_ask_few_queries(
    as_rosa, rosa, rosas_account, priya, name, django_assert_max_num_queries
):
    for number in range(12):
        answered_it(wrote(rosa, by=rosas_account, words=f"Message {number}"), by=priya)
        record_opening(person=rosa, by=priya, at=timezone.now() - timedelta(days=number), what="the record")
    page = as_rosa.get(reverse(name))
    assert reading_age(fixed_text(page.content.decode())) <= 12
    with django_assert_max_num_queries(15):
        as_rosa.get(reverse(name))
