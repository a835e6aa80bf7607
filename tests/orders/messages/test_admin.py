"""What operators see of conversations, and the record of it."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from orders.models import ConversationLook
from tests.accounts.documents import upload
from tests.orders import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def message():
    return factories.message(factories.paid_order(), text="打我 13800138000", files=[upload()])


def page_of(message):
    return reverse("admin:orders_conversation_change", args=[message.conversation_id])


def test_an_operator_sees_the_original_and_the_look_is_recorded(admin_client, admin_user, message):
    page = admin_client.get(page_of(message)).content.decode()
    assert "打我 13800138000" in page
    assert "打我 [phone hidden]" in page
    look = ConversationLook.objects.get()
    assert (look.conversation, look.user, look.attachment) == (message.conversation, admin_user, None)


def test_the_list_shows_no_text_and_records_nothing(admin_client, message):
    page = admin_client.get(reverse("admin:orders_conversation_changelist"), {"q": message.conversation.order.number})
    assert [each.pk for each in page.context["cl"].result_list] == [message.conversation_id]
    assert "打我" not in page.content.decode()
    assert not ConversationLook.objects.exists()


def test_a_file_is_served_and_the_look_recorded(admin_client, message):
    file = message.attachments.get()
    served = admin_client.get(reverse("admin:orders_conversation_file", args=[message.conversation_id, file.pk]))
    assert served["Content-Type"] == "image/png"
    assert b"".join(served.streaming_content)
    assert ConversationLook.objects.get().attachment == file
    other = factories.message(factories.paid_order()).conversation_id
    assert admin_client.get(reverse("admin:orders_conversation_file", args=[other, file.pk])).status_code == 404


def test_nothing_can_be_changed_here(admin_client, message):
    assert admin_client.post(page_of(message), {"topic": "other"}).status_code == 403
    assert admin_client.get(reverse("admin:orders_conversation_change", args=[0])).status_code == 302
    assert not ConversationLook.objects.exists()


def test_the_record_of_looks_cannot_be_changed(admin_client, message):
    admin_client.get(page_of(message))
    for change in (ConversationLook.objects.get().delete, lambda: ConversationLook.objects.update(user=None)):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    assert ConversationLook.objects.count() == 1
