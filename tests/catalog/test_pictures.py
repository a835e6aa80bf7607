"""Pictures of a product, from being sent to being shown, and the seller's page about them."""

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from accounts.models.qualification import private_storage
from catalog import pictures
from catalog.errors import PictureRefused
from catalog.models import FeaturedOffer, ProductPicture
from marketplace import clock
from tests.accounts.factories import MembershipFactory
from tests.catalog.factories import OfferFactory, ProductFactory, picture_file

pytestmark = pytest.mark.django_db


def add(product, **changes):
    return pictures.add_picture(product=product, image_file=picture_file(**changes))


def keys(product):
    return list(product.pictures.values_list("pk", flat=True))


def test_a_picture_is_kept_privately_and_shown_when_its_sizes_are_made():
    offer = OfferFactory()
    assert offer.issues.filter(code="no_picture").exists()
    picture = pictures.add_picture(
        product=offer.product, image_file=picture_file(side=900), alts={"en": " Front \x07", "xx": "?", "zh-hans": ""}
    )
    assert (picture.thumbnail, picture.width, picture.height, picture.alts) == ("", 900, 900, {"en": "Front"})
    assert not offer.issues.filter(code="no_picture").exists()
    assert private_storage().exists(picture.original.name)
    assert not default_storage.exists(picture.original.name)
    assert set(FeaturedOffer.objects.values_list("picture", flat=True)) == {""}
    pictures.render_picture(picture_id=picture.pk)
    picture.refresh_from_db()
    assert set(FeaturedOffer.objects.values_list("picture", flat=True)) == {picture.thumbnail.name}
    assert list(ProductPicture.objects.ready()) == [picture]


def test_a_task_makes_the_sizes_after_commit(django_capture_on_commit_callbacks, monkeypatch):
    asked = []
    monkeypatch.setattr("catalog.tasks.render_picture.delay", asked.append)
    with django_capture_on_commit_callbacks(execute=True):
        picture = add(ProductFactory())
    assert asked == [picture.pk]


def test_making_sizes_again_or_of_what_is_gone_does_nothing(count_queries):
    picture = add(ProductFactory())
    pictures.render_picture(picture_id=picture.pk)
    assert count_queries(lambda: pictures.render_picture(picture_id=picture.pk)) == 1
    assert count_queries(lambda: pictures.render_picture(picture_id=picture.pk + 1)) == 1


def test_the_sweep_finds_what_a_dead_worker_left():
    picture = add(ProductFactory())
    assert pictures.waiting() == []
    with clock.at(picture.created_at + pictures.PATIENCE * 2):
        assert pictures.waiting() == [picture.pk]
        pictures.render_picture(picture_id=picture.pk)
        assert pictures.waiting() == []


def test_the_same_file_is_kept_once():
    first, second = add(ProductFactory()), add(ProductFactory())
    assert first.original.name == second.original.name


def test_at_most_nine_pictures():
    product = ProductFactory()
    for _ in range(pictures.PICTURE_LIMIT):
        add(product, side=100)
    with pytest.raises(PictureRefused):
        add(product, side=100)
    assert product.pictures.count() == pictures.PICTURE_LIMIT


def test_arranging_puts_in_order_describes_and_takes_away():
    offer = OfferFactory()
    first, second, third = (add(offer.product, colour=colour) for colour in ("red", "green", "blue"))
    for picture in (first, second, third):
        pictures.render_picture(picture_id=picture.pk)
    pictures.arrange_pictures(
        product=offer.product, order=[third.pk, first.pk, third.pk, 0], alts={first.pk: {"en": "Side"}}
    )
    assert keys(offer.product) == [third.pk, first.pk]
    third.refresh_from_db()
    first.refresh_from_db()
    assert (first.alts, third.alts) == ({"en": "Side"}, {})
    assert set(FeaturedOffer.objects.values_list("picture", flat=True)) == {third.thumbnail.name}
    pictures.arrange_pictures(product=offer.product, order=[], alts={})
    assert offer.issues.filter(code="no_picture").exists()
    assert default_storage.exists(third.thumbnail.name)


# --- the seller's page -------------------------------------------------------------------------


@pytest.fixture
def offer(client):
    offer = OfferFactory()
    offer.product.created_by = offer.seller
    offer.product.save()
    client.force_login(offer.seller.memberships.get().user)
    return offer


def address(offer):
    return reverse("seller_catalog:offer-pictures", args=[offer.pk])


def test_the_page_adds_moves_and_describes(client, offer):
    response = client.post(address(offer), {"added": [picture_file(colour="red"), picture_file(colour="blue")]})
    assert (response.status_code, response["Location"]) == (302, address(offer))
    red, blue = offer.product.pictures.all()
    client.post(address(offer), {"move": f"main:{blue.pk}", f"alt_{red.pk}_en": "Red", f"alt_{blue.pk}_zh-hans": "蓝"})
    assert keys(offer.product) == [blue.pk, red.pk]
    red.refresh_from_db()
    blue.refresh_from_db()
    assert (red.alts, blue.alts) == ({"en": "Red"}, {"zh-hans": "蓝"})
    client.post(address(offer), {"move": f"down:{blue.pk}"})
    assert keys(offer.product) == [red.pk, blue.pk]
    client.post(address(offer), {"move": f"up:{blue.pk}"})
    client.post(address(offer), {"move": f"remove:{red.pk}"})
    assert keys(offer.product) == [blue.pk]
    client.post(address(offer), {"move": "remove:0"})
    assert keys(offer.product) == [blue.pk]


def test_a_picture_is_announced_until_it_can_be_shown(client, offer):
    picture = add(offer.product)
    assert 'hx-trigger="every 2s"' in client.get(address(offer)).content.decode()
    pictures.render_picture(picture_id=picture.pk)
    html = client.get(address(offer)).content.decode()
    assert "every 2s" not in html
    picture.refresh_from_db()
    assert picture.thumbnail.url in html


def test_a_broken_file_is_named_and_nothing_is_kept(client, offer):
    broken = picture_file(name="torn.png")
    broken.file.truncate(60)
    response = client.post(address(offer), {"added": [picture_file(), broken]})
    assert response.status_code == 422
    assert response.context["form"].errors["added"][0].startswith("torn.png: ")
    assert keys(offer.product) == []


def test_more_than_nine_are_refused(client, offer):
    files = [picture_file(side=100) for _ in range(pictures.PICTURE_LIMIT + 1)]
    assert client.post(address(offer), {"added": files}).status_code == 422
    assert keys(offer.product) == []


def test_a_page_that_others_share_is_not_changed(client, offer):
    OfferFactory(product=offer.product)
    assert client.get(address(offer)).status_code == 404
    assert client.post(address(offer), {"added": [picture_file()]}).status_code == 404
    assert keys(offer.product) == []


@pytest.mark.parametrize(("role", "status"), [("catalogue", 302), ("viewer", 404)])
def test_only_the_catalogue_role_changes_pictures(client, offer, role, status):
    client.force_login(MembershipFactory(seller=offer.seller, role=role).user)
    assert client.get(address(offer)).status_code == 200
    assert client.post(address(offer), {"added": [picture_file()]}).status_code == status
