"""The seller's inbox and conversation page."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from accounts import seller_nav
from accounts.models import Activity, Membership
from marketplace import clock
from orders.models import AnswerClock, Conversation, Message
from tests.accounts.documents import pdf_bytes, upload
from tests.accounts.factories import MembershipFactory, SellerFactory
from tests.catalog.factories import OfferFactory
from tests.orders import factories

pytestmark = pytest.mark.django_db
INBOX = "/seller/messages/"
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def seller():
    return SellerFactory()


@pytest.fixture
def owner(client, seller):
    client.force_login(seller.memberships.get().user)
    return client


def an_order(seller, **kwargs):
    return factories.paid_order(offers=[(OfferFactory(seller=seller), 1)], **kwargs)


def address(name, order, **kwargs):
    return reverse(f"seller_orders:{name}", kwargs={"number": order.number, **kwargs})


def asked(seller, at=None, **changes):
    order = an_order(seller)
    with clock.at(at or clock.now()):
        factories.message(order, **changes)
    return order


def entered(client, order, **changes):
    page = client.get(address("conversation", order)).content.decode()
    return {"text": "Tomorrow.", "key": re.search(r'name="key" value="([0-9a-f]{32})"', page)[1], **changes}


def listed(client, **query):
    return [each.order for each in client.get(INBOX, query).context["rows"]]


def test_the_inbox_sorts_by_deadline_and_counts(owner, seller):
    now = clock.now()
    later, first = asked(seller, at=now), asked(seller, at=now - 2 * HOUR)
    answered = asked(seller, at=now - HOUR)
    with clock.at(now):
        factories.message(answered, side="seller")
    factories.message(factories.paid_order())
    page = owner.get(INBOX)
    assert [(str(each["label"]), each["count"]) for each in page.context["views"]] == [
        ("Unanswered", 2), ("Answered", 1), ("All", 3),
    ]  # fmt: skip
    assert listed(owner) == listed(owner, view="nonsense") == [first, later]
    assert listed(owner, view="answered") == [answered]
    assert set(listed(owner, view="all")) == {first, later, answered}


def test_the_inbox_finds_an_order_by_its_number(owner, seller):
    wanted, _other = asked(seller), asked(seller)
    assert listed(owner, q=wanted.number.lower()) == [wanted]
    assert listed(owner, q="%") == []
    assert "No conversation in this view belongs to such an order." in owner.get(INBOX, {"q": "X"}).content.decode()


def test_an_empty_inbox_says_so(owner):
    assert "All caught up" in owner.get(INBOX).content.decode()
    assert "No messages yet" in owner.get(INBOX, {"view": "all"}).content.decode()


def test_the_pages_cost_the_same_however_much_is_written(owner, seller, count_queries):
    order = asked(seller, files=[upload()])

    def show():
        assert owner.get(INBOX).status_code == 200

    def show_conversation():
        assert owner.get(address("conversation", order)).status_code == 200

    show()
    show_conversation()
    with_one = count_queries(show), count_queries(show_conversation)
    for _ in range(2):
        asked(seller)
        factories.message(order, files=[upload()])
    assert (count_queries(show), count_queries(show_conversation)) == with_one


def test_the_seller_answers_with_the_order_beside(owner, seller):
    order = asked(seller, text="Call 13800138000, where is it?")
    page = owner.get(address("conversation", order)).content.decode()
    for words in ("Call [phone hidden], where is it?", order.lines.get().sku, "No answer needed", "Open the order"):
        assert words in page
    assert "13800138000" not in page
    answer = owner.post(address("answer-create", order), entered(owner, order, attachments=[upload()]), follow=True)
    assert "Your message is sent." in answer.content.decode()
    message = Message.objects.get(side="seller")
    owner_of = seller.memberships.get().user
    assert (message.text, message.author, message.attachments.count()) == ("Tomorrow.", owner_of, 1)
    assert AnswerClock.objects.get().ending == "answered"
    assert Activity.objects.get(kind="message_written").about == order.number
    assert "No answer needed" not in owner.get(address("conversation", order)).content.decode()


def test_a_double_click_answers_once(owner, seller):
    order = asked(seller)
    data = entered(owner, order)
    for _ in range(2):
        owner.post(address("answer-create", order), data)
    assert Message.objects.filter(side="seller").count() == 1


def test_the_seller_may_write_first(owner, seller):
    order = an_order(seller)
    assert "Nothing has been written" in owner.get(address("conversation", order)).content.decode()
    owner.post(address("answer-create", order), entered(owner, order))
    assert Conversation.objects.get().is_new_to_buyer


def test_an_empty_answer_is_422_and_nothing_changes(owner, seller):
    order = asked(seller)
    answer = owner.post(address("answer-create", order), entered(owner, order, text=""))
    assert (answer.status_code, "Write something first." in answer.content.decode()) == (422, True)
    assert Conversation.objects.get().answer_by is not None


def test_no_answer_needed_stops_the_clock_unless_something_came(owner, seller):
    order = asked(seller)
    seen = Message.objects.get()
    factories.message(order, text="And another thing")
    late = owner.post(address("no-answer-create", order), {"seen": seen.pk}, follow=True)
    assert "Something new was written in the meantime." in late.content.decode()
    assert Conversation.objects.get().answer_by is not None
    page = owner.get(address("conversation", order)).content.decode()
    shown = re.search(r'name="seen" value="(\d+)"', page)[1]
    done = owner.post(address("no-answer-create", order), {"seen": shown}, follow=True)
    assert "Recorded: no answer needed." in done.content.decode()
    assert Conversation.objects.get().answer_by is None
    for odd in ("x", "9" * 5_000):
        assert owner.post(address("no-answer-create", order), {"seen": odd}).status_code == 302


def test_a_pdf_is_a_download_and_only_of_this_conversation(owner, seller):
    order = asked(seller, files=[upload(pdf_bytes(), "a.pdf")])
    file = Message.objects.get().attachments.get()
    served = owner.get(address("message-file", order, pk=file.pk))
    assert served["Content-Disposition"] == f'attachment; filename="message-{file.message_id}-1.pdf"'
    assert b"".join(served.streaming_content)
    assert owner.get(address("message-file", asked(seller), pk=file.pk)).status_code == 404
    file.file.delete(save=False)
    assert owner.get(address("message-file", order, pk=file.pk)).status_code == 404


def test_other_sellers_and_unpaid_orders_are_not_found(owner, seller):
    foreign = factories.paid_order()
    factories.message(foreign)
    unpaid = factories.place(offers=[(OfferFactory(seller=seller), 1)]).orders.get()
    for order in (foreign, unpaid):
        assert owner.get(address("conversation", order)).status_code == 404
        assert owner.post(address("answer-create", order), {"text": "x", "key": "a" * 32}).status_code == 404
    assert not Message.objects.filter(side="seller").exists()


@pytest.mark.parametrize("role", [Membership.Role.CATALOGUE, Membership.Role.FINANCE, Membership.Role.VIEWER])
def test_other_roles_look_but_do_not_write(client, seller, role):
    order = asked(seller)
    client.force_login(MembershipFactory(seller=seller, role=role).user)
    page = client.get(address("conversation", order)).content.decode()
    assert "When does it come?" in page
    assert 'name="key"' not in page
    assert client.post(address("answer-create", order), {"text": "x", "key": "a" * 32}).status_code == 404
    assert client.post(address("no-answer-create", order), {"seen": "1"}).status_code == 404
    assert Conversation.objects.get().answer_by is not None


def test_what_waits_is_in_the_rail_and_among_the_to_dos(owner, seller):
    now = clock.now()
    late, soon = asked(seller, at=now - 25 * HOUR), asked(seller, at=now - 2 * HOUR)
    page = owner.get(INBOX).content.decode()
    assert re.search(r'aria-current="page">.*Messages<span class="count count--warn">2</span>', page)
    with clock.at(now):
        found = [(each.title, each.deadline) for each in seller_nav.todos(seller, "orders") if each.icon == "message"]
        assert found == [
            ("1 message is not answered in time", now - HOUR),
            ("Answer 1 message", now + 22 * HOUR),
        ]
    assert not [each for each in seller_nav.todos(seller, "finance") if each.icon == "message"]
    for order in (late, soon):
        factories.message(order, side="seller")
    fresh = type(seller).objects.get(pk=seller.pk)
    assert not [each for each in seller_nav.todos(fresh, "orders") if each.icon == "message"]
