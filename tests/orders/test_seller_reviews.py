"""Reviews at the seller's desk and in the admin."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Activity
from accounts.seller_nav import todos
from orders import opinions
from orders.models import ProductReview
from tests.accounts.factories import MembershipFactory, UserFactory
from tests.catalog.factories import OfferFactory, picture_file
from tests.orders.reviewing import delivered, give, review

pytestmark = pytest.mark.django_db
LIST = "seller_orders:reviews"


@pytest.fixture
def offer(client):
    made = OfferFactory(stock=50)
    client.force_login(made.seller.memberships.get().user)
    return made


def sold(offer):
    return delivered(offers=[(offer, 1)])


def page(client, view="", status=200):
    response = client.get(reverse(LIST), {"view": view} if view else {})
    assert response.status_code == status
    return response.content.decode()


def reply_url(opinion, kind="review"):
    return reverse(f"seller_orders:{kind}-reply", args=[opinion.pk])


def test_what_waits_for_an_answer_is_on_top(client, offer):
    assert "All answered" in page(client)
    bad, good = review(3, order=sold(offer), title="So so"), review(4, order=sold(offer), title="Splendid")
    given = give(1, order=sold(offer), text="Slow carrier")
    others = review(1, title="Elsewhere")
    shown = {
        view: [words in page(client, view) for words in ("So so", "Splendid", "Slow carrier", "Elsewhere")]
        for view in ("", "to-answer", "all", "feedback", "strange")
    }
    waiting = [True, False, False, False]
    assert shown == {
        "": waiting,
        "to-answer": waiting,
        "strange": waiting,
        "all": [True, True, False, False],
        "feedback": [False, False, True, False],
    }
    assert "1 review to answer" in [todo.title for todo in todos(offer.seller, "orders")]
    opinions.reply(opinion=bad, text="Thank you.", actor=offer.seller.memberships.get().user)
    assert "All answered" in page(client)
    assert {bad.seller_id, good.seller_id, given.seller_id} == {offer.seller_id}
    assert client.get(reply_url(others)).status_code == 404


@pytest.mark.parametrize("view", ["to-answer", "all", "feedback"])
def test_the_list_costs_the_same_for_one_and_for_many(client, offer, count_queries, view):
    def one_more():
        if view == "feedback":
            give(1, order=sold(offer))
        else:
            review(1, order=sold(offer), pictures=[picture_file()])

    one_more()
    page(client, view)
    one = count_queries(lambda: page(client, view))
    for _ in range(2):
        one_more()
    assert count_queries(lambda: page(client, view)) == one


@pytest.mark.parametrize("role", ["catalogue", "orders"])
def test_catalogue_and_orders_answer_and_it_is_logged(offer, role):
    made, given = review(2, order=sold(offer)), give(2, order=sold(offer))
    client = Client()
    client.force_login(MembershipFactory(seller=offer.seller, role=role).user)
    for opinion, kind in ((made, "review"), (given, "feedback")):
        path = reply_url(opinion, kind)
        assert "Publish the reply" in client.get(path).content.decode()
        assert client.post(path, {"reply": "We send another."}).status_code == 302
        assert client.post(path, {"reply": "We have sent another."}).status_code == 302
        opinion.refresh_from_db()
        assert opinion.reply == "We have sent another."
    kinds = Activity.objects.filter(seller=offer.seller).order_by("pk").values_list("kind", flat=True)
    assert list(kinds)[-4:] == ["reply_given", "reply_changed"] * 2


def test_finance_looks_only(offer):
    made = review(2, order=sold(offer))
    client = Client()
    client.force_login(MembershipFactory(seller=offer.seller, role="finance").user)
    assert "Publish the reply" not in client.get(reply_url(made)).content.decode()
    assert client.post(reply_url(made), {"reply": "No."}).status_code == 404
    assert ProductReview.objects.get().reply == ""


def test_a_reply_with_contact_data_is_422(client, offer):
    made = review(2, order=sold(offer))
    response = client.post(reply_url(made), {"reply": "Call 13800000000"})
    assert response.status_code == 422
    assert "Leave out phone numbers" in response.content.decode()


@pytest.mark.parametrize("make", [review, give])
def test_an_operator_strikes_through_and_publishes_again(client, make):
    made = make(1)
    model = made._meta.model_name
    change, decision = f"admin:orders_{model}_change", f"admin:orders_{model}_decision"
    client.force_login(UserFactory(is_staff=True, is_superuser=True, second_factor=True))
    assert "Strike it through" in client.get(reverse(change, args=[made.pk])).content.decode()
    bad = client.post(reverse(decision, args=[made.pk]), {"do": "strike", "reason": "abusive", "note": ""})
    assert bad.status_code == 422
    assert "Say in words what is wrong" in bad.content.decode()
    assert (
        client.post(reverse(decision, args=[made.pk]), {"do": "strike", "reason": "", "note": "x"}).status_code == 422
    )
    client.post(reverse(decision, args=[made.pk]), {"do": "strike", "reason": "abusive", "note": "It insults."})
    made.refresh_from_db()
    assert (made.state, made.strike_note) == ("struck", "It insults.")
    assert "Publish it again" in client.get(reverse(change, args=[made.pk])).content.decode()
    client.post(reverse(decision, args=[made.pk]), {"do": "restore"})
    made.refresh_from_db()
    assert made.state == "published"
    assert client.get(reverse(f"admin:orders_{model}_changelist")).status_code == 200


def test_the_seller_sees_what_was_struck_through_and_why(client, offer):
    made = review(1, order=sold(offer), title="Dreadful")
    opinions.strike(opinion=made, reason="abusive", note="It insults.", actor=UserFactory(is_staff=True))
    assert "All answered" in page(client)
    html = page(client, "all")
    for words in ("Dreadful", "Insults or hatred", "It insults."):
        assert words in html
    assert "Publish the reply" not in client.get(reply_url(made)).content.decode()
