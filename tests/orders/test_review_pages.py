"""Reviews in the stores: the product's, the shop's, and what a customer writes."""

import pytest
from django.test import Client

from marketplace.storefronts import store_url
from orders import opinions, review_pictures
from orders.models import ProductReview, ReviewPicture, SellerFeedback
from tests.accounts.factories import UserFactory
from tests.catalog.factories import OfferFactory, picture_file
from tests.orders.reviewing import days_after, delivered, give, review, stars

pytestmark = pytest.mark.django_db


def url(name, **kwargs):
    return store_url(f"orders:{name}", language="en", **kwargs)


def page(client, path, status=200):
    response = client.get(path)
    assert response.status_code == status, response.content[:500]
    return response.content.decode()


def review_url(order, name="review"):
    return url(name, number=order.number, pk=order.lines.get().pk)


@pytest.fixture
def order(client):
    made = delivered()
    client.force_login(made.purchase.customer)
    return made


def strike(opinion):
    actor = UserFactory(is_staff=True, is_superuser=True)
    return opinions.strike(opinion=opinion, reason="abusive", note="It insults.", actor=actor)


def test_a_product_without_reviews_says_so(client):
    product = OfferFactory().product
    assert "Nobody has written a review yet." in page(
        client, store_url("catalog:product", language="en", number=product.number)
    )
    assert "No reviews yet" in page(client, url("reviews", number=product.number))
    page(client, url("reviews", number="P000000000"), 404)


def test_stars_stand_on_cards_on_the_page_and_in_the_structured_data(client):
    offer = OfferFactory()
    for rating in (4, 5, 5):
        review(rating, order=delivered(offers=[(offer, 1)]))
    html = page(client, store_url("catalog:product", language="en", number=offer.product.number))
    assert '"aggregateRating":{"@type":"AggregateRating","ratingValue":"4.7","reviewCount":3' in html
    assert "<b>4.7</b>" in html
    assert f'hx-get="{url("reviews", number=offer.product.number)}"' in html
    card = page(client, store_url("catalog:category", language="en", slug=offer.product.category.slug))
    assert "<b>4.7</b>" in card
    assert "of 5 stars; reviews: 3" in card


def test_the_reviews_of_a_product_with_bars_filter_and_reply(client):
    offer = OfferFactory()
    bad = review(2, order=delivered(offers=[(offer, 1)]), title="Leaks", text="It <b>leaks</b>.\nA lot.")
    review(5, order=delivered(offers=[(offer, 1)]), title="Tight", language="zh-hans")
    opinions.reply(opinion=bad, text="We send another.", actor=offer.seller.memberships.get().user)
    here = url("reviews", number=offer.product.number)
    html = page(client, here)
    for words in ("Leaks", "Tight", "It &lt;b&gt;leaks&lt;/b&gt;.<br>A lot.", "We send another.", "周**", "3.5",
                  "Verified purchases only", 'lang="zh-Hans">Tight', "1–2 of 2"):  # fmt: skip
        assert words in html
    assert "周小川" not in html
    few = page(client, f"{here}?stars=2")
    assert ("Leaks" in few, "Tight" in few) == (True, False)
    assert "No review has so many stars." in page(client, f"{here}?stars=3")
    for strange in ("?stars=9", "?stars=x", "?page=99", "?page=x"):
        page(client, here + strange)


def test_what_is_struck_through_is_nowhere_in_the_store(client):
    made, given = review(1, title="Dreadful"), give(1, text="Dreadful too")
    strike(made)
    strike(given)
    here = url("reviews", number=made.product.number)
    shop = url("shop-feedback", slug=given.seller.slug)
    assert "Dreadful" not in page(client, here) + page(client, shop)


def test_reviews_cost_the_same_for_one_and_for_many(client, count_queries):
    offer = OfferFactory()

    def one_more(place):
        made = review(5, order=delivered(offers=[(offer, 1)]), pictures=[picture_file()])
        review_pictures.render(picture_id=made.pictures.get().pk)
        return made

    one_more(0)
    here = url("reviews", number=offer.product.number)
    page(client, here)
    one = count_queries(lambda: page(client, here))
    for place in (1, 2):
        one_more(place)
    assert count_queries(lambda: page(client, here)) == one == 4


def test_a_shop_shows_a_year_of_feedback_at_one_query(client, count_queries):
    offer = OfferFactory()
    shop = store_url("catalog:shop", language="en", slug=offer.seller.slug)
    page(client, shop)
    before = count_queries(lambda: page(client, shop))
    first = give(4, order=delivered(offers=[(offer, 1)]))
    give(5, text="Fast", order=delivered(offers=[(offer, 1)]))
    assert count_queries(lambda: page(client, shop)) == before
    html = page(client, shop)
    assert "<b>4.5</b>" in html
    assert "2 customers in the last 365 days" in html
    assert "Fast" in page(client, url("shop-feedback", slug=offer.seller.slug))
    with days_after(first.order, 366):
        assert "No feedback in the last 365 days." in page(client, shop)


def test_the_order_leads_to_writing_once_it_has_arrived(client, order):
    here = url("order-detail", number=order.number)
    html = page(client, here)
    assert ("Write a review" in html, "Give feedback" in html) == (True, True)
    review(5, order=order)
    assert "Change what you wrote" in page(client, here)
    with days_after(order, 100):
        html = page(client, here)
    assert ("Read what you wrote" in html, "Give feedback" in html) == (True, False)


def test_a_guest_is_not_invited(client):
    made = delivered()
    type(made.purchase).objects.filter(pk=made.purchase_id).update(customer=None)
    html = page(client, f"{url('order-detail', number=made.number)}?token={made.purchase.token}")
    assert "Write a review" not in html


def test_a_customer_writes_with_pictures_changes_and_removes(client, order):
    here = review_url(order)
    assert "What do you think of it?" in page(client, here)
    data = {"rating": "4", "title": "Good", "text": "Pours well.", "pictures": [picture_file(), picture_file()]}
    response = client.post(here, data)
    assert response.headers["Location"] == url("order-detail", number=order.number)
    made = ProductReview.objects.get()
    assert (made.rating, made.language, made.pictures.count()) == (4, "en", 2)
    first = made.pictures.first()
    html = page(client, here)
    assert "Pours well." in html
    assert "being prepared" in html
    client.post(here, {"rating": "5", "title": "Better", "text": "", f"remove_{first.pk}": "on"})
    made.refresh_from_db()
    assert (made.rating, made.title, made.pictures.count(), stars(made.product)) == (5, "Better", 1, (0, 0, 0, 0, 1))
    assert client.post(review_url(order, "review-removal")).headers["Location"] == url("my-reviews")
    assert (ProductReview.objects.count(), ReviewPicture.objects.count()) == (0, 0)
    assert client.post(review_url(order, "review-removal")).status_code == 409


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "Stars: This field is required."),
        ({"rating": "6"}, "Select a valid choice"),
        ({"rating": "5", "text": "Look at example.com"}, "Leave out phone numbers"),
        ({"rating": "5", "pictures": [picture_file(side=50)]}, "This picture is too small"),
        ({"rating": "5", "pictures": [picture_file() for _ in range(6)]}, "at most 5 pictures"),
    ],
)
def test_bad_input_is_422_with_a_sentence_and_nothing_lost(client, order, data, sentence):
    response = client.post(review_url(order), {"title": "Kept headline", **data})
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert "Kept headline" in response.content.decode()
    assert ProductReview.objects.count() == 0


def test_too_late_is_said_and_nothing_can_be_posted(client, order):
    with days_after(order, 91):
        assert "90 days after it arrived" in page(client, review_url(order))
        assert client.post(review_url(order), {"rating": "5"}).status_code == 422
    assert ProductReview.objects.count() == 0


def test_feedback_is_given_changed_and_removed(client, order):
    here = url("feedback", number=order.number)
    assert order.seller.store_name in page(client, here)
    assert client.post(here, {"rating": "2", "text": "Late"}).status_code == 302
    assert client.post(here, {"rating": "3", "text": "Late, but well packed"}).status_code == 302
    made = SellerFeedback.objects.get()
    assert (made.rating, made.text) == (3, "Late, but well packed")
    assert "Late, but well packed" in page(client, f"{url('my-reviews')}?view=feedback")
    assert client.post(url("feedback-removal", number=order.number)).status_code == 302
    assert SellerFeedback.objects.count() == 0


def test_the_author_sees_what_was_struck_through_and_why(client, order):
    strike(review(1, title="Dreadful", order=order))
    for path in (url("my-reviews"), review_url(order)):
        html = page(client, path)
        for words in ("Dreadful", "Struck through by an operator:", "Insults or hatred", "It insults."):
            assert words in html
    assert client.post(review_url(order, "review-removal")).status_code == 409
    assert client.post(review_url(order), {"rating": "5"}).status_code == 422


def test_my_reviews_cost_the_same_for_one_and_for_many(client, order, count_queries):
    for view in ("reviews", "feedback"):
        path = f"{url('my-reviews')}?view={view}"
        write = review if view == "reviews" else give
        write(order=order)
        page(client, path)
        one = count_queries(lambda path=path: page(client, path))
        for _ in range(2):
            write(order=delivered(customer=order.purchase.customer))
        page(client, path)  # new categories are read once more
        assert count_queries(lambda path=path: page(client, path)) == one


def test_a_picture_is_served_while_its_review_is_shown(client, order):
    made = review(4, order=order, pictures=[picture_file(side=300)])
    picture = made.pictures.get()
    path = f"/media/{picture.stem}/300.webp"
    page(client, path, 404)
    review_pictures.render(picture_id=picture.pk)
    response = Client().get(path)
    assert (response.status_code, response["Content-Type"]) == (200, "image/webp")
    assert response.getvalue()
    # A browser asks each time whether it may still show it.
    assert response["Cache-Control"] == "private, no-cache"
    known = {"If-None-Match": response["ETag"]}
    kept = Client().get(path, headers=known)
    assert (kept.status_code, kept.content, kept["Cache-Control"]) == (304, b"", "private, no-cache")
    picture.refresh_from_db()
    assert picture.sources.url in page(client, url("reviews", number=made.product.number))
    page(client, "/media/reviews/../products/x.webp", 404)
    strike(made)
    page(client, path, 404)
    assert Client().get(path, headers=known).status_code == 404
    operator = Client()
    operator.force_login(UserFactory(is_staff=True, is_superuser=True, second_factor=True))
    response = operator.get(path)
    assert (response.status_code, response["Cache-Control"]) == (200, "private, no-store")
    assert response.getvalue()
