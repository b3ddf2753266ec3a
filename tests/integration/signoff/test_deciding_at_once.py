"""Eight people at the same instant, with real transactions: one decision, and the others are told.

Each promise stands here twice: that it is kept, and that without the lock it is not, so that it is
not kept by accident.
"""

import threading
from collections import Counter
from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.db.models import QuerySet, Sum

from budgets.models import PersonalBudget
from signoff import permissions
from signoff.models import CaseAuthority, Decision, Referral
from signoff.services import consulting, deciding, referring
from signoff.services.consulting import consult, reply
from signoff.services.deciding import agree, sign_interim, sign_off
from signoff.services.referring import bring_newest, take, withdraw
from socialcare.audit.models import Event
from socialcare.people.models import Person
from socialcare.values import Refused
from supportplans.models import PlanVersion, SupportPlan
from supportplans.services.plans import locked_plan
from supportplans.services.versions import freeze
from tests.builders import AT, a_cost

from .races import EIGHT, PATIENCE, a_team_of_eight, all_referred, in_step, many_versions, meeting

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def group(db):
    return a_team_of_eight()


# taking a lock out


def unlocked_version(version):
    """Do what ``under_lock`` does, without a lock."""
    fresh = PlanVersion.objects.get(pk=version.pk)
    fresh.plan = SupportPlan.objects.select_related("person").get(pk=version.plan_id)
    return fresh


def take_out_sign_off_s_lock(monkeypatch):
    """Take the lock on plan and person out of sign-off; those of the rooms below stay."""
    for module in (deciding, referring, consulting):
        monkeypatch.setattr(module, "under_lock", unlocked_version)
    monkeypatch.setattr(
        deciding, "locked_person", lambda person: Person.objects.select_related("team").get(pk=person.pk)
    )


def take_out_every_lock(monkeypatch):
    """Take every row lock out, of every room."""
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **options: rows.all())


# what came of it


def succeeded(results):
    return [one for one in results if not isinstance(one, Exception)]


def told(results):
    """Return the sentences of those who were refused; anything else that was raised fails."""
    others = [one for one in results if isinstance(one, Exception)]
    assert all(isinstance(one, Refused) for one in others), others
    return [one.sentence for one in others]


def decisions_of(versions):
    """Return how many decisions, and how many events of one, there are for each version."""
    rows = Decision.objects.filter(version__in=versions).values_list("id", "version_id")
    by_decision = {str(id_): version for id_, version in rows}
    events = Event.objects.filter(verb="decision.agreed", subject_id__in=by_decision)
    return (
        Counter(by_decision.values()),
        Counter(by_decision[one] for one in events.values_list("subject_id", flat=True)),
    )


def each_decided_once(versions):
    """Return whether each version has one decision, with one event, and the person one open budget."""
    once = Counter(version.pk for version in versions)
    decisions, events = decisions_of(versions)
    open_budgets = PersonalBudget.objects.filter(to_on__isnull=True).values_list("person_id", flat=True)
    budgets = Counter(version.plan.person_id for version in versions) == Counter(open_budgets)
    return decisions == once and events == once and budgets and PersonalBudget.objects.count() == len(once)


def sign_all(group, versions):
    return in_step(
        [
            lambda number, by=by: sign_off(version=versions[number], by=by, at=AT, lot=99)
            for by in group.everybody
        ],
        rounds=len(versions),
    )


def agree_all(group, referrals):
    """Let eight decide each: every manager in two tabs."""
    return in_step(
        [lambda number, by=by: agree(referral=referrals[number], by=by, at=AT) for by in group.managers * 2],
        rounds=len(referrals),
    )


# two hundred plans


def test_of_two_hundred_plans_that_eight_decide_at_one_instant_each_is_decided_once(group):
    own, referred = many_versions(group, 100), many_versions(group, 100)
    referrals = all_referred(group, referred)
    signed, agreed = sign_all(group, own), agree_all(group, referrals)
    assert each_decided_once([*own, *referred])
    assert len(Decision.objects.all()) == 200
    for results in (*signed, *agreed):
        assert len(succeeded(results)) == 1
    for results in signed:
        for sentence in told(results):
            assert "agreed version 1 already" in sentence
    for results in agreed:
        assert told(results) == ["This referral is agreed, so it cannot be decided now."] * (EIGHT - 1)
    assert Event.objects.filter(verb="referral.agree").count() == 100


def test_without_sign_off_s_lock_several_sign_the_same_version(group, monkeypatch):
    versions = many_versions(group, 3)
    take_out_sign_off_s_lock(monkeypatch)
    monkeypatch.setattr(deciding, "_agree", meeting(deciding._agree))
    results = sign_all(group, versions)
    assert [len(succeeded(one)) for one in results] == [EIGHT] * 3
    assert not each_decided_once(versions)
    assert decisions_of(versions)[0] == Counter({version.pk: EIGHT for version in versions})


def test_without_any_lock_the_database_s_own_constraints_are_what_holds(group, monkeypatch):
    versions = many_versions(group, 3)
    take_out_every_lock(monkeypatch)
    budgets = PersonalBudget.objects
    monkeypatch.setattr(budgets, "create", meeting(budgets.create))
    for results in sign_all(group, versions):
        others = [one for one in results if isinstance(one, Exception)]
        assert len(others) == EIGHT - 1
        assert {type(one) for one in others} == {IntegrityError}  # nobody is told in a sentence
        assert all("personal_budget_one_open" in str(one) for one in others)


def test_without_any_lock_one_decision_for_a_referral_is_kept_by_a_constraint(group, monkeypatch):
    referrals = all_referred(group, many_versions(group, 2))
    take_out_every_lock(monkeypatch)
    monkeypatch.setattr(permissions, "check_can_agree", meeting(permissions.check_can_agree))
    for results in agree_all(group, referrals):
        others = [one for one in results if isinstance(one, Exception)]
        assert len(others) == EIGHT - 1
        assert {type(one) for one in others} == {IntegrityError}
        assert all("signoff_decision_referral_id" in str(one) for one in others)


# taking a referral out of the queue


def take_all(group, referrals):
    return in_step(
        [lambda number, by=by: take(referral=referrals[number], by=by, at=AT) for by in group.managers * 2],
        rounds=len(referrals),
    )


def test_of_eight_who_take_a_referral_at_once_one_has_it(group):
    referrals = all_referred(group, many_versions(group, 25))
    for results in take_all(group, referrals):
        (taken,) = succeeded(results)
        sentences = Counter(told(results))
        own = sentences.pop("This referral is being looked at, so it cannot be taken.")
        assert own == 1  # the other tab of who took it
        assert sentences == {f"{taken.holder} has taken this already.": EIGHT - 2}
    assert Event.objects.filter(verb="referral.take").count() == 25


def test_without_a_lock_all_eight_believe_that_they_have_it(group, monkeypatch):
    referrals = all_referred(group, many_versions(group, 2))
    take_out_every_lock(monkeypatch)
    monkeypatch.setattr(Referral, "save", meeting(Referral.save))
    assert [len(succeeded(one)) for one in take_all(group, referrals)] == [EIGHT, EIGHT]


# authority is used once


@pytest.fixture
def authorities(group):
    """Ten versions beyond everybody's limit but for the authority that Priya was given for each."""
    worker, manager = group.workers[0], group.managers[0]
    worker.worker.sign_off_limits.update(to_on=AT.date() - timedelta(days=1))
    versions = many_versions(group, 10, weekly_pence=17_045)
    for version in versions:
        consultation = consult(version=version, words="May I?", by=worker, at=AT)
        reply(consultation=consultation, words="Yes.", weekly_pence=17_045, by=manager, at=AT)
    return versions


def use_all(group, versions):
    def use(number):
        said = {"lot": 99, "correcting": "Pressed again."}
        return sign_off(version=versions[number], by=group.workers[0], at=AT, **said)

    return in_step([use] * EIGHT, rounds=len(versions))


def test_authority_is_used_once_though_the_button_is_pressed_in_eight_tabs(group, authorities):
    for results in use_all(group, authorities):
        assert len(succeeded(results)) == 1
        assert told(results) == ["You have no sign-off limit in force. Ask your manager to set one."] * 7
    assert each_decided_once(authorities)
    assert Event.objects.filter(verb="authority for a plan.use").count() == 10


def test_without_sign_off_s_lock_the_database_keeps_authority_to_one_decision(
    group, authorities, monkeypatch
):
    take_out_sign_off_s_lock(monkeypatch)
    monkeypatch.setattr(deciding, "_agree", meeting(deciding._agree))
    for results in use_all(group, authorities[:2]):
        others = [one for one in results if isinstance(one, Exception)]
        assert len(succeeded(results)) == 1
        assert {type(one) for one in others} == {IntegrityError}
        assert all("authority" in str(one) for one in others)


# several sums at once do not pass a limit together


def interim_all(group, persons, *, once_pence=20_000):
    return in_step(
        [
            lambda number, by=by: sign_interim(
                person=persons[number],
                extra_weekly_pence=0,
                once_pence=once_pence,
                reasons="A bed rail, today.",
                look_again_on=AT.date() + timedelta(days=14),
                by=by,
                at=AT,
            )
            for by in group.everybody
        ],
        rounds=len(persons),
    )


def once_by_person():
    rows = Decision.objects.values("person").annotate(total=Sum("once_pence"))
    return {row["person"]: row["total"] for row in rows}


def test_urgent_support_signed_at_once_does_not_pass_the_limit_together(group):
    persons = [version.plan.person for version in many_versions(group, 10)]
    for results in interim_all(group, persons):
        assert len(succeeded(results)) == 2
        assert told(results) == [
            "One-off costs come to £600.00 in twelve months; your limit is £500.00. "
            "Ask your manager to sign this."
        ] * (EIGHT - 2)
    assert once_by_person() == {person.pk: 40_000 for person in persons}


def test_without_the_person_s_lock_only_the_chain_s_constraint_stops_urgent_support(group, monkeypatch):
    persons = [version.plan.person for version in many_versions(group, 1)]
    take_out_sign_off_s_lock(monkeypatch)
    # All eight were tested against the limit; only that a person has one first decision stops seven.
    monkeypatch.setattr(deciding, "_start", meeting(deciding._start))
    (results,) = interim_all(group, persons)
    others = [one for one in results if isinstance(one, Exception)]
    assert len(others) == EIGHT - 1
    assert {type(one) for one in others} == {IntegrityError}
    assert all("decision_one_first" in str(one) for one in others)


def plan_and_interim(group, versions):
    """A plan with £300.00 once and urgent support for £300.00 once, where the limit is £500.00."""

    def plan(number):
        return sign_off(version=versions[number], by=group.workers[0], at=AT, lot=99)

    def urgent(number):
        return sign_interim(
            person=versions[number].plan.person,
            extra_weekly_pence=0,
            once_pence=30_000,
            reasons="A bed rail, today.",
            look_again_on=AT.date() + timedelta(days=14),
            by=group.workers[1],
            at=AT,
        )

    return in_step([plan, urgent], rounds=len(versions))


def test_a_plan_and_urgent_support_at_once_do_not_pass_the_limit_together(group):
    versions = many_versions(group, 20, once_pence=30_000)
    for results in plan_and_interim(group, versions):
        assert len(succeeded(results)) == 1
        (sentence,) = told(results)
        assert sentence.startswith("One-off costs come to £600.00 in twelve months; your limit is £500.00.")
    assert set(once_by_person().values()) == {30_000}


def test_with_a_lock_on_the_plan_alone_plan_and_urgent_support_pass_the_limit_together(group, monkeypatch):
    versions = many_versions(group, 1, once_pence=30_000)

    def plan_alone(version):
        fresh = unlocked_version(version)
        fresh.plan = locked_plan(version.plan)
        return fresh

    monkeypatch.setattr(deciding, "under_lock", plan_alone)
    # Both have been tested against the limit before either goes on.
    there = meeting(lambda: None, parties=2)
    agreed, recorded = deciding._agree, deciding._start

    def agree_after(**fields):
        there()
        return agreed(**fields)

    def start_after(from_on, on):
        if from_on is None and not once:
            once.append(True)
            there()
        return recorded(from_on, on)

    once = []
    monkeypatch.setattr(deciding, "_agree", agree_after)
    monkeypatch.setattr(deciding, "_start", start_after)
    assert len(succeeded(plan_and_interim(group, versions)[0])) == 2
    assert once_by_person()[versions[0].plan.person_id] == 60_000


# the plan changes during the click


def changed_and_signed(group, versions):
    worker, manager = group.workers[0], group.managers[0]

    def change(number):
        a_cost(versions[number].plan, by=worker, what="A gardener")
        return freeze(plan=versions[number].plan, by=worker, at=AT, persons_word=True)

    return in_step(
        [change, lambda number: sign_off(version=versions[number], by=manager, at=AT)], rounds=len(versions)
    )


def signed_after_it_was_replaced():
    """Return the decisions on a version that were written after the next one was kept."""
    late = []
    for decision in Decision.objects.select_related("version__plan"):
        newer = decision.version.plan.versions.filter(number__gt=decision.version.number)
        kept = Event.objects.filter(verb="version.kept", subject_id__in=[str(one.pk) for one in newer])
        made = Event.objects.get(verb="decision.agreed", subject_id=str(decision.pk))
        if kept.filter(id__lt=made.id).exists():
            late.append(decision)
    return late


def test_a_version_kept_at_the_moment_of_signing_comes_before_or_after_never_between(group):
    versions = many_versions(group, 20)
    for kept, signed in changed_and_signed(group, versions):
        assert kept.number == 2
        if isinstance(signed, Exception):
            (sentence,) = told([signed])
            assert sentence.startswith(
                ("The plan was changed after version 1 was kept.", "Version 1 of this plan was replaced")
            )
    assert signed_after_it_was_replaced() == []


def test_without_sign_off_s_lock_a_version_is_signed_after_it_was_replaced(group, monkeypatch):
    versions = many_versions(group, 1)
    take_out_sign_off_s_lock(monkeypatch)
    checked, replaced = threading.Event(), threading.Event()
    agreed = deciding._agree

    def agree_after(**fields):
        checked.set()
        assert replaced.wait(PATIENCE)
        return agreed(**fields)

    monkeypatch.setattr(deciding, "_agree", agree_after)

    def change(number):
        assert checked.wait(PATIENCE)
        a_cost(versions[0].plan, by=group.workers[0], what="A gardener")
        freeze(plan=versions[0].plan, by=group.workers[0], at=AT, persons_word=True)
        replaced.set()

    in_step([change, lambda number: sign_off(version=versions[0], by=group.managers[0], at=AT)], rounds=1)
    assert len(signed_after_it_was_replaced()) == 1


def test_a_referral_is_withdrawn_or_agreed_never_both(group):
    referrals = all_referred(group, many_versions(group, 25))
    results = in_step(
        [
            lambda number: withdraw(referral=referrals[number], words="", by=group.workers[0], at=AT),
            lambda number: agree(referral=referrals[number], by=group.managers[0], at=AT),
        ],
        rounds=25,
    )
    for place, pair in enumerate(results):
        assert len(succeeded(pair)) == 1
        assert told(pair)[0] in (
            "This referral is agreed, so it cannot be taken back.",
            "This referral is taken back, so it cannot be decided now.",
        )
        status = Referral.objects.get(pk=referrals[place].pk).status
        assert Decision.objects.filter(referral=referrals[place]).exists() is (status == "agreed")


def test_a_version_that_takes_the_place_of_another_is_not_agreed_by_who_read_the_other(group):
    versions = many_versions(group, 20)
    referrals = all_referred(group, versions)
    for version in versions:
        a_cost(version.plan, by=group.workers[0], what="A gardener")
        freeze(plan=version.plan, by=group.workers[0], at=AT, persons_word=True)
    seen = list(
        Referral.objects.select_related("version__plan__person").filter(pk__in=[one.pk for one in referrals])
    )
    results = in_step(
        [
            lambda number: bring_newest(referral=seen[number], by=group.workers[0], at=AT),
            lambda number: agree(referral=seen[number], by=group.managers[0], at=AT),
        ],
        rounds=20,
    )
    for brought, agreed in results:
        assert not isinstance(brought, Exception)
        assert told([agreed])[0] in (
            "Version 1 of this plan was replaced by version 2. Look at that one first.",
            "Version 2 took the place of version 1 while you were looking. Look at that one first.",
        )
    assert not Decision.objects.exists()


def test_authority_that_is_taken_back_at_the_moment_of_signing_was_used_or_was_not(group, authorities):
    given = {one.version_id: one for one in CaseAuthority.objects.select_related("version__plan__person")}
    results = in_step(
        [
            lambda number: sign_off(version=authorities[number], by=group.workers[0], at=AT, lot=99),
            lambda number: consulting.take_authority_back(
                authority=given[authorities[number].pk], by=group.managers[0], at=AT
            ),
        ],
        rounds=len(authorities),
    )
    for place, pair in enumerate(results):
        assert len(succeeded(pair)) == 1
        assert len(told(pair)) == 1
        status = CaseAuthority.objects.get(version=authorities[place]).status
        assert Decision.objects.filter(version=authorities[place]).exists() is (status == "used")
