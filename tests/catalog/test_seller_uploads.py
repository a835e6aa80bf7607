"""Batch upload through its pages."""

import pytest
from django.urls import reverse

from catalog.batch import picture_fetching, stages, uploads
from catalog.models import BatchUpload, Offer
from tests.accounts.factories import MembershipFactory, SellerFactory
from tests.catalog.factories import CategoryFactory
from tests.catalog.tables import picture_archive, row, text, upload_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def seller(client):
    CategoryFactory(slug="kettles")
    seller = SellerFactory()
    client.force_login(seller.memberships.get().user)
    return seller


def send(client, rows, **data):
    response = client.post(reverse("seller_catalog:uploads"), {"file": upload_file(text(rows)), **data})
    upload = BatchUpload.objects.latest("pk")
    assert response.headers["Location"] == reverse("seller_catalog:upload", args=[upload.number])
    return upload


def page(client, upload, query=""):
    return client.get(reverse("seller_catalog:upload", args=[upload.number]) + query)


def test_a_file_is_checked_confirmed_and_live(client, seller):
    upload = send(client, [row(category="kettles"), row(sku="B", category="kettles", price_cn="¥1", quantity="")])
    response = page(client, upload)
    assert 'hx-trigger="every 2s"' in response.content.decode()
    stages.work_on(upload_id=upload.pk)
    response = page(client, upload)
    assert response.context["headline"] == "1 row can be applied, 1 needs fixing"
    assert [view["label"] for view in response.context["views"]] == ["All", "Missing value", "Price format"]
    assert "every 2s" not in response.content.decode()
    chosen = page(client, upload, "?problem=price_form")
    assert [each.error.column for each in chosen.context["problems"]] == ["price_cn"]
    client.post(reverse("seller_catalog:upload-confirmation-create", args=[upload.number]))
    stages.work_on(upload_id=upload.pk)
    assert page(client, upload).context["headline"] == "1 row is applied, 1 needs fixing"
    assert Offer.objects.get().state == "live"
    home = client.get(reverse("seller_catalog:uploads"))
    assert home.context["rows"][0][1] == "1 row is applied, 1 needs fixing"


def test_a_file_that_is_no_table_is_refused_beside_its_field(client, seller):
    response = client.post(
        reverse("seller_catalog:uploads"), {"file": upload_file(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")}
    )
    assert response.status_code == 422
    assert "old .xls format" in response.context["form"].errors["file"][0]
    assert BatchUpload.objects.count() == 0


def test_no_file_and_an_empty_one_are_refused(client, seller):
    assert client.post(reverse("seller_catalog:uploads"), {}).status_code == 422
    assert client.post(reverse("seller_catalog:uploads"), {"file": upload_file(b"")}).status_code == 422


def test_a_second_upload_is_refused_while_one_runs(client, seller):
    first = send(client, [row(category="kettles")])
    response = client.post(reverse("seller_catalog:uploads"), {"file": upload_file()})
    assert response.status_code == 422
    assert first.number in response.context["form"].errors["file"][0]


def test_an_upload_can_be_cancelled(client, seller):
    upload = send(client, [row(category="kettles")])
    client.post(reverse("seller_catalog:upload-cancellation-create", args=[upload.number]))
    upload.refresh_from_db()
    assert upload.state == "cancelled"
    assert page(client, upload).context["headline"] == "This upload was cancelled"


def test_templates_and_reports_are_downloads(client, seller):
    upload = send(client, [row(category="kettles", price_cn="x")])
    stages.work_on(upload_id=upload.pk)
    for address, kind in [
        (reverse("seller_catalog:upload-template") + "?category=kettles", "spreadsheetml"),
        (reverse("seller_catalog:upload-template") + "?format=txt", "tab-separated"),
        (reverse("seller_catalog:upload-workbook", args=[upload.number]) + "?rows=errors", "spreadsheetml"),
    ]:
        response = client.get(address)
        assert kind in response.headers["Content-Type"]
        assert response.headers["Content-Disposition"].startswith("attachment")
    assert client.get(reverse("seller_catalog:upload-template") + "?category=nowhere").status_code == 404


def test_another_sellers_upload_is_not_found(client, seller):
    other = SellerFactory()
    upload = uploads.start_upload(seller=other, file=upload_file(), actor=other.memberships.get().user)
    assert page(client, upload).status_code == 404


@pytest.mark.parametrize(("role", "status"), [("catalogue", 302), ("orders", 404), ("viewer", 404)])
def test_only_the_catalogue_role_uploads(client, seller, role, status):
    client.force_login(MembershipFactory(seller=seller, role=role).user)
    assert client.get(reverse("seller_catalog:uploads")).status_code == 200
    response = client.post(reverse("seller_catalog:uploads"), {"file": upload_file()})
    assert response.status_code == status


def test_the_home_page_reminds_of_checked_rows_and_problems(client, seller):
    upload = send(client, [row(category="kettles"), row(sku="B", category="kettles", price_cn="x")])
    stages.work_on(upload_id=upload.pk)
    from accounts import seller_nav  # noqa: PLC0415 - the registry is filled when apps are ready

    titles = [todo.title for todo in seller_nav.todos(seller, "owner")]
    assert "1 checked row waits for you" in titles
    uploads.confirm_upload(upload=upload, actor=None)
    stages.work_on(upload_id=upload.pk)
    titles = [todo.title for todo in seller_nav.todos(seller, "owner")]
    assert "1 uploaded row needs fixing" in titles


def test_pictures_come_beside_the_table(client, seller):
    files = {"file": upload_file(text([row(category="kettles")])), "archive": picture_archive({"A-1.png": b"x"})}
    client.post(reverse("seller_catalog:uploads"), files)
    upload = BatchUpload.objects.get()
    assert upload.archive.name.endswith(".zip")
    stages.work_on(upload_id=upload.pk)
    client.post(reverse("seller_catalog:upload-confirmation-create", args=[upload.number]))
    stages.work_on(upload_id=upload.pk)
    response = page(client, upload)
    assert (response.context["pictures"].total, response.context["is_busy"]) == (1, True)
    assert 'hx-trigger="every 2s"' in response.content.decode()
    picture_fetching.fetch_some(upload_id=upload.pk)
    response = page(client, upload)
    assert (response.context["noted"], response.context["is_busy"]) == (1, False)
    assert [view["label"] for view in response.context["views"]] == ["All", "Picture"]


def test_a_broken_archive_is_refused_beside_its_field(client, seller):
    files = {"file": upload_file(text([row()])), "archive": upload_file(b"no zip", name="pictures.zip")}
    response = client.post(reverse("seller_catalog:uploads"), files)
    assert response.status_code == 422
    assert "not a zip archive" in response.context["form"].errors["archive"][0]
    assert BatchUpload.objects.count() == 0


def test_the_same_file_again_is_said_plainly(client, seller):
    rows = [row(category="kettles")]
    first = send(client, rows)
    stages.work_on(upload_id=first.pk)
    client.post(reverse("seller_catalog:upload-confirmation-create", args=[first.number]))
    stages.work_on(upload_id=first.pk)
    again = send(client, rows)
    stages.work_on(upload_id=again.pk)
    response = page(client, again)
    assert response.context["earlier"] == first
    assert f"You have uploaded this very file before, as {first.number}" in response.content.decode()
    again.refresh_from_db()
    assert (again.to_skip, again.rows_to_write) == (1, 0)
    other = send(client, [row(category="kettles", quantity="13")])
    assert page(client, other).context["earlier"] is None


def test_a_running_upload_can_be_stopped_between_chunks(client, seller, monkeypatch):
    monkeypatch.setattr(stages, "CHUNK", 2)
    upload = send(client, [row(sku=f"A-{n}", category="kettles") for n in range(5)])
    stages.work_on(upload_id=upload.pk)
    client.post(reverse("seller_catalog:upload-confirmation-create", args=[upload.number]))
    apply_plans = stages.apply_plans

    def stopped_meanwhile(plans, **kwargs):
        found = apply_plans(plans, **kwargs)
        client.post(reverse("seller_catalog:upload-cancellation-create", args=[upload.number]))
        return found

    monkeypatch.setattr(stages, "apply_plans", stopped_meanwhile)
    stages.work_on(upload_id=upload.pk)
    response = page(client, upload)
    assert response.context["headline"] == "Stopped after 2 rows"
    assert response.context["upload"].state == "cancelled"
    assert Offer.objects.count() == 2


def test_the_history_says_who_and_when(client, seller):
    upload = send(client, [row(category="kettles")])
    stages.work_on(upload_id=upload.pk)
    client.post(reverse("seller_catalog:upload-confirmation-create", args=[upload.number]))
    stages.work_on(upload_id=upload.pk)
    events = page(client, upload).context["events"]
    user = str(seller.memberships.get().user)
    assert [(event["label"], event["text"]) for event in events] == [
        ("Received", user), ("Checked, nothing changed yet", ""), ("Confirmed", user), ("Applied", ""),
    ]  # fmt: skip
    assert all(event["at"] for event in events)


def test_an_upload_page_costs_the_same_however_many_problems(client, seller, count_queries):
    few = send(client, [row(category="kettles", price_cn="x")])
    stages.work_on(upload_id=few.pk)
    many = send(client, [row(sku=f"A-{n}", category="kettles", price_cn="x") for n in range(40)])
    stages.work_on(upload_id=many.pk)
    page(client, few)
    assert count_queries(lambda: page(client, few)) == count_queries(lambda: page(client, many))
