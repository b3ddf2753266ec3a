"""Who leads the planning, and the reminder of the next talk."""

from datetime import timedelta

import pytest
from django.test import Client

from socialcare.audit.models import Event
from socialcare.notifications.models import Message
from socialcare.people import services as people
from socialcare.values import Refused
from supportplans import rules
from supportplans.beside import beside_of
from supportplans.models import TalkAgain
from supportplans.selectors import lead_of, lead_suggestion, talk_to_come
from supportplans.services import leads
from tests.builders import AT, TODAY, a_person, in_the_circle

pytestmark = pytest.mark.django_db


def suggested(plan):
    """Who could lead, as the plan's page says it."""
    beside = beside_of(plan, on=TODAY)
    return lead_suggestion(plan.person, beside.lead, somebody_close=beside.somebody_close)


def test_the_newest_word_says_who_leads(plan, priya, rosa_user):
    son = in_the_circle(plan.person, by=priya)
    leads.record_lead(plan=plan, leader="person", help_wanted="Pictures.", by=rosa_user, at=AT)
    leads.record_lead(
        plan=plan,
        leader="family",
        member=son,
        carer_is="share",
        carer_words="Not alone.",
        by=priya,
        at=AT + timedelta(hours=1),
    )
    lead = lead_of(plan)
    assert (lead.leader, lead.member, lead.carer_is, lead.carer_words) == (
        "family",
        son,
        "share",
        "Not alone.",
    )
    assert plan.leads.count() == 2
    assert Event.objects.filter(verb="plan.lead_recorded", person_id=plan.person_id).count() == 2


def test_the_person_leads_unless_the_record_says_otherwise(rosa, plan, priya):
    assert suggested(plan).leader == "person"
    rosa.refresh_from_db()
    people.update_person(
        person=rosa,
        by=priya,
        at=AT,
        base_revision=rosa.revision,
        crisis_since=TODAY,
        crisis_notes="Her husband died.",
    )
    plan.person.refresh_from_db()
    assert suggested(plan).leader == "worker"


def test_who_would_be_worn_out_is_asked_and_the_worker_is_suggested(plan, priya):
    son = in_the_circle(plan.person, by=priya)
    leads.record_lead(
        plan=plan, leader="family", member=son, carer_is="worn_out", carer_words="Not now.", by=priya, at=AT
    )
    assert suggested(plan).leader == "worker"


def test_who_will_not_plan_alone_and_has_nobody_is_offered_the_worker(plan, priya, rosa_user):
    leads.record_lead(plan=plan, leader="person", company="together", by=rosa_user, at=AT)
    assert suggested(plan).because == rules.NOT_ALONE_LEAD
    client = Client()
    client.force_login(priya)
    address = f"/plans/{plan.pk}/"
    assert rules.NOT_ALONE_LEAD in client.get(address).content.decode()
    client.force_login(rosa_user)
    hers = client.get(address).content.decode()
    assert "Your social worker can make the plan together with you" in hers
    assert rules.NOT_ALONE_LEAD not in hers
    in_the_circle(plan.person, by=priya)
    assert suggested(plan).leader == "person"
    leads.record_lead(plan=plan, leader="worker", company="together", by=priya, at=AT)
    client.force_login(priya)
    assert "You could lead the planning" not in client.get(address).content.decode()


def test_the_form_asks_how_a_carer_is_before_they_carry_the_planning(plan, priya):
    son = in_the_circle(plan.person, by=priya)
    client = Client()
    client.force_login(priya)
    typed = {"leader": "family", "member": str(son.pk), "company": "together", "help_wanted": "Pictures"}
    refused = client.post(f"/plans/{plan.pk}/lead/", typed).content.decode()
    assert "How are they with that?" in refused
    assert "Pictures" in refused
    assert not plan.leads.exists()
    client.post(f"/plans/{plan.pk}/lead/", typed | {"carer_is": "share", "carer_words": "Not every week."})
    lead = lead_of(plan)
    assert (lead.member, lead.carer_is, lead.company, lead.help_wanted) == (
        son,
        "share",
        "together",
        "Pictures",
    )


def test_what_is_said_of_a_carer_is_kept_only_where_somebody_close_leads(plan, priya):
    lead = leads.record_lead(
        plan=plan, leader="worker", carer_is="glad", carer_words="Yes.", because="A crisis.", by=priya, at=AT
    )
    assert (lead.carer_is, lead.carer_words, lead.because) == ("", "", "A crisis.")


def test_nobody_outside_the_circle_leads_as_family(plan, priya):
    stranger = in_the_circle(a_person(by=priya), by=priya)
    with pytest.raises(Refused, match="in the circle of support now"):
        leads.record_lead(plan=plan, leader="family", member=stranger, by=priya, at=AT)
    with pytest.raises(Refused, match="Choose who leads"):
        leads.record_lead(plan=plan, leader="aunt", by=priya, at=AT)
    with pytest.raises(Refused, match="whether they would plan alone"):
        leads.record_lead(plan=plan, leader="person", company="perhaps", by=priya, at=AT)
    assert not plan.leads.exists()


def test_a_helper_decides_neither_who_leads_nor_when_they_talk(plan, tomas, priya):
    talk = leads.agree_talk(plan=plan, talk_on=TODAY, by=priya, at=AT)
    with pytest.raises(Refused, match="Only the person, or their social worker"):
        leads.record_lead(plan=plan, leader="person", by=tomas.user, at=AT)
    with pytest.raises(Refused, match="agree when they talk"):
        leads.agree_talk(plan=plan, talk_on=TODAY, by=tomas.user, at=AT)
    with pytest.raises(Refused, match="Only the person and their social worker say so"):
        leads.settle_talk(talk=talk, outcome="talked", by=tomas.user, at=AT)
    assert (plan.leads.count(), talk_to_come(plan)) == (0, talk)
    client = Client()
    client.force_login(tomas.user)
    for address in ("lead/", "talk/"):
        assert client.get(f"/plans/{plan.pk}/{address}").status_code == 404


def test_a_day_that_was_agreed_gives_way_to_another(plan, priya, rosa_user):
    first = leads.agree_talk(plan=plan, talk_on=TODAY + timedelta(days=7), by=priya, at=AT)
    assert leads.agree_talk(plan=plan, talk_on=TODAY + timedelta(days=7), by=priya, at=AT) == first
    second = leads.agree_talk(plan=plan, talk_on=TODAY + timedelta(days=9), by=rosa_user, at=AT)
    first.refresh_from_db()
    assert (first.outcome, talk_to_come(plan)) == ("moved", second)
    assert Event.objects.filter(verb="plan.talk_agreed", person_id=plan.person_id).count() == 2


@pytest.mark.parametrize(("days", "fits"), [(-1, False), (0, True), (183, True), (184, False)])
def test_the_day_lies_within_six_months(plan, priya, days, fits):
    day = TODAY + timedelta(days=days)
    if fits:
        assert leads.agree_talk(plan=plan, talk_on=day, by=priya, at=AT).talk_on == day
    else:
        with pytest.raises(Refused, match="Choose"):
            leads.agree_talk(plan=plan, talk_on=day, by=priya, at=AT)
        assert not plan.talks.exists()


def test_both_are_reminded_the_day_before_and_once(plan, priya):
    leads.agree_talk(plan=plan, talk_on=TODAY + timedelta(days=7), by=priya, at=AT)
    assert leads.remind_of_talks(at=AT + timedelta(days=5)) == 0
    assert leads.remind_of_talks(at=AT + timedelta(days=6)) == 1
    assert leads.remind_of_talks(at=AT + timedelta(days=6, hours=1)) == 0
    sent = Message.objects.filter(purpose=leads.TALK_REMINDER)
    assert sorted(sent.values_list("to", flat=True)) == ["priya@fenwick.example", "rosa@example.org"]
    assert "Vidal" not in "".join(message.body + message.subject for message in sent)


def test_a_talk_agreed_for_tomorrow_reminds_on_the_day(plan, priya):
    leads.agree_talk(plan=plan, talk_on=TODAY + timedelta(days=1), by=priya, at=AT)
    assert leads.remind_of_talks(at=AT + timedelta(hours=1)) == 0
    assert leads.remind_of_talks(at=AT + timedelta(days=1)) == 1


def test_a_talk_that_took_place_reminds_nobody_and_counts_once(plan, priya):
    talk = leads.agree_talk(plan=plan, talk_on=TODAY + timedelta(days=3), by=priya, at=AT)
    with pytest.raises(Refused, match="Say whether you talked"):
        leads.settle_talk(talk=talk, outcome="forgotten", by=priya, at=AT)
    for _ in range(2):
        leads.settle_talk(talk=talk, outcome="talked", by=priya, at=AT)
    assert leads.remind_of_talks(at=AT + timedelta(days=2)) == 0
    assert TalkAgain.objects.get(pk=talk.pk).outcome == "talked"
    assert Event.objects.filter(verb="plan.talk_settled", person_id=plan.person_id).count() == 1


def test_a_reminder_missed_by_days_is_not_sent_after_the_talk(plan, priya):
    leads.agree_talk(plan=plan, talk_on=TODAY + timedelta(days=3), by=priya, at=AT)
    assert leads.remind_of_talks(at=AT + timedelta(days=10)) == 0
    assert not Message.objects.filter(purpose=leads.TALK_REMINDER).exists()
