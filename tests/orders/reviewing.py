"""Delivered orders and what their customers say of them, built through the services."""

import datetime as dt

from catalog.models import ProductRating
from marketplace import clock
from orders import feedback, progress, reviews
from tests.accounts.factories import UserFactory
from tests.catalog.factories import OfferFactory
from tests.orders import factories

NO_STARS = (0, 0, 0, 0, 0)


def delivered(*, customer=None, offers=None, quantity=1, **kwargs):
    """Return a delivered order of ``customer``, a new one by default."""
    offers = offers or [(OfferFactory(), quantity)]
    order = factories.paid_order(customer=customer or UserFactory(full_name="周小川"), offers=offers, **kwargs)
    pieces = dict(order.lines.values_list("pk", "quantity"))
    progress.mark_shipped(order=order, lines=pieces, actor=None)
    progress.mark_delivered(order=order, actor=None)
    order.refresh_from_db()
    return order


def said(rating=5, title="Good", text="Pours well.", language="en"):
    """Return what a customer says."""
    return reviews.ReviewInput(rating, title, text, language)


def review(rating=5, *, order=None, pictures=(), **words):
    """Return a review of the only line of an order."""
    order = order or delivered()
    return reviews.write_review(
        line=order.lines.first(), customer=order.purchase.customer, review=said(rating, **words), pictures=pictures
    )


def give(rating=5, text="Sent at once.", *, order=None):
    """Return feedback about an order's seller."""
    order = order or delivered()
    return feedback.give_feedback(
        order=order, customer=order.purchase.customer, rating=rating, text=text, language="en"
    )


def stars(product):
    """Return how many reviews of a product have one, two … five stars, as the summary says."""
    found = ProductRating.objects.filter(product=product).first()
    return (
        (found.stars_1, found.stars_2, found.stars_3, found.stars_4, found.stars_5) if found is not None else NO_STARS
    )


def days_after(order, days):
    """Make it so many days after an order arrived."""
    return clock.at(order.delivered_at + dt.timedelta(days=days))
