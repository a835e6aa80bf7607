"""Reviews of articles: who may write them, until when, and the product's rating beside them."""

import contextlib

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings as examples, strategies as st

from accounts.models import Notification
from catalog import checks as catalog_checks
from catalog.models import FeaturedOffer
from marketplace.errors import DomainError
from marketplace.models import StateChange
from marketplace.state import IllegalTransition
from orders import checks, opinions, review_ratings, reviews
from orders.models import ProductReview
from orders.opinions import NotNow
from tests.accounts.factories import UserFactory
from tests.catalog.factories import OfferFactory
from tests.orders import factories
from tests.orders.reviewing import NO_STARS, days_after, delivered, give, review, said, stars

pytestmark = pytest.mark.django_db


def write(order, customer=None, **words):
    return reviews.write_review(
        line=order.lines.get(), customer=customer or order.purchase.customer, review=said(**words)
    )


def operator():
    return UserFactory(is_staff=True, is_superuser=True)


def told(kind):
    return list(Notification.objects.filter(kind=kind).order_by("pk").values_list("email", flat=True))


def no_findings():
    return [*checks.findings(), *catalog_checks.stale_ratings()] == []


def test_a_review_counts_at_once_in_summary_and_lists():
    offer = OfferFactory()
    review(4, order=delivered(offers=[(offer, 1)]))
    made = review(5, order=delivered(offers=[(offer, 2)]), title="  So \n good ")
    assert (made.title, made.seller, made.product, made.state) == ("So good", offer.seller, offer.product, "published")
    assert stars(offer.product) == (0, 0, 0, 1, 1)
    rows = FeaturedOffer.objects.filter(product=offer.product).values_list("rating_count", "rating_sum")
    assert set(rows) == {(2, 9)}
    assert no_findings()
    assert StateChange.objects.filter(subject_type="orders.productreview", subject_id=made.pk).count() == 1


def test_stars_alone_are_a_review():
    assert review(3, title="", text="").rating == 3


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"rating": 0}, "rating"),
        ({"rating": 6}, "rating"),
        ({"title": "x" * 81}, "title"),
        ({"text": "x" * 2_001}, "text"),
        ({"title": "call 138 0000 0000"}, "title"),
        ({"text": "write to me@example.com"}, "text"),
        ({"text": "cheaper at www.example.com"}, "text"),
    ],
)
def test_what_breaks_a_rule_is_refused_beside_its_field(words, field):
    order = delivered()
    with pytest.raises(DomainError) as refused:
        write(order, **words)
    assert refused.value.field == field
    assert (ProductReview.objects.count(), stars(order.lines.get().offer.product)) == (0, NO_STARS)


def test_only_who_bought_it_and_has_it_writes():
    order = delivered()
    with pytest.raises(NotNow, match="Only who has bought it"):
        write(order, customer=UserFactory())
    sent = factories.paid_order(customer=UserFactory())
    with pytest.raises(NotNow, match="once it has arrived"):
        write(sent)
    assert ProductReview.objects.count() == 0


def test_the_time_to_write_ends_ninety_days_after_delivery():
    order = delivered()
    with days_after(order, 90), pytest.raises(NotNow, match="90 days"):
        write(order)
    with days_after(order, 89):
        assert write(order).rating == 5


def test_a_line_has_one_review():
    order = delivered()
    first = write(order)
    with pytest.raises(NotNow, match="already"):
        write(order, rating=1)
    again, first = first, ProductReview.objects.get()
    again.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save(force_insert=True)
    assert stars(first.product) == (0, 0, 0, 0, 1)


def test_a_review_is_changed_for_thirty_days():
    made = review(5)
    order, customer = made.line.order, made.customer
    with days_after(order, 29):
        changed = reviews.change_review(line=made.line, customer=customer, review=said(2, text="It leaks now."))
    assert (changed.rating, changed.text, stars(made.product)) == (2, "It leaks now.", (0, 1, 0, 0, 0))
    with days_after(order, 31), pytest.raises(NotNow, match="30 days"):
        reviews.change_review(line=made.line, customer=customer, review=said(1))
    with pytest.raises(NotNow, match="not there"):
        reviews.change_review(line=made.line, customer=UserFactory(), review=said(1))
    assert stars(made.product) == (0, 1, 0, 0, 0)
    assert no_findings()


def test_its_author_takes_it_away_at_any_time():
    made = review(5)
    with days_after(made.line.order, 200):
        reviews.remove_review(line=made.line, customer=made.customer)
    assert (ProductReview.objects.count(), stars(made.product)) == (0, NO_STARS)
    with pytest.raises(NotNow):
        reviews.remove_review(line=made.line, customer=made.customer)
    assert no_findings()


def test_one_or_two_stars_are_told_to_the_seller_once():
    made = review(2)
    reviews.change_review(line=made.line, customer=made.customer, review=said(1))
    review(3)
    bad = give(1)
    give(5)
    assert told("low_rating") == [made.seller.contact_email.lower(), bad.seller.contact_email.lower()]


def test_a_struck_review_counts_no_longer_and_both_are_told_why():
    made, actor = review(1), operator()
    opinions.strike(opinion=made, reason="abusive", note="It insults the seller.", actor=actor)
    made.refresh_from_db()
    assert (made.state, made.strike_reason, made.struck_by) == ("struck", "abusive", actor)
    assert stars(made.product) == NO_STARS
    assert told("opinion_struck") == [made.customer.email]
    assert told("opinion_struck_seller") == [made.seller.contact_email.lower()]
    assert [change.reason for change in made.history()] == ["", "It insults the seller."]
    for refused in (
        lambda: reviews.change_review(line=made.line, customer=made.customer, review=said(5)),
        lambda: reviews.remove_review(line=made.line, customer=made.customer),
        lambda: opinions.reply(opinion=made, text="Sorry.", actor=made.seller.memberships.get().user),
    ):
        with pytest.raises(NotNow, match="An operator has struck it through"):
            refused()
    with pytest.raises(IllegalTransition):
        opinions.strike(opinion=made, reason="abusive", note="Again.", actor=actor)
    assert no_findings()


def test_a_strike_is_undone_and_can_come_again():
    made, actor = review(2), operator()
    for _ in range(2):
        opinions.strike(opinion=made, reason="unrelated", note="About the carrier.", actor=actor)
        opinions.restore(opinion=made, actor=actor)
    made.refresh_from_db()
    assert (made.state, made.strike_reason, made.struck_at, stars(made.product)) == (
        "published", "", None, (0, 1, 0, 0, 0),
    )  # fmt: skip
    assert [len(told(kind)) for kind in ("opinion_struck", "opinion_restored", "opinion_restored_seller")] == [2, 2, 2]


@pytest.mark.parametrize(("reason", "note", "field"), [("", "Bad words", "reason"), ("abusive", " ", "note")])
def test_a_strike_needs_a_reason_in_both_ways(reason, note, field):
    made = review(1)
    with pytest.raises(DomainError) as refused:
        opinions.strike(opinion=made, reason=reason, note=note, actor=operator())
    assert (refused.value.field, stars(made.product)) == (field, (1, 0, 0, 0, 0))


def test_the_seller_replies_and_the_customer_is_told_once():
    made = review(2)
    actor = made.seller.memberships.get().user
    opinions.reply(opinion=made, text="We send another.", actor=actor)
    opinions.reply(opinion=made, text="We have sent another.", actor=actor)
    made.refresh_from_db()
    assert (made.reply, told("opinion_answered")) == ("We have sent another.", [made.customer.email])
    with days_after(made.line.order, 31), pytest.raises(NotNow, match="30 days"):
        opinions.reply(opinion=made, text="Later.", actor=actor)
    for text in ("", "x" * 1_001, "Call 021-12345678"):
        with pytest.raises(DomainError) as refused:
            opinions.reply(opinion=made, text=text, actor=actor)
        assert refused.value.field == "reply"


def test_feedback_is_struck_without_a_product():
    made = give(1)
    opinions.strike(opinion=made, reason="unrelated", note="About the article.", actor=operator())
    made.refresh_from_db()
    assert made.is_struck
    assert stars(made.order.lines.get().offer.product) == NO_STARS


def test_ratings_are_counted_anew_from_the_reviews(count_queries):
    made = [review(rating) for rating in (1, 4, 5)]
    gone = made[0].product
    right = [stars(each.product) for each in made]
    type(gone.rating).objects.update(count=7, sum=7, stars_1=7, stars_2=0, stars_3=0, stars_4=0, stars_5=0)
    assert len(list(checks.findings())) == 3
    assert len(list(catalog_checks.stale_ratings())) == 6
    assert review_ratings.recompute() == 3
    assert [stars(each.product) for each in made] == right
    assert no_findings()
    assert count_queries(review_ratings.recompute) <= 7


def move(name, line, rating, actor):
    customer, found = line.order.purchase.customer, ProductReview.objects.filter(line=line).first()
    match name:
        case "write":
            reviews.write_review(line=line, customer=customer, review=said(rating))
        case "change":
            reviews.change_review(line=line, customer=customer, review=said(rating))
        case "remove":
            reviews.remove_review(line=line, customer=customer)
        case "strike" if found:
            opinions.strike(opinion=found, reason="abusive", note="x", actor=actor)
        case "restore" if found:
            opinions.restore(opinion=found, actor=actor)


MOVES = st.lists(
    st.tuples(
        st.sampled_from(["write", "change", "remove", "strike", "restore"]), st.integers(0, 2), st.integers(1, 5)
    ),
    max_size=12,
)


@examples(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=MOVES)
def test_the_summary_equals_the_reviews_whatever_happens(moves):
    with transaction.atomic():
        offer, actor = OfferFactory(stock=100), operator()
        lines = [delivered(offers=[(offer, 1)]).lines.select_related("order__purchase__customer").get() for _ in "abc"]
        for name, place, rating in moves:
            with contextlib.suppress(NotNow, IllegalTransition):
                move(name, lines[place], rating, actor)
            shown = ProductReview.objects.published().filter(product=offer.product).values_list("rating", flat=True)
            assert stars(offer.product) == tuple(list(shown).count(n) for n in range(1, 6))
        assert no_findings()
        transaction.set_rollback(True)
