"""Every message about qualification, written out in both languages for every kind of case."""

import re

import pytest
from django.utils import translation

from accounts import case_news, notifications, review, sellers, staff_news
from accounts.models import Notification
from accounts.models.qualification import CaseKind
from tests.accounts import journeys
from tests.accounts.factories import CaseFactory, EvidenceFactory, SellerFactory, UserFactory

pytestmark = pytest.mark.django_db
LEFT_OVER = re.compile(r"[{}%]|\bNone\b")


def written(notification, language):
    with translation.override(language):
        notification.language = language
        subject, text, html = notifications.render(notification)
    assert subject
    assert len(subject) < 110
    assert not LEFT_OVER.search(subject + text)
    assert "<h1" in html or "<p" in html
    return subject, text


def tell_everything(case):
    """Tell a case's seller and the staff everything that can be said of it."""
    moment = case.created_at
    case.due_at = case.requested_at = case.decided_at = moment
    case.request_text = case.decision_reason = "Page 2, please."
    case.reviewer = UserFactory(reviewer=True)
    refused = [EvidenceFactory(case=case, requirement="food_licence", verdict="refused", verdict_code="no_seal")]
    case_news.submitted(case)
    case_news.more_information(case, refused)
    case_news.undone(case, "Forged.")
    case_news.reverification(case)
    case_news.lapsing(case, 7)
    case_news.lapsed(case)
    case_news.late(case)
    for state in ("approved", "rejected"):
        case.state = state
        case_news.decided(case, refused)
    staff_news.answered(case, occasion="1")
    staff_news.due_soon(case)
    staff_news.escalated(case)


@pytest.mark.parametrize("kind", CaseKind.values)
def test_every_message_of_a_case_is_written_in_both_languages(kind):
    tell_everything(CaseFactory(kind=kind, seller=SellerFactory()))
    told = Notification.objects.order_by("pk")
    assert told.count() >= 11
    for notification in told:
        english, chinese = written(notification, "en"), written(notification, "zh-hans")
        assert english[0] != chinese[0], notification.kind
        assert re.search(r"[\u4e00-\u9fff]", chinese[0])


def test_typed_reasons_are_read_in_the_readers_language():
    case = CaseFactory(seller=SellerFactory(), request_text="Again.")
    refused = [EvidenceFactory(case=case, verdict="refused", verdict_code="no_seal")]
    case_news.more_information(case, refused)
    notification = Notification.objects.get()
    assert "Business licence: The company's or the authority's seal is missing." in written(notification, "en")[1]
    assert "营业执照: 缺少" in written(notification, "zh-hans")[1].replace("：", ": ")


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_two_person_decisions_say_what_is_proposed_and_by_whom(language):
    first, second = UserFactory(reviewer=True, full_name="Ann"), UserFactory(reviewer=True)
    seller = SellerFactory()
    sellers.suspend_seller(seller=seller, reason="Unsafe goods.", actor=first)
    case = journeys.apply_for(seller, second, lines=["food"])
    review.undo_approval(case=case, reason="Wrong scope.", actor=first)
    told = Notification.objects.filter(kind="second_opinion", user=second).order_by("pk")
    texts = [written(each, language) for each in told]
    for (_subject, text), reason in zip(texts, ["Unsafe goods.", "Wrong scope."], strict=True):
        assert "Ann" in text
        assert reason in text
    assert seller.store_name in texts[0][0]
    assert case.number in texts[1][0]
