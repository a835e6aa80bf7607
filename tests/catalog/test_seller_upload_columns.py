"""A file of another system through its pages: matched once, read the same way ever after."""

import io

import openpyxl
import pytest
from django.urls import reverse

from accounts import seller_nav
from catalog.batch import stages
from catalog.models import BatchUpload, ColumnMapping, Offer
from tests.accounts.factories import SellerFactory
from tests.catalog.factories import AttributeFactory, CategoryFactory, OfferFactory
from tests.catalog.foreign import systems
from tests.catalog.tables import upload_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def seller(client):
    kitchen = CategoryFactory(slug="kitchen", names={"en": "Kitchen", "zh-hans": "厨房"})
    mugs = CategoryFactory(slug="cups", parent=kitchen, names={"en": "Cups and mugs", "zh-hans": "杯子"})
    AttributeFactory(category=mugs, code="colour", names={"en": "Colour"}, choices=[
        {"code": code, "names": {"en": code.title()}} for code in ("blue", "red", "grey")
    ])  # fmt: skip
    CategoryFactory(slug="trays", parent=kitchen, names={"en": "Trays", "zh-hans": "托盘"})
    seller = SellerFactory()
    client.force_login(seller.memberships.get().user)
    return seller


def send(client, rows, *, name="products.csv"):
    content = rows if isinstance(rows, bytes) else systems.content(rows)
    response = client.post(reverse("seller_catalog:uploads"), {"file": upload_file(content, name=name)})
    assert response.status_code == 302
    return work(BatchUpload.objects.latest("pk"))


def work(upload):
    stages.work_on(upload_id=upload.pk)
    upload.refresh_from_db()
    return upload


def address(upload, name="upload-columns"):
    return reverse(f"seller_catalog:{name}", args=[upload.number])


def answers(client, upload, **changes):
    """Return the form as the page proposes it, with changes: by column, by category (``of``), or by field."""
    form = client.get(address(upload)).context["form"]
    data = {name: form[name].initial or "" for name in form.fields}
    labels = {form[name].label: name for name in form.fields}
    return data | {labels.get(name, name): value for name, value in changes.items()}


def test_a_file_of_another_system_is_matched_checked_and_applied(client, seller):
    upload = send(client, systems.WOOCOMMERCE)
    assert (upload.state, upload.errors.count(), Offer.objects.count()) == ("matching", 0, 0)
    page = client.get(address(upload, "upload"))
    assert page.context["headline"] == "Say what the columns of your file are"
    assert "An upload waits for its columns to be matched" in [
        todo.title for todo in seller_nav.todos(seller, "owner")
    ]
    page = client.get(address(upload))
    assert page.context["system"] == "WooCommerce"
    form = page.context["form"]
    assert [field.label for field in form.category_fields] == ["Kitchen > Mugs", "Kitchen > Trays", "Kitchen"]
    assert [field.initial for field in form.category_fields] == ["", "Trays", ""]
    data = answers(client, upload, **{"Kitchen > Mugs": "Cups and mugs", "fill_quantity": "7"})
    response = client.post(address(upload), data)
    assert (response.status_code, response["Location"]) == (302, address(upload, "upload"))
    work(upload)
    assert (upload.state, upload.to_create, upload.to_skip, upload.with_errors) == ("checked", 2, 2, 1)
    assert [(each.row, each.column, each.value, each.code) for each in upload.errors.order_by("row")] == [
        (5, "Regular price", "$9", "price_form"), (6, "Type", "other", "row_other"),
    ]  # fmt: skip
    client.post(address(upload, "upload-confirmation-create"))
    work(upload)
    rows = Offer.objects.order_by("sku").values_list("sku", "state", "product__family", "product__attributes")
    assert list(rows) == [
        ("mug-blue", "live", "mug", {"colour": "blue"}), ("mug-grey", "live", "mug", {"colour": "grey"}),
    ]  # fmt: skip
    words = Offer.objects.get(sku="mug-grey").product.texts.get()
    assert (words.language, words.title, words.bullets) == ("en", "Mug - Gray", ["Keeps warm"])


def test_the_workbook_comes_back_in_the_sellers_own_columns_and_goes_in_corrected(client, seller):
    upload = send(client, systems.WOOCOMMERCE)
    client.post(address(upload), answers(client, upload, **{"Kitchen > Mugs": "杯子", "fill_quantity": "7"}))
    work(upload)
    content = client.get(address(upload, "upload-workbook") + "?rows=errors").content
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    headers = [cell.value for cell in sheet[1]]
    assert headers == [*systems.WOOCOMMERCE[0], "Problems"]
    assert [row[2].value for row in sheet.iter_rows(min_row=2)] == ["tray"]
    price = sheet.cell(2, headers.index("Regular price") + 1)
    assert (price.value, price.fill.fgColor.rgb) == ("$9", "FFF9DAD3")
    assert price.comment.text == "This is not an amount. Digits only, for example 89.00."
    assert "Trays" in [cell.value for cell in book["Valid values"]["A"]]
    price.value = "9"
    target = io.BytesIO()
    book.save(target)
    again = send(client, target.getvalue(), name="corrected.xlsx")
    assert (again.state, again.to_create, again.with_errors) == ("checked", 1, 0)
    assert ColumnMapping.objects.count() == 1


def test_rows_of_a_group_come_back_with_what_they_share(client, seller):
    rows = [dict(each) for each in systems.WOOCOMMERCE]
    rows[1]["Regular price"] = "free"
    upload = send(client, rows)
    client.post(address(upload), answers(client, upload, **{"Kitchen > Mugs": "cups", "fill_quantity": "7"}))
    work(upload)
    content = client.get(address(upload, "upload-workbook") + "?rows=errors").content
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert [row[2].value for row in sheet.iter_rows(min_row=2)] == ["mug", "mug-blue", "tray"]


def test_the_next_file_is_read_the_same_way(client, seller):
    upload = send(client, systems.WOOCOMMERCE)
    client.post(address(upload), answers(client, upload, **{"Kitchen > Mugs": "cups", "fill_quantity": "7"}))
    work(upload)
    client.post(address(upload, "upload-cancellation-create"))
    again = send(client, systems.WOOCOMMERCE)
    assert (again.state, again.to_create) == ("checked", 2)
    assert "The columns were read as you matched them." in client.get(address(again, "upload")).content.decode()
    new_category = [{**systems.WOOCOMMERCE[3], "Categories": "Kitchen > Pans", "Regular price": "5"}]
    asked = send(client, [{**systems.WOOCOMMERCE[0], **new_category[0]}])
    assert asked.state == "matching"
    form = client.get(address(asked)).context["form"]
    assert [(field.label, field.initial) for field in form.category_fields] == [("Kitchen > Pans", "")]
    data = answers(client, asked, fill_category="Trays")
    client.post(address(asked), data)
    assert (work(asked).state, asked.to_create) == ("checked", 1)


def test_a_checked_file_can_be_matched_differently(client, seller):
    upload = send(client, systems.NEWBEE)
    client.post(address(upload), answers(client, upload, **{"47": "cups"}))
    assert (work(upload).state, upload.to_create) == ("checked", 1)
    client.post(address(upload), answers(client, upload, goods_intro="bullet_2_zh", site="https://mall.example"))
    assert (work(upload).state, upload.to_create, upload.errors.count()) == ("checked", 1, 0)
    client.post(address(upload, "upload-confirmation-create"))
    work(upload)
    words = Offer.objects.get().product.texts.get(language="zh-hans")
    assert (words.title, words.bullets) == ("青瓷马克杯", ["新品", "350 毫升"])
    assert client.get(address(upload)).status_code == 404
    history = [
        (event["label"], event["text"] != "") for event in client.get(address(upload, "upload")).context["events"]
    ]
    assert history[-2:] == [("Confirmed", True), ("Applied", False)]


def test_a_plain_table_is_matched_by_hand(client, seller):
    upload = send(client, systems.PLAIN)
    data = answers(
        client, upload, family_name="category", fill_price_cn="10.50", fill_quantity="3",
        fill_title_en="{family_name} {article_id}", fill_category="Trays", fill_description_en="{weight_g} g",
    )  # fmt: skip
    client.post(address(upload), data)
    assert (work(upload).state, upload.to_create) == ("checked", 3)
    client.post(address(upload, "upload-confirmation-create"))
    work(upload)
    assert Offer.objects.filter(product__category__slug="trays", prices__amount_minor=1050).count() == 3


def test_a_table_half_in_our_words_is_matched_too(client, seller):
    rows = [{"SKU": "A", "Name": "Tray", "Stock": "3", "Price": "9", "Category": "Trays"}]
    upload = send(client, rows)
    assert upload.state == "matching"
    assert upload.mapping["rules"]["columns"] == {
        "SKU": "sku", "Name": "title_en", "Stock": "quantity", "Price": "price_cn", "Category": "category",
    }  # fmt: skip
    client.post(address(upload), answers(client, upload))
    assert (work(upload).state, upload.to_create) == ("checked", 1)


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"column_2": ""}, "fill_sku", "Match one column"),
        ({"Kitchen > Mugs": "Pans"}, "category_0", "no category “Pans”"),
        ({"fill_category": "Kitchen"}, "fill_category", "no category “Kitchen”"),
        ({"fill_title_en": "{Nom}"}, "fill_title_en", "no column “Nom”"),
        ({"site": "nonsense"}, "site", "valid URL"),
        ({"column_0": "everything"}, "column_0", "not one of the available choices"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_kept(client, seller, changes, field, words):
    upload = send(client, systems.WOOCOMMERCE)
    response = client.post(address(upload), answers(client, upload, **changes))
    assert response.status_code == 422
    assert words in response.context["form"].errors[field][0]
    upload.refresh_from_db()
    assert (upload.state, ColumnMapping.objects.count()) == ("matching", 0)


def test_cells_of_the_file_are_shown_as_text(client, seller):
    rows = [{**systems.NEWBEE[0], "goods_intro": "<img src=x onerror=alert(1)>", "<b>x</b>": "<i>y</i>"}]
    html = client.get(address(send(client, rows))).content.decode()
    assert "<img src=x" not in html
    assert "<i>y</i>" not in html
    assert "<b>x</b>" not in html


def test_our_own_templates_have_no_columns_to_match(client, seller):
    upload = send(client, b"sku\tprice\tquantity\r\nA\t1\t1\r\n", name="own.txt")
    assert upload.state == "checked"
    assert client.get(address(upload)).status_code == 404
    assert client.post(address(upload), {}).status_code == 404


def test_mappings_are_the_sellers_own(client, seller):
    upload = send(client, systems.NEWBEE)
    client.post(address(upload), answers(client, upload, **{"47": "cups"}))
    client.force_login(OfferFactory().seller.memberships.get().user)
    assert client.get(address(upload)).status_code == 404
    assert send(client, systems.NEWBEE).state == "matching"


def test_a_cancelled_match_is_over(client, seller):
    upload = send(client, systems.NEWBEE)
    client.post(address(upload, "upload-cancellation-create"))
    assert client.get(address(upload)).status_code == 404
    assert work(upload).state == "cancelled"
