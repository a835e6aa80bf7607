"""Two real connections against each other: one message, one clock."""

import pytest

from orders.checks import findings
from orders.messages import answering
from orders.models import AnswerClock, Conversation, Message
from tests.accounts.factories import MembershipFactory
from tests.orders import factories
from tests.races import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]


def answers(order, *texts):
    return [lambda text=text: factories.message(order, side="seller", text=text) for text in texts]


def test_two_answers_at_once_stop_the_clock_once():
    order = factories.paid_order()
    factories.message(order)
    results = at_once(*answers(order, "Tomorrow", "On Monday"))
    assert [type(each) for each in results] == [Message, Message]
    clock = AnswerClock.objects.get()
    first = Message.objects.filter(side="seller").order_by("created_at")[0]
    assert (clock.ending, clock.ended_at) == ("answered", first.created_at)
    assert Conversation.objects.get().answer_by is None
    assert list(findings()) == []


def test_a_question_and_an_answer_at_once_leave_clock_and_conversation_agreeing():
    for _ in range(3):
        order = factories.paid_order()
        factories.message(order)
        at_once(lambda order=order: factories.message(order, text="And when?"), *answers(order, "Tomorrow"))
        conversation = Conversation.objects.get(order=order)
        last = conversation.messages.order_by("pk").last()
        assert (conversation.answer_by is not None) == (last.side == "buyer")
    assert list(findings()) == []


def test_first_messages_at_once_share_a_conversation():
    order = factories.paid_order()
    results = at_once(*[lambda: factories.message(order)] * 3, *answers(order, "Hello"))
    assert [type(each) for each in results] == [Message] * 4
    assert (Conversation.objects.count(), Message.objects.count()) == (1, 4)
    assert AnswerClock.objects.filter(ended_at=None).count() <= 1
    assert list(findings()) == []


def test_a_double_click_sends_one_message():
    order = factories.paid_order()
    results = at_once(*[lambda: factories.message(order, key="b" * 32)] * 4)
    assert {each.pk for each in results} == {Message.objects.get().pk}


def test_no_answer_needed_against_an_answer_stops_the_clock_once():
    order = factories.paid_order()
    question = factories.message(order)
    colleague = MembershipFactory(seller=order.seller, role="orders").user

    def close():
        return answering.close_without_answer(conversation=question.conversation, seen=question.pk, actor=colleague)

    at_once(close, *answers(order, "Tomorrow"))
    assert AnswerClock.objects.get().ended_at is not None
    assert Conversation.objects.get().answer_by is None
    assert list(findings()) == []
