"""A decision's page, its letter on paper, urgent support, and where both show on the desk."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from signoff.models import Decision, SignOffLimit
from signoff.pdf import letter_pdf
from signoff.presenters.letter import tell_decision
from signoff.services.consulting import consult, reply
from signoff.services.deciding import consider, not_agree, sign_off
from signoff.services.referring import hand_back, refer, take
from socialcare.audit.models import Event
from socialcare.people import services as people
from tests.builders import AT, plan_changed, plan_ready, urgent_support
from tests.pages import faults_in, text_of
from tests.papers import holds, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker(client: Client, priya):
    client.force_login(priya)
    return client


def page_of(decision):
    return reverse("decision", args=[decision.pk])


def letter_of(decision):
    return reverse("decision_letter", args=[decision.pk])


# the decision


def test_it_says_who_decided_what_was_borne_in_mind_and_on_which_version(worker, version, priya):
    consider(version=version, subject="network", answer="good", by=priya, at=AT)
    decision = sign_off(version=version, by=priya, at=AT, reasons="You know what you need.")
    response = worker.get(page_of(decision))
    page = text_of(response)
    assert "Agreed: £90.00 a week In force" in page
    assert "Priya Raman, Social worker, on 2 March 2026" in page
    assert "Limit at that moment £100.00 a week, £500.00 once in twelve months" in page
    assert "People around them A good network" in page
    assert "You know what you need." in page
    assert reverse("plan_version", args=[version.plan_id, 1]) in response.content.decode()
    event = Event.objects.filter(verb="record.opened").latest("id")
    assert event.data == {"what": "a decision on the support plan"}


def test_it_names_the_authority_and_both_ends_of_the_chain(worker, dear, priya, sam):
    asked = consult(version=dear, words="Is this sensible?", by=priya, at=AT)
    reply(consultation=asked, words="Yes.", by=sam, at=AT, weekly_pence=18_000)
    first = sign_off(version=dear, by=priya, at=AT)
    page = text_of(worker.get(page_of(first)))
    assert "With authority Sam Okoro gave it for this version on 2 March 2026" in page
    second = sign_off(
        version=plan_changed(dear.plan, by=priya, weekly_pence=9_000),
        by=priya,
        at=AT + timedelta(days=1),
        cut_because="Her niece moved in.",
    )
    page = text_of(worker.get(page_of(first)))
    assert "Replaced on 3 March 2026" in page
    assert "Was replaced by The decision of 3 March 2026" in page
    page = text_of(worker.get(page_of(second)))
    assert "Took the place of The decision of 2 March 2026" in page
    assert "Her niece moved in." in page


@pytest.mark.parametrize("who", ["noor", "kit", "panel_member", "scheme_owner"])
@pytest.mark.parametrize("name", ["decision", "decision_letter", "decision_letter_page"])
def test_who_may_not_open_the_record_finds_no_decision(client, version, priya, who, name, request):
    decision = sign_off(version=version, by=priya, at=AT)
    client.force_login(request.getfixturevalue(who))
    assert client.get(reverse(name, args=[decision.pk])).status_code == 404


# the letter


def test_the_letter_says_all_of_it_in_plain_words(worker, scheme, rosa, priya, limits):
    version = plan_ready(rosa, by=priya, weekly_pence=9_000, contribution_pence=1_250)
    decision = sign_off(version=version, by=priya, at=AT, reasons="You know what you need.")
    response = worker.get(letter_of(decision))
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'inline; filename="decision.pdf"'
    paper = read(response.content)
    for words in (
        "Dear Rosie",
        "Your plan is agreed",
        "£90.00 a week",
        "£12.50 a week",
        "£77.50 a week",
        "2 March 2026",
        "You know what you need.",
        "01632 960 100",
        "Local Government and Social Care Ombudsman",
        "Priya Raman, Social worker",
    ):
        assert holds(paper, words), words
    assert paper.metadata.title == "Your plan is agreed: Rosa Vidal"


def test_the_letter_of_what_was_not_agreed_names_need_and_reason(worker, dear, priya, sam):
    referral = refer(version=dear, level="manager", why="Beyond my limit.", by=priya, at=AT)
    take(referral=referral, by=sam, at=AT)
    decision = not_agree(
        referral=referral, need="nutrition", reasons="The club cooks already.", by=sam, at=AT
    )
    paper = read(worker.get(letter_of(decision)).content)
    assert holds(paper, "Eating and drinking")
    assert holds(paper, "The club cooks already.")
    assert holds(paper, "Sam Okoro, Team manager")
    page = text_of(worker.get(reverse("decision_letter_page", args=[decision.pk])))
    assert "The club cooks already." in page


def test_the_letter_is_the_same_to_the_byte_years_later(version, priya, rosa, settings):
    decision = sign_off(version=version, by=priya, at=AT)
    before = letter_pdf(tell_decision(decision), large_print=False)
    priya.name = "Priya Stone"
    priya.save()
    settings.COUNCIL_PHONE = "01632 960 999"
    plan_changed(version.plan, by=priya, weekly_pence=9_500)
    again = Decision.objects.get(pk=decision.pk)
    assert letter_pdf(tell_decision(again), large_print=False) == before


def test_the_letter_comes_in_large_print_where_the_person_reads_it(worker, scheme, rosa, priya, limits):
    rosa.refresh_from_db()
    people.update_person(
        person=rosa, by=priya, at=AT, base_revision=rosa.revision, communication_needs=["large_print"]
    )
    version = plan_ready(rosa, by=priya)
    decision = sign_off(version=version, by=priya, at=AT)
    large = read(worker.get(letter_of(decision)).content)
    small = read(worker.get(letter_of(decision) + "?large=0").content)
    assert len(large.pages) > len(small.pages)


def test_where_no_pdf_can_be_made_it_leads_to_the_page_to_print(worker, version, priya, monkeypatch):
    from signoff.views import decisions
    from socialcare.web.paper import PdfUnavailable

    def cannot(told, *, large_print, easy=False):
        raise PdfUnavailable

    decision = sign_off(version=version, by=priya, at=AT)
    monkeypatch.setattr(decisions, "letter_pdf", cannot)
    response = worker.get(letter_of(decision))
    assert response["Location"] == reverse("decision_letter_page", args=[decision.pk])


# urgent support


@pytest.fixture
def urgent(rosa):
    return reverse("interim", args=[rosa.ref])


def the_form(**typed):
    today = timezone.localdate()
    later = today + timedelta(days=14)
    basics = {"weekly": "50", "once": "", "reasons": "Somebody each evening."}
    for name, day in (("from_on", today), ("look_again_on", later)):
        basics |= {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}
    return basics | typed


def test_urgent_support_is_signed_within_the_limit_with_a_day_to_look_again(
    worker, rosa, priya, limits, urgent
):
    page = text_of(worker.get(urgent))
    assert "They get now Nothing yet" in page
    assert "£100.00 a week for all of it: up to £100.00 a week more is within it" in page
    response = worker.post(urgent, the_form())
    decision = Decision.objects.get()
    assert response["Location"] == page_of(decision)
    assert (decision.kind, decision.weekly_pence) == ("interim", 5_000)
    page = text_of(worker.get(urgent))
    assert "They get now £50.00 a week" in page
    assert "Urgent support is in force: £50.00 a week in all." in page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"weekly": "100.01"}, "With this, their support costs £100.01 a week; your limit is £100.00."),
        ({"weekly": "", "once": ""}, "Enter what it costs: each week, once, or both."),
        ({"weekly": "a lot"}, "a lot"),
        ({"look_again_on-year": "2039"}, "Enter the day on which you look at it again"),
        ({"reasons": " "}, "Say what the support is, and why it cannot wait for the plan."),
    ],
)
def test_what_is_refused_keeps_what_was_typed(worker, rosa, limits, urgent, typed, sentence):
    sent = the_form(**typed)
    page = text_of(worker.post(urgent, sent))
    assert sentence in page
    if sent["reasons"].strip():
        assert "Somebody each evening." in page
    assert not Decision.objects.exists()


def test_urgent_support_goes_on_as_it_is_until_another_day(worker, rosa, sam, limits, urgent):
    urgent_support(rosa, by=sam)
    assert "Leave it empty where it goes on as it is." in text_of(worker.get(urgent))
    worker.post(urgent, the_form(weekly=""))
    newest = Decision.objects.order_by("-decided_at").first()
    assert newest is not None
    assert (newest.weekly_pence, newest.replaces is not None) == (2_000, True)


def test_all_that_is_missing_of_urgent_support_is_said_at_once(worker, rosa, limits, urgent):
    assert faults_in(worker.post(urgent, the_form(weekly="", reasons=" "))) == [
        "Say what the support is, and why it cannot wait for the plan.",
        "Enter what it costs: each week, once, or both.",
    ]


def test_who_has_no_limit_reads_whom_to_ask_in_place_of_the_form(worker, rosa, sam, limits, urgent):
    SignOffLimit.objects.filter(pk=limits[0].pk).update(withdrawn_at=AT, withdrawn_by=sam)
    response = worker.get(urgent)
    page = text_of(response)
    assert "You have no sign-off limit in force, so you cannot sign urgent support yourself." in page
    assert "Ask Sam Okoro. A manager opens this same page, and signs it within their own limit." in page
    assert "<form" not in response.content.decode().partition("<main")[2]
    SignOffLimit.objects.filter(pk=limits[1].pk).update(withdrawn_at=AT, withdrawn_by=sam)
    assert "No other manager of the team has a sign-off limit now." in text_of(worker.get(urgent))


def test_who_has_nothing_left_of_a_limit_reads_where_else_it_can_go(
    worker, version, rosa, limits, sam, urgent
):
    urgent_support(rosa, by=sam, weekly_pence=12_000)
    response = worker.get(urgent)
    page = text_of(response)
    assert "What is agreed already is beyond your limit" in page
    assert "The plan is kept: you can also ask a manager about it, or refer it." in page
    assert reverse("plan_sign_off", args=[version.plan_id]) in response.content.decode()
    assert "<form" not in response.content.decode().partition("<main")[2]
    typed = worker.post(urgent, the_form(reasons="A sitter at night."))
    assert "A sitter at night." in text_of(typed)
    assert Decision.objects.count() == 1


def test_on_top_of_a_plan_that_is_agreed_there_is_nothing_to_refer(
    worker, version, rosa, limits, priya, sam, urgent
):
    sign_off(version=version, by=priya, at=AT)
    urgent_support(rosa, by=sam, weekly_pence=3_000)
    page = text_of(worker.get(urgent))
    assert "Urgent support on top of the plan" in page
    assert "What is agreed already is beyond your limit" in page
    assert "refer it" not in page


def test_a_limit_that_is_just_used_up_lets_urgent_support_go_on(worker, rosa, priya, limits, urgent):
    urgent_support(rosa, by=priya, weekly_pence=10_000, once_pence=50_000)
    assert "Sign this support" in worker.get(urgent).content.decode()


@pytest.mark.parametrize("who", ["noor", "panel_member", "scheme_owner"])
def test_urgent_support_is_for_the_persons_own_team(client, rosa, urgent, who, request):
    client.force_login(request.getfixturevalue(who))
    assert client.get(urgent).status_code == 404


# on the desk


def test_the_person_page_says_when_urgent_support_is_looked_at_again(worker, rosa, priya, sam, limits):
    urgent_support(rosa, by=sam, at=timezone.now())
    page = text_of(worker.get(reverse("person", args=[rosa.ref])))
    assert "Urgent support until the plan is ready" in page
    assert "(in 2 weeks)" in page
    assert "Urgent support: £20.00 a week in all" in page


def reminded(client, user):
    client.force_login(user)
    return "Look again at the urgent support of Rosa Vidal" in text_of(client.get(reverse("today")))


def test_today_reminds_the_worker_when_the_day_is_near(client, rosa, priya, sam, limits):
    today, now = timezone.localdate(), timezone.now()
    urgent_support(rosa, by=priya, at=now, look_again_on=today + timedelta(days=10))
    assert not reminded(client, priya)
    urgent_support(rosa, by=priya, at=now, look_again_on=today + timedelta(days=2))
    assert reminded(client, priya)
    assert not reminded(client, sam)


def test_once_the_day_has_passed_today_reminds_the_manager_too(client, rosa, priya, sam, noor, kit, limits):
    yesterday = timezone.localdate() - timedelta(days=1)
    urgent_support(rosa, by=priya, at=timezone.now() - timedelta(days=20), look_again_on=yesterday)
    assert reminded(client, priya)
    assert reminded(client, sam)
    assert not reminded(client, noor)
    assert not reminded(client, kit)


def test_a_decision_on_the_plan_ends_the_reminder(client, rosa, priya, scheme, limits):
    today, long_ago = timezone.localdate(), timezone.now() - timedelta(days=20)
    urgent_support(rosa, by=priya, at=long_ago, look_again_on=today - timedelta(days=1))
    version = plan_ready(rosa, by=priya, at=long_ago)
    assert reminded(client, priya)
    sign_off(version=version, by=priya, at=timezone.now())
    assert not reminded(client, priya)


def test_the_person_page_leads_to_sign_off_and_lists_the_newest_decisions(worker, version, rosa, priya, sam):
    address = reverse("person", args=[rosa.ref])
    response = worker.get(address)
    assert "Rosie’s plan is ready: version 1 is kept. Sign off the plan" in text_of(response)
    assert reverse("plan_sign_off", args=[version.plan_id]) in response.content.decode()
    referral = refer(version=version, level="manager", why="Unsure.", by=priya, at=AT)
    assert "See where it is" in text_of(worker.get(address))
    take(referral=referral, by=sam, at=AT)
    hand_back(referral=referral, words="Yours.", by=sam, at=AT)
    assert "it is yours to decide. Sign off the plan" in text_of(worker.get(address))
    decision = sign_off(version=version, by=priya, at=AT)
    response = worker.get(address)
    page = text_of(response)
    assert "The support began on 2 March 2026. Talk again by 13 April 2026." in page
    assert "Agreed: £90.00 a week, 2 March 2026 Priya Raman, Social worker. In force" in page
    assert page_of(decision) in response.content.decode()


def test_the_plan_leads_to_sign_off_for_casework_staff_only(client, version, priya, rosa):
    address = reverse("plan", args=[version.plan_id])
    sign = reverse("plan_sign_off", args=[version.plan_id])
    client.force_login(priya)
    assert sign in client.get(address).content.decode()
    assert sign in client.get(reverse("plan_cover", args=[version.plan_id])).content.decode()


def test_a_manager_signs_at_her_own_level(client, dear, sam):
    client.force_login(sam)
    today = timezone.localdate()
    day = {"from_on-day": today.day, "from_on-month": today.month, "from_on-year": today.year}
    client.post(reverse("plan_sign_off", args=[dear.plan_id]), {"version": 1} | day)
    assert Decision.objects.get().level == "manager"


def test_every_step_of_sign_off_is_told_in_words_in_the_history(dear, priya, sam, rosa):
    from socialcare.people.history import WORDS

    referral = refer(version=dear, level="manager", why="Beyond my limit.", by=priya, at=AT)
    take(referral=referral, by=sam, at=AT)
    verbs = set(Event.objects.filter(person_id=rosa.pk).values_list("verb", flat=True))
    special = {"record.opened", "person.changed", "circle.changed", "person.allocated"}
    assert verbs - special <= set(WORDS)
    from signoff.states import AUTHORITY, CONSULTATION, REFERRAL

    for table in (REFERRAL, CONSULTATION, AUTHORITY):
        for transition in table.transitions:
            assert f"{table.name}.{transition.action}" in WORDS
