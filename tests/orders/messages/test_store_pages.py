"""The customer's part: the panel on the order's page, and the list of conversations."""

import re

import pytest

from marketplace import storefronts
from orders.models import Conversation, Message
from tests.accounts.documents import upload
from tests.accounts.factories import UserFactory
from tests.orders import factories

pytestmark = pytest.mark.django_db


def url(name, **kwargs):
    return storefronts.store_url(f"orders:{name}", language="en", **kwargs)


def order_page(order):
    return url("order-detail", number=order.number)


def write_url(order):
    return url("message-create", number=order.number)


@pytest.fixture
def customer(client):
    user = UserFactory()
    client.force_login(user)
    return user


@pytest.fixture
def order(customer):
    return factories.paid_order(customer=customer)


def entered(client, page, query=None, **changes):
    shown = client.get(page, query or {}).content.decode()
    key = re.search(r'name="key" value="([0-9a-f]{32})"', shown)[1]
    return {"topic": "delivery", "text": "When does it come?", "key": key, **changes}


def test_the_customer_writes_from_the_order_page(client, customer, order):
    data = entered(client, order_page(order), attachments=[upload(), upload()])
    answer = client.post(write_url(order), data)
    assert answer.headers["Location"] == f"{order_page(order)}#messages"
    message = Message.objects.get()
    assert (message.side, message.author, message.topic, message.attachments.count()) == (
        "buyer", customer, "delivery", 2,
    )  # fmt: skip
    page = client.get(order_page(order)).content.decode()
    for words in ("Your message is sent.", "When does it come?", "You</b>", "Picture 2"):
        assert words in page


def test_a_double_click_writes_once(client, order):
    data = entered(client, order_page(order))
    assert [client.post(write_url(order), data).status_code for _ in range(2)] == [302, 302]
    assert Message.objects.count() == 1


def test_ends_of_lines_count_as_browsers_count_them(client, order):
    text = "\r\n".join("x" * 9 for _ in range(200))  # 1,999 characters
    assert client.post(write_url(order), entered(client, order_page(order), text=text)).status_code == 302
    assert Message.objects.get().text == text.replace("\r\n", "\n")


def test_hidden_contact_data_are_told_to_both_sides(client, order):
    data = entered(client, order_page(order), text="Call 13800138000")
    page = client.post(write_url(order), data, follow=True).content.decode()
    assert "Contact data in it is hidden." in page
    assert "Call [phone hidden]" in page
    assert "Contact data is hidden. What is agreed here on Quay protects both sides." in page
    assert "13800138000" not in page.partition('id="messages"')[2].partition("Delivery address")[0]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"topic": ""}, "Choose what your message is about."),
        ({"text": ""}, "Write something first."),
        ({"text": "x" * 2_001}, "Ensure this value has at most 2000 characters"),
    ],
)
def test_what_is_wrong_stands_beside_the_field_and_nothing_is_lost(client, order, changes, words):
    data = (
        entered(client, order_page(order), text="Kept words", **changes)
        if "text" not in changes
        else entered(client, order_page(order), **changes)
    )
    answer = client.post(write_url(order), data)
    page = answer.content.decode()
    assert (answer.status_code, words in page, data["key"] in page) == (422, True, True)
    assert "text" in changes or "Kept words" in page
    assert not Message.objects.exists()


def test_too_many_messages_and_bad_files_are_answered_on_the_page(client, order, settings):
    data = entered(client, order_page(order), attachments=[upload(b"GIF89a", "a.gif")])
    answer = client.post(write_url(order), data)
    assert (answer.status_code, "a.gif: This is not a JPEG" in answer.content.decode()) == (422, True)
    settings.MESSAGES_PER_HOUR = 0
    answer = client.post(write_url(order), entered(client, order_page(order)))
    assert (answer.status_code, "That was 0 messages within an hour" in answer.content.decode()) == (422, True)
    assert not Message.objects.exists()


def test_a_guest_writes_and_reads_with_the_token(client):
    order = factories.paid_order()
    token = {"token": order.purchase.token}
    data = entered(client, order_page(order), token, attachments=[upload()])
    assert client.post(write_url(order), data).status_code == 404
    assert client.post(write_url(order), {**data, "token": "guessed"}).status_code == 404
    for each in data["attachments"]:
        each.seek(0)
    answer = client.post(write_url(order), {**data, **token})
    assert answer.headers["Location"] == f"{order_page(order)}?token={order.purchase.token}#messages"
    message = Message.objects.get()
    assert message.author is None
    page = client.get(order_page(order), token).content.decode()
    assert "Without signing in all of them together must be below 5 MB." in page
    file = url("message-file", number=order.number, pk=message.attachments.get().pk)
    assert f"{file}?token={order.purchase.token}" in page
    assert client.get(file).status_code == 404
    served = client.get(file, token)
    assert served["Content-Disposition"].startswith("inline")
    assert (served["Content-Type"], served["Cache-Control"], served["X-Content-Type-Options"]) == (
        "image/png", "private, no-store", "nosniff",
    )  # fmt: skip
    assert served["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert b"".join(served.streaming_content)


def test_a_file_of_another_conversation_is_not_found(client, order, customer):
    factories.message(order)
    other = factories.message(factories.paid_order(customer=UserFactory()), files=[upload()]).attachments.get()
    assert client.get(url("message-file", number=order.number, pk=other.pk)).status_code == 404


def test_an_unpaid_order_has_no_panel_and_takes_no_message(client, customer):
    waiting = factories.place(customer=customer).orders.get()
    assert 'id="messages"' not in client.get(order_page(waiting)).content.decode()
    data = {"topic": "other", "text": "Hello", "key": "a" * 32}
    assert client.post(write_url(waiting), data).status_code == 422
    assert not Message.objects.exists()


def test_the_list_shows_what_is_new_until_it_was_read(client, customer, order):
    factories.message(order)
    factories.message(order, side="seller", text="We sent it today, call 13800138000.")
    factories.message(factories.paid_order(customer=UserFactory()))
    page = client.get(url("conversations"))
    assert [each.order for each in page.context["conversations"]] == [order]
    assert "Unread" in page.content.decode()
    assert "We sent it today, call [phone hidden]." in page.content.decode()
    assert '<span class="count">1</span>' in client.get(url("orders")).content.decode()
    client.get(order_page(order))
    assert not Conversation.objects.get(order=order).is_new_to_buyer
    assert "Unread" not in client.get(url("conversations")).content.decode()


def test_no_conversations_is_an_invitation(client, customer):
    assert (
        "You can write to a seller from the page of your order." in client.get(url("conversations")).content.decode()
    )


def test_the_pages_cost_the_same_however_much_is_written(client, customer, order, count_queries):
    def show():
        assert client.get(url("conversations")).status_code == 200

    def show_order():
        assert client.get(order_page(order)).status_code == 200

    factories.message(order, files=[upload()])
    show()
    show_order()
    with_one = count_queries(show), count_queries(show_order)
    for _ in range(2):
        factories.message(order, files=[upload()])
        factories.message(factories.paid_order(customer=customer))
    show()
    assert (count_queries(show), count_queries(show_order)) == with_one


def test_only_the_newest_messages_of_a_long_conversation_are_shown(client, order, monkeypatch):
    monkeypatch.setattr("orders.messages.thread.LONGEST", 2)
    for words in ("first", "second", "third"):
        factories.message(order, text=f"the {words} one")
    page = client.get(order_page(order)).content.decode()
    assert "the first one" not in page
    assert page.index("the second one") < page.index("the third one")
    assert "Earlier messages are not shown." in page
