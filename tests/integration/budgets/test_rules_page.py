"""The rules for everybody: the version in force, older ones, and never a draft."""

import json
import re
from copy import deepcopy
from datetime import timedelta
from decimal import Decimal
from statistics import mean
from typing import Any

import pytest
from django.urls import reverse

from budgets.documents import demonstration_document, figure_documents, read_document
from budgets.engine import compile_scheme, evaluate
from budgets.public import share_words
from budgets.schemes.drafting import start_draft
from tests.builders import AT, invited, scheme_published
from tests.html_check import html_faults
from tests.pages import text_of
from tests.papers import read

pytestmark = pytest.mark.django_db

FIGURES = figure_documents()
SECOND = AT + timedelta(days=30)


def published(document: dict[str, Any], *, by: Any, at: Any = AT) -> Any:
    return scheme_published(document=document, by=by, at=at)


def page_of(scheme: Any) -> str:
    return reverse("rules_version", args=[scheme.key, scheme.version])


def a_new_version(**changes: Any) -> dict[str, Any]:
    return demonstration_document() | {"version": "2026-27.2"} | changes


def a_document(**allocation: Any) -> dict[str, Any]:
    """Return a small scheme of one question and one that may stay open, without help or additions."""
    priced = allocation.get("method") == "price_per_need"
    worth = "price" if priced else "points"
    return {
        "format": "allocation-scheme/1",
        "id": "small",
        "version": "1",
        "title": "Small",
        "period": "week",
        "questions": [
            {
                "id": "meals",
                "text": "Meals",
                "options": [
                    {"id": "no", "text": "None", worth: "0"},
                    {"id": "yes", "text": "All", worth: "1"},
                ],
            },
            {
                "id": "nights",
                "text": "Nights",
                "required": False,
                "options": [{"id": "yes", "text": "Awake", worth: "2.5"}],
            },
        ],
        "allocation": allocation,
    }


# The page


def test_anybody_reads_the_rules_in_force_without_signing_in(client, scheme):
    shown = text_of(client.get(reverse("rules")))
    document = scheme.document
    for words in (document["title"], document["version"], document["notice"], document["source"]):
        assert words in shown
    assert "Used Since 2 March 2026" in shown
    assert "It may go up or down when your plan is agreed." in shown
    assert "Points do not decide whether you get support." in shown
    assert "The Care Act asks three things." in shown
    for question in document["questions"]:
        assert question["text"] in shown
        assert question["help"] in shown
        for option in question["options"]:
            points = option["points"]
            assert f"{option['text']} {points} point{'' if points == '1' else 's'}" in shown
    assert "Family or friends already help with about half of this Half" in shown
    assert "Family or friends already help with all of this All of it" in shown
    assert "If they want to go on and are able to, we take off what their help covers." in shown
    assert "When the answer to “Who you live with” is “You live alone”. + 2 points" in shown
    for row in document["allocation"]["rows"]:
        assert f"{row['points']} points £{row['amount']} a week" in shown
    assert "With fewer than 16 points, you get the same share of £82.91 a week" in shown
    assert "With more than 48 points, the table ends." in shown
    assert "There is no smallest and no largest sum in these rules." in shown
    assert "Help from family and friends takes nothing off here." in shown
    for where in ("Tell your worker", "01632 960 100", "Ombudsman", "0300 061 0614"):
        assert where in shown


def test_each_example_is_worked_out_by_the_engine_with_every_line(client, scheme):
    shown = text_of(client.get(reverse("rules")))
    compiled = compile_scheme(scheme.document)
    assert compiled.examples
    for example in compiled.examples:
        result = evaluate(compiled, example.answers, example.support)
        assert example.name in shown
        for line in result.lines:
            assert line.text in shown
    assert "18 points. That gives £92.68 a week, which is £4,819.36 over 52 weeks." in shown


def test_the_picture_is_the_table_and_names_nobodys_place(client, scheme):
    html = client.get(reverse("rules")).content.decode()
    assert html.count("<polyline") == 2
    assert "app-picture__here" not in html
    assert "app-picture__label" not in html


@pytest.mark.parametrize("name", FIGURES)
def test_published_figures_of_every_method_are_told(client, scheme_owner, name):
    document = FIGURES[name]
    scheme = published(document, by=scheme_owner)
    shown = text_of(client.get(page_of(scheme)))
    for row in document["allocation"].get("rows") or []:
        assert f"£{Decimal(row['amount']):,.2f} a {document['period']}" in shown
    for question in document["questions"]:
        for option in question["options"]:
            price = option.get("price")
            worth = f"£{Decimal(price):,.2f} a {document['period']}" if price else option["points"]
            assert f"{option['text']} {worth}" in shown
    for addition in document.get("additions") or []:
        assert f"{addition['text']} When the answer to" in shown
        assert f"+ £{Decimal(addition['price']):,.2f} a year" in shown
    for example in document["examples"]:
        weekly = example["weekly"]
        says = (
            "a person works out the sum"
            if weekly is None
            else f"£{Decimal(weekly):,.2f} a week"
            if Decimal(weekly)
            else "That gives no money."
        )
        after = shown[shown.index(example["name"], shown.index("Worked examples")) :]
        assert says in after[: after.index("Every line")], example["name"]


def test_a_table_for_a_year_says_so_and_what_a_week_is(client, scheme_owner):
    shown = text_of(client.get(page_of(published(FIGURES["norfolk_children"], by=scheme_owner))))
    assert "Find the row that your points fall in." in shown
    assert "These sums are for a year. We divide by 52" in shown
    assert "70 points to just under 116 £500.00 a year about £9.62 a week" in shown
    assert "171 points to 185 £6,000.00 a year about £115.38 a week" in shown
    assert "0 points to just under 70 £0.00 a year 70 points" in shown
    assert "70 points. That gives £9.62 a week. Every line" in shown
    assert "With more than 185 points, the table ends." in shown
    assert "help from family and friends takes nothing off the sum" in shown


def test_the_test_of_the_care_act_is_told_for_adults_only(client, scheme, scheme_owner):
    assert "The Care Act asks three things." in text_of(client.get(page_of(scheme)))
    carers = text_of(client.get(page_of(published(FIGURES["derbyshire_carers"], by=scheme_owner))))
    assert "The Care Act asks three things." not in carers
    assert "Points do not decide whether you get support." in carers


def test_prices_have_neither_points_nor_a_table_nor_a_picture(client, scheme_owner):
    response = client.get(page_of(published(FIGURES["homecare_packages"], by=scheme_owner)))
    shown = text_of(response)
    assert "Each answer has a price. There are no points: we add up the prices." in shown
    assert "Three days a week £50.40 a week" in shown
    assert "From points to pounds" not in shown
    assert "The rows of the table" not in shown
    assert '<svg class="app-picture' not in response.content.decode()


@pytest.mark.parametrize(
    ("allocation", "sentences"),
    [
        (
            {"method": "price_per_point", "price": "12.5"},
            ["Each point is worth £12.50 a week. Your points times that is the sum."],
        ),
        (
            {"method": "banded", "below_first": "first", "rows": [{"points": "2", "amount": "20"}]},
            [
                "2 points or more £20.00 a week",
                "fewer than 2 points, you get the sum of the first row: £20.00",
            ],
        ),
        (
            {
                "method": "banded",
                "below_first": "nothing",
                "above_last": "last",
                "ends_at": "3",
                "rows": [{"points": "1", "amount": "20"}],
            },
            [
                "1 point to 3 £20.00 a week",
                "With fewer than 1 point, the table gives no money. It does not decide",
                "With more than 3 points, you get the sum of the last row: £20.00 a week.",
            ],
        ),
        (
            {
                "method": "interpolated",
                "below_first": "nothing",
                "above_last": "last",
                "rows": [{"points": "3", "amount": "30"}],
            },
            ["The table has one row.", "With more than 3 points, you get the sum of the last row"],
        ),
    ],
)
def test_the_edges_of_a_table_are_told(client, scheme_owner, allocation, sentences):
    shown = text_of(client.get(page_of(published(a_document(**allocation), by=scheme_owner))))
    for sentence in sentences:
        assert sentence in shown
    assert "You do not have to answer this. With no answer, it counts nothing." in shown
    assert "Awake 2.5 points" in shown
    assert "Worked examples" not in shown


def test_the_smallest_and_the_largest_sum_are_told(client, scheme_owner):
    document = a_document(method="price_per_point", price="10") | {"minimum": "15.5", "maximum": "1200"}
    shown = text_of(client.get(page_of(published(document, by=scheme_owner))))
    assert "The smallest sum is £15.50 a week." in shown
    assert "The largest sum is £1,200.00 a week." in shown
    assert "no smallest" not in shown


@pytest.mark.parametrize(
    ("share", "words"),
    [
        ("0", "Nothing"),
        ("0.250", "A quarter"),
        ("0.5", "Half"),
        ("0.75", "Three quarters"),
        ("1.0", "All of it"),
        ("0.3", "30%"),
        ("0.125", "12.5%"),
        ("0.333333", "33.3333%"),
    ],
)
def test_a_share_is_said_as_people_say_it(share, words):
    assert share_words(Decimal(share)) == words


def test_the_pages_are_valid_html(client, scheme, scheme_owner):
    pages = {"in force": client.get(reverse("rules"))}
    for name, document in FIGURES.items():
        pages[name] = client.get(page_of(published(document, by=scheme_owner)))
    pages["several"] = client.get(reverse("rules"))
    assert html_faults({name: page.content.decode() for name, page in pages.items()}) == []


def test_the_fixed_words_are_short_sentences(client, scheme_owner):
    document = a_document(
        method="interpolated", above_last="last", below_first="proportional", rows=[
            {"points": "1", "amount": "10"}, {"points": "2", "amount": "30"},
        ],
    )  # fmt: skip
    html = client.get(page_of(published(document, by=scheme_owner))).content.decode()
    main = html[html.index("<main") : html.index('id="challenge"')]
    paragraphs = re.findall(r'<p class="govuk-body(?:-l)?">(.*?)</p>', main, flags=re.DOTALL)
    text = " ".join(re.sub(r"<[^>]+>", "", each) for each in paragraphs)
    lengths = [len(sentence.split()) for sentence in re.split(r"(?<=[.?!:])\s+", text) if sentence.strip()]
    assert len(lengths) > 20
    assert max(lengths) <= 25
    assert mean(lengths) <= 12


# Versions


def test_no_rules_in_force_is_said_kindly(client):
    response = client.get(reverse("rules"))
    assert response.status_code == 200
    assert "There are no rules to show yet." in text_of(response)
    assert reverse("contact") in response.content.decode()
    assert html_faults({"none": response.content.decode()}) == []


def test_an_older_version_keeps_its_address_and_says_until_when(client, scheme, scheme_owner):
    former = page_of(scheme)
    newer = published(a_new_version(title="The second table"), by=scheme_owner, at=SECOND)
    now = client.get(reverse("rules"))
    assert "The second table" in text_of(now)
    assert f'href="{former}"' in now.content.decode()
    assert "2026-27.1, from 2 March 2026 to 31 March 2026" in text_of(now)
    old = text_of(client.get(former))
    assert "These rules are not used any more. They were used from 2 March 2026 to 31 March 2026." in old
    assert "2026-27.1" in old
    assert page_of(newer) in client.get(former).content.decode()
    assert "not used any more" not in text_of(client.get(page_of(newer)))


def test_a_draft_is_not_there(client, scheme, scheme_owner):
    document = a_new_version(title="Nobody knows this yet")
    draft = start_draft(document=document, by=scheme_owner, at=AT)
    client.force_login(scheme_owner)
    for name in ("rules_version", "rules_document"):
        assert client.get(reverse(name, args=[draft.key, draft.version])).status_code == 404
    assert "Nobody knows this yet" not in text_of(client.get(reverse("rules")))


def test_with_several_in_force_one_chooses(client, scheme, scheme_owner):
    carers = published(FIGURES["derbyshire_carers"], by=scheme_owner)
    html = client.get(reverse("rules")).content.decode()
    assert f'href="{page_of(scheme)}"' in html
    assert f'href="{page_of(carers)}"' in html
    assert page_of(carers) in client.get(page_of(scheme)).content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/rules/demo-adults/",
        "/rules/demo-adults/no.such/",
        "/rules/x/1.json",
        "/rules/demo-adults/%00/",
        "/rules/%00/1.json",
    ],
)
def test_what_never_was_is_not_there(client, scheme, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("version", ["2026/27 v1", "Fünf % ?#", "1.json"])
def test_any_name_of_a_version_makes_an_address(client, scheme_owner, version):
    scheme = published(a_new_version(version=version), by=scheme_owner)
    assert version in text_of(client.get(page_of(scheme))).replace("&amp;", "&")
    response = client.get(reverse("rules_document", args=[scheme.key, version]))
    assert response.json()["version"] == version
    assert re.fullmatch(r'attachment; filename="[\w.-]+"', response["Content-Disposition"], flags=re.ASCII)


# The document


def test_the_document_is_the_published_one_and_can_be_used_again(client, scheme):
    response = client.get(reverse("rules_document", args=[scheme.key, scheme.version]))
    assert response["Content-Type"] == "application/json"
    assert response["Content-Disposition"] == 'attachment; filename="demo-adults-2026-27.1.json"'
    assert read_document(response.content) == {
        **demonstration_document(),
        "effective_from": AT.date().isoformat(),
    }
    assert list(json.loads(response.content))[:4] == ["format", "id", "version", "title"]
    assert list(response.json()["questions"][0]["options"][0]) == ["id", "text", "points"]


@pytest.mark.parametrize("name", FIGURES)
def test_no_word_of_a_document_is_lost(client, scheme_owner, name):
    document = deepcopy(FIGURES[name])
    scheme = published(document, by=scheme_owner)
    assert client.get(reverse("rules_document", args=[scheme.key, scheme.version])).json() == {
        **document,
        "effective_from": AT.date().isoformat(),
    }


# How it is served


def test_a_stranger_costs_at_most_four_queries(client, scheme, django_assert_max_num_queries):
    for address in (reverse("rules"), page_of(scheme), page_of(scheme)[:-1] + ".json"):
        with django_assert_max_num_queries(4):
            assert client.get(address).status_code == 200


def test_caches_may_keep_a_strangers_page_but_nothing_of_somebody_signed_in(client, scheme, priya):
    for address in (reverse("rules"), page_of(scheme), page_of(scheme)[:-1] + ".json"):
        first = client.get(address)
        assert first["Cache-Control"] == "public, max-age=300"
        assert not first.cookies
        again = client.get(address, headers={"if-none-match": first["ETag"]})
        assert again.status_code == 304
    client.force_login(priya)
    for address in (reverse("rules"), page_of(scheme)):
        assert "no-store" in client.get(address)["Cache-Control"]
        assert "Cookie" in client.get(address)["Vary"]


def test_nothing_can_be_changed_there(client, scheme):
    for address in (reverse("rules"), page_of(scheme), page_of(scheme)[:-1] + ".json"):
        assert client.post(address).status_code == 405


# Ways there


def test_every_page_leads_there(client, scheme, priya):
    link = '<a class="govuk-footer__link" href="/rules/">How budgets are worked out</a>'
    assert link in client.get(reverse("contact")).content.decode()
    client.force_login(priya)
    assert link in client.get(reverse("today")).content.decode()


def test_a_budget_leads_to_the_very_version_it_was_worked_out_with(client, budget, priya, rosa, scheme_owner):
    address = page_of(budget.scheme)
    published(a_new_version(), by=scheme_owner, at=SECOND)
    link = f'href="{address}"'
    person = invited(rosa, by=priya, email="rosa@example.org")
    client.force_login(priya)
    assert link in client.get(reverse("budget", args=[budget.assessment_id])).content.decode()
    printed = client.get(reverse("budget_print", args=[budget.pk])).content.decode()
    assert f'{link} data-address="http' in printed
    client.force_login(person)
    assert link in client.get(reverse("my_budget")).content.decode()
    assert link in client.get(reverse("my_budget_print")).content.decode()
    assert client.get(address).status_code == 200


def test_the_paper_names_the_address_in_full(client, budget, priya, settings):
    settings.SITE_ADDRESS = "https://care.fenwick.example/"
    client.force_login(priya)
    paper = read(client.get(reverse("budget_pdf", args=[budget.pk])).content)
    text = "".join(page.extract_text() for page in paper.pages)
    assert f"https://care.fenwick.example{page_of(budget.scheme)}" in re.sub(r"\s", "", text)


def test_the_turned_round_page_leads_nowhere_else(client, budget, priya):
    client.force_login(priya)
    assert "/rules/" not in client.get(reverse("budget_show", args=[budget.pk])).content.decode()
    assert client.get(reverse("rules")).status_code == 302
