"""Writing, the clock of an answer, and what the other side is told."""

import datetime as dt

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from accounts.models import Activity, Notification
from accounts.tasks import send_pending_notifications
from marketplace import clock
from marketplace.errors import DomainError
from orders import tasks
from orders.checks import findings
from orders.messages import answering, inbox, sending
from orders.messages.answering import Punctuality, answered_in_time
from orders.models import AnswerClock, Conversation, Message
from tests.accounts.factories import SellerFactory, UserFactory
from tests.catalog.factories import OfferFactory
from tests.orders import factories

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


@pytest.fixture
def order():
    return factories.paid_order(customer=UserFactory())


def write(order, side="buyer", at=None, **changes):
    with clock.at(at or clock.now()):
        return factories.message(order, side=side, **changes)


def told(kind):
    return Notification.objects.filter(kind=kind).order_by("pk")


def running(order):
    return Conversation.objects.get(order=order).answer_by


def close(order, at=None, seen=None):
    conversation = Conversation.objects.get(order=order)
    with clock.at(at or clock.now()):
        return answering.close_without_answer(
            conversation=conversation, seen=seen or conversation.last_message_id,
            actor=order.seller.memberships.get().user,
        )  # fmt: skip


def test_one_conversation_holds_what_both_write(order):
    first, second = write(order), write(order, "seller", text="  Tomorrow.\r\nFor sure. ")
    assert first.conversation == second.conversation
    assert (first.author, first.topic, second.text) == (order.purchase.customer, "delivery", "Tomorrow.\nFor sure.")
    conversation = Conversation.objects.get()
    assert (conversation.order, conversation.last_message, conversation.topic) == (order, second, "delivery")
    assert (conversation.last_at, conversation.is_new_to_buyer) == (second.created_at, True)


def test_the_clock_runs_from_the_oldest_unanswered_message(order):
    now = clock.now()
    write(order, at=now)
    write(order, at=now + HOUR)
    assert running(order) == now + DAY
    write(order, "seller", at=now + 2 * HOUR)
    assert running(order) is None
    write(order, at=now + 3 * HOUR)
    assert running(order) == now + 3 * HOUR + DAY
    ended, open_one = AnswerClock.objects.order_by("pk")
    assert (ended.answer_by, ended.ended_at, ended.ending) == (now + DAY, now + 2 * HOUR, "answered")
    assert ended.ended_by == order.seller.memberships.get().user
    assert (open_one.ended_at, open_one.ending) == (None, "")
    assert list(findings()) == []


def test_a_seller_who_writes_first_starts_no_clock(order):
    write(order, "seller")
    assert (running(order), AnswerClock.objects.count()) == (None, 0)


def test_no_answer_needed_is_recorded(order):
    now = clock.now()
    write(order, at=now)
    assert close(order, at=now + HOUR)
    assert not close(order)
    ended = AnswerClock.objects.get()
    assert (ended.ending, ended.ended_at, running(order)) == ("not_needed", now + HOUR, None)
    line = Activity.objects.get(kind="message_needs_no_answer")
    assert (line.about, line.actor) == (order.number, ended.ended_by)


def test_what_was_not_read_is_not_marked(order):
    seen = write(order)
    write(order, text="And another thing")
    with pytest.raises(DomainError, match="Something new was written"):
        close(order, seen=seen.pk)
    assert running(order) is not None


def test_the_same_key_writes_once(order):
    first, again = write(order, key="a" * 32), write(order, key="a" * 32, text="changed")
    assert (first, Message.objects.count(), told("message_from_buyer").count()) == (again, 1, 1)
    assert write(order, "seller", key="a" * 32) != first


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"text": " \n "}, "text", "Write something first."),
        ({"text": "x" * 2_001}, "text", "A message has at most 2,000 characters."),
        ({"topic": "gossip"}, "topic", "Choose what your message is about."),
    ],
)
def test_what_can_not_be_sent_is_refused_with_a_sentence(order, changes, field, words):
    with pytest.raises(DomainError) as refused:
        write(order, **changes)
    assert (refused.value.field, str(refused.value)) == (field, words)
    assert not Conversation.objects.exists()


def test_nobody_writes_about_what_is_not_paid():
    waiting = factories.place().orders.get()
    for side in ("buyer", "seller"):
        with pytest.raises(DomainError, match="once the order is paid"):
            write(waiting, side)
    assert not Message.objects.exists()


def test_twenty_messages_of_a_side_in_an_hour_are_enough(order, settings):
    settings.MESSAGES_PER_HOUR = 3
    now = clock.now()
    for minutes in range(3):
        write(order, at=now + dt.timedelta(minutes=minutes))
    with pytest.raises(DomainError, match="That was 3 messages within an hour"):
        write(order, at=now + dt.timedelta(minutes=59))
    write(order, "seller", at=now + dt.timedelta(minutes=59))
    write(order, at=now + dt.timedelta(minutes=60))
    assert Message.objects.count() == 5


def test_contact_data_are_hidden_and_kept_for_staff(order):
    message = write(order, text="打我 138 0013 8000")
    assert (message.text, message.original) == ("打我 ⟦phone⟧", "打我 138 0013 8000")
    assert write(order, "seller", text="订单 Q26-1124-000017").original == ""
    told_seller = told("message_from_buyer").get()
    assert "138 0013" not in str(told_seller.context)


def test_each_side_is_told_once_with_the_beginning(order, django_capture_on_commit_callbacks):
    now = clock.now()
    question = write(order, at=now, text="Call 13800138000. " + "Long words. " * 40)
    answer = write(order, "seller", at=now + HOUR, text="We will.")
    with clock.at(now + HOUR):
        mail.outbox.clear()
        send_pending_notifications()
    to_seller, to_buyer = told("message_from_buyer").get(), told("message_from_seller").get()
    assert (to_seller.subject_id, to_seller.email) == (question.pk, order.seller.contact_email)
    assert to_seller.url == f"/seller/messages/{order.number}/"
    assert (to_buyer.subject_id, to_buyer.user) == (answer.pk, order.purchase.customer)
    assert f"/orders/{order.number}/?token={order.purchase.token}#messages" in to_buyer.url
    mails = {message.to[0]: message for message in mail.outbox if order.number in message.subject}
    asked, answered = mails[order.seller.contact_email], mails[order.purchase.customer.email]
    assert asked.body.count("Long words.") < 20
    assert "13800138000" not in asked.body
    assert "⟦" not in asked.body
    assert answered.subject == f"{order.seller.store_name} writes about order {order.number}"
    assert "We will." in answered.body


def test_a_guest_is_told_at_their_address():
    order = factories.paid_order()
    write(order, author=None)
    write(order, "seller")
    assert told("message_from_seller").get().email == order.purchase.email


def test_the_seller_is_reminded_once_before_the_time_is_over(order):
    now = clock.now()
    write(order, at=now)
    for minutes in range(0, 30 * 60, 30):
        with clock.at(now + dt.timedelta(minutes=minutes)):
            tasks.remind_of_messages()
    reminded = told("message_answer_due").get()
    assert (reminded.created_at, reminded.email) == (now + 20 * HOUR, order.seller.contact_email)
    write(order, "seller", at=now + 30 * HOUR)
    write(order, at=now + 31 * HOUR)
    with clock.at(now + 52 * HOUR):
        tasks.remind_of_messages()
    assert told("message_answer_due").count() == 2


def test_what_is_answered_or_already_late_is_not_reminded(order):
    now = clock.now()
    write(order, at=now)
    write(order, "seller", at=now + HOUR)
    other = factories.paid_order()
    write(other, at=now)
    for moment in (now + 21 * HOUR,):
        close(other, at=moment)
    third = factories.paid_order()
    write(third, at=now - 2 * HOUR)
    with clock.at(now + 22 * HOUR):
        tasks.remind_of_messages()
    assert not told("message_answer_due").exists()


def test_punctuality_counts_what_fell_due(django_assert_num_queries):
    seller, now = SellerFactory(), clock.now()
    orders = [factories.paid_order(offers=[(OfferFactory(seller=seller), 1)]) for _ in range(5)]
    in_time, late, not_needed, never, recent = orders
    for order in (in_time, late, not_needed, never):
        write(order, at=now)
    write(recent, at=now + DAY)
    write(in_time, "seller", at=now + DAY)
    write(late, "seller", at=now + DAY + dt.timedelta(seconds=1))
    close(not_needed, at=now + HOUR)
    write(factories.paid_order(), at=now)
    with clock.at(now + DAY + 2 * HOUR), django_assert_num_queries(1):
        assert answered_in_time(seller, now) == Punctuality(due=4, in_time=2)
    with clock.at(now + 40 * DAY):
        assert answered_in_time(seller, now + 10 * DAY) == Punctuality(due=0, in_time=0)
        assert answered_in_time(seller, now).late == 3
    with clock.at(now + DAY + 2 * HOUR):
        waiting = inbox.waiting(seller)
    assert (waiting.count, waiting.late, waiting.in_time) == (2, 1, 1)
    assert (waiting.first_late, waiting.first) == (now + DAY, now + 2 * DAY)


def test_what_came_after_the_page_stays_new(order):
    first = write(order, "seller")
    write(order, "seller", text="One more")
    conversation = Conversation.objects.get()
    sending.mark_read(conversation=conversation, upto=first)
    conversation.refresh_from_db()
    assert conversation.is_new_to_buyer
    sending.mark_read(conversation=conversation, upto=conversation.last_message)
    conversation.refresh_from_db()
    assert not conversation.is_new_to_buyer


def test_the_database_keeps_what_was_written(order):
    message = write(order)
    clock_of = AnswerClock.objects.get()
    write(order, "seller")
    for change in (
        message.delete,
        lambda: Message.objects.update(text="other"),
        clock_of.delete,
        lambda: AnswerClock.objects.update(answer_by=clock.now()),
        lambda: AnswerClock.objects.update(ended_at=None, ending="", ended_by=None),
    ):
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            change()
        assert "append-only" in str(refused.value) or "foreign key" in str(refused.value)


def test_the_audit_sees_a_clock_that_disagrees(order):
    write(order)
    Conversation.objects.update(answer_by=None)
    assert list(findings()) == [f"the conversation of order {order.number} and its answer clock disagree"]
