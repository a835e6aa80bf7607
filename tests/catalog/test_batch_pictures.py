"""Pictures that rows name: found by file name, by SKU or on the web, fetched after the rows are applied."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from catalog import picture_files, pictures
from catalog.batch import history, picture_fetching, report, sentences, uploads
from catalog.batch.cells import Wrong
from catalog.batch.failures import UnreadableFile
from catalog.batch.picture_sources import Archive, shown
from catalog.models import BatchPicture, Offer, ProductPicture
from marketplace import clock
from tests.accounts.factories import SellerFactory
from tests.catalog import webshop
from tests.catalog.factories import CategoryFactory, OfferFactory, picture_file
from tests.catalog.tables import row, zipped
from tests.catalog.uploading import carry_out, check, counts, fetch, found, start

pytestmark = pytest.mark.django_db
RED, BLUE = (picture_file(side=120, colour=colour).read() for colour in ("red", "blue"))


@pytest.fixture
def seller():
    CategoryFactory(slug="kettles")
    return SellerFactory()


@pytest.fixture
def shop(monkeypatch):
    with webshop.opened(monkeypatch) as shop:
        shop.answers |= {"/red.png": (200, {}, RED), "/blue.png": (200, {}, BLUE)}
        yield shop


def sources(sku="A-1"):
    product = Offer.objects.get(sku=sku).product
    return [shown(source) for source in product.pictures.values_list("source", flat=True)]


# --- the archive ---------------------------------------------------------------------------


def archive(*names, **options):
    return Archive(io.BytesIO(zipped(dict.fromkeys(names, RED), **options)))


def names(found):
    return [shown(source) for source in found]


def test_files_are_found_by_name_in_any_case_and_folder():
    packed = archive("Front/Kettle.JPG", "__MACOSX/._x.jpg", ".DS_Store", "empty/")
    assert names([source for source, _name in packed.names()]) == ["Front/Kettle.JPG"]
    for text in ("kettle.jpg", "FRONT/kettle.jpg", "front\\Kettle.jpg", "/Front/Kettle.JPG", "other/kettle.jpg"):
        assert shown(packed.named(text)) == "Front/Kettle.JPG"
    assert packed.named("cup.jpg") is None


def test_files_are_found_by_sku_in_order():
    packed = archive("A-1.jpg", "A-1-2.jpg", "a-1_1.png", "A-1 (3).jpg", "B/2.jpg", "B/1.jpg", "A.jpg", "A-10.jpg")
    assert names(packed.of_sku("A-1", {"a-1", "b"})) == ["A-1.jpg", "a-1_1.png", "A-1-2.jpg", "A-1 (3).jpg"]
    assert names(packed.of_sku("B", {"a-1", "b"})) == ["B/1.jpg", "B/2.jpg"]
    # A-1.jpg and A-10.jpg would be pictures of A, were there no SKU of that name.
    assert names(packed.of_sku("A", {"a", "a-1", "a-10"})) == ["A.jpg"]
    assert names(packed.of_sku("A", {"a"})) == ["A.jpg", "A-1.jpg", "A-10.jpg"]
    assert packed.of_sku("C", {"c"}) == []


def test_names_that_chinese_windows_packed_are_read():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        packed.writestr("xx.jpg", RED)
    content = target.getvalue().replace(b"xx.jpg", "壶".encode("gb18030") + b".jpg")
    assert shown(Archive(io.BytesIO(content)).named("壶.jpg")) == "壶.jpg"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"no zip at all", "archive_damaged"),
        (b"", "archive_damaged"),
        (zipped({"a.jpg": RED})[:-30], "archive_damaged"),
        (zipped({"a.jpg": RED}, encrypted=True), "archive_protected"),
    ],
)
def test_what_is_no_archive_is_refused_with_its_reason(seller, content, code):
    with pytest.raises(UnreadableFile) as refusal:
        uploads.start_upload(
            seller=seller,
            file=SimpleUploadedFile("a.txt", b"sku\tprice\nA\t1"),
            archive=SimpleUploadedFile("pictures.zip", content),
            actor=seller.memberships.get().user,
        )
    assert (refusal.value.code, refusal.value.field) == (code, "archive")


def test_archives_have_limits(settings, monkeypatch, seller):
    settings.BATCH_PICTURES_MAX_BYTES = 10
    with pytest.raises(UnreadableFile) as refusal:
        start(seller, [row()], archive={"a.jpg": RED})
    assert refusal.value.code == "archive_too_large"
    monkeypatch.setattr("catalog.batch.picture_sources.FILE_LIMIT", 1)
    with pytest.raises(UnreadableFile) as refusal:
        archive("a.jpg", "b.jpg")
    assert refusal.value.code == "archive_too_many"


def test_a_bomb_in_an_archive_is_read_up_to_a_picture_s_limit():
    packed = Archive(io.BytesIO(zipped({"a.jpg": b"0" * (picture_files.BYTE_LIMIT * 3)})))
    assert len(packed.read(packed.named("a.jpg"))) == picture_files.BYTE_LIMIT + 1


def test_a_torn_member_is_told():
    content = bytearray(zipped({"a.jpg": RED * 3}))
    content[60:80] = bytes(20)
    packed = Archive(io.BytesIO(bytes(content)))
    with pytest.raises(Wrong) as refusal:
        packed.read(packed.named("a.jpg"))
    assert refusal.value.code == "picture_damaged"


# --- rows ----------------------------------------------------------------------------------


def test_pictures_come_from_the_archive_by_name_and_by_sku(seller):
    upload = check(
        seller,
        [row(category="kettles", picture_1="blue.png", picture_2="RED.png"), row(sku="A-2", category="kettles")],
        archive={"red.png": RED, "blue.png": BLUE, "A-2-1.png": RED, "A-2-2.png": BLUE, "odd.png": RED},
    )
    assert counts(upload) == {"to_create": 2}
    assert [(each.row, each.code, each.value) for each in upload.errors.all()] == [(0, "picture_unused", "odd.png")]
    carry_out(upload)
    assert (ProductPicture.objects.count(), history.pictures(upload)) == (0, history.PictureProgress(4, 0))
    fetch(upload)
    assert (sources("A-1"), sources("A-2")) == (["blue.png", "red.png"], ["A-2-1.png", "A-2-2.png"])
    assert history.pictures(upload) == history.PictureProgress(4, 4)
    assert not Offer.objects.get(sku="A-1").issues.filter(code="no_picture").exists()


def test_pictures_come_from_the_web_and_are_not_fetched_twice(seller, shop):
    rows = [row(category="kettles", picture_1="http://shop.example/red.png", picture_2="http://shop.example/blue.png")]
    upload = carry_out(check(seller, rows))
    fetch(upload)
    assert [path for _host, path in sorted(shop.asked)] == ["/blue.png", "/red.png"]
    assert sources() == ["http://shop.example/red.png", "http://shop.example/blue.png"]
    assert counts(check(seller, rows)) == {"to_skip": 1}


def test_what_fails_is_told_and_the_listing_goes_in(seller, shop):
    shop.names["inside.example"] = ["10.0.0.1"]
    cells = {
        "picture_1": "http://shop.example/gone.png", "picture_2": "http://inside.example/a.png",
        "picture_3": "http://shop.example:8080/a.png", "picture_4": "a.png", "picture_5": "http://nobody.example/",
        "picture_6": "http://shop.example/page.html", "picture_7": "http://shop.example/red.png",
    }  # fmt: skip
    shop.answers["/page.html"] = (200, {"Content-Type": "image/png"}, b"<html>")
    upload = check(seller, [row(category="kettles", **cells)])
    assert found(upload) == [(2, "picture_3", "picture_address"), (2, "picture_4", "picture_no_archive")]
    assert counts(upload) == {"to_create": 1}
    carry_out(upload)
    fetch(upload)
    assert Offer.objects.get().state == "live"
    assert sources() == ["http://shop.example/red.png"]
    assert set(found(upload)) == {
        (2, "picture_1", "picture_status"), (2, "picture_2", "picture_private"),
        (2, "picture_3", "picture_address"), (2, "picture_4", "picture_no_archive"),
        (2, "picture_5", "picture_host"), (2, "picture_6", "picture_not_a_picture"),
    }  # fmt: skip
    assert all(sentences.whole(error) for error in upload.errors.all())
    assert history.rows_noted(upload) == 1
    assert report.annotated_workbook(upload=upload, only_errors=True)


def test_a_file_missing_in_the_archive_is_told(seller):
    upload = check(seller, [row(category="kettles", picture_1="b.png")], archive={"a.png": RED})
    assert found(upload) == [(0, "", "picture_unused"), (2, "picture_1", "picture_missing")]


def test_new_pictures_stand_where_the_row_has_them(seller):
    packed = {"red.png": RED, "blue.png": BLUE}
    fetch(carry_out(check(seller, [row(category="kettles", picture_1="red.png")], archive=packed)))
    rows = [{"sku": "A-1", "quantity": "12", "picture_1": "blue.png", "picture_2": "red.png"}]
    upload = check(seller, rows, archive=packed)
    assert counts(upload) == {"to_update": 1}
    fetch(carry_out(upload))
    assert sources() == ["blue.png", "red.png"]


def test_a_variation_takes_its_group_s_pictures_all_or_none(seller):
    rows = [
        row(category="kettles", family="F", picture_1="red.png", picture_2="blue.png"),
        {"sku": "A-2", "family": "F", "quantity": "1"},
        {"sku": "A-3", "family": "F", "quantity": "1", "picture_1": "own.png"},
    ]
    fetch(carry_out(check(seller, rows, archive={"red.png": RED, "blue.png": BLUE, "own.png": RED})))
    assert (sources("A-2"), sources("A-3")) == (["red.png", "blue.png"], ["own.png"])


def test_a_full_replacement_takes_other_pictures_away(seller):
    packed = {"red.png": RED, "blue.png": BLUE}
    first = row(category="kettles", picture_1="red.png", picture_2="blue.png")
    fetch(carry_out(check(seller, [first], archive=packed)))
    pictures.add_picture(product=Offer.objects.get().product, image_file=picture_file(side=100))
    upload = check(seller, [{**first, "action": "full", "picture_1": "blue.png", "picture_2": ""}], archive=packed)
    assert counts(upload) == {"to_update": 1}
    carry_out(upload)
    assert sources() == ["blue.png"]
    empty = {**first, "action": "full", "picture_1": "", "picture_2": ""}
    carry_out(check(seller, [empty]))
    assert sources() == []
    assert Offer.objects.get().issues.filter(code="no_picture").exists()


def test_nine_pictures_at_most(seller):
    cells = {f"picture_{number}": f"{number}.png" for number in range(1, 10)}
    packed = {f"{number}.png": picture_file(side=100, colour=(number, 0, 0)).read() for number in range(1, 12)}
    fetch(carry_out(check(seller, [row(category="kettles", **cells)], archive=packed)))
    assert len(sources()) == 9
    upload = check(seller, [{"sku": "A-1", "quantity": "12", "picture_1": "10.png"}], archive=packed)
    assert found(upload)[-1] == (2, "picture_1", "picture_many")
    assert counts(upload) == {"to_skip": 1}
    many = check(seller, [row(sku="B", category="kettles")], archive={f"B-{n}.png": RED for n in range(1, 12)})
    assert found(many) == [(2, "", "picture_many")]
    assert counts(many) == {"to_create": 1}


def test_pictures_of_a_page_that_was_there_are_left_alone(seller):
    OfferFactory(seller=seller, sku="A-1")
    rows = [{"sku": "A-1", "quantity": "3", "picture_1": "https://shop.example/a.png"}]
    upload = check(seller, rows)
    assert (found(upload), counts(upload)) == ([(2, "picture_1", "picture_shared")], {"to_update": 1})
    carry_out(upload)
    assert BatchPicture.objects.count() == 0


# --- fetching ------------------------------------------------------------------------------


def test_fetching_goes_on_where_a_dead_worker_left_it(seller, shop, monkeypatch):
    monkeypatch.setattr(picture_fetching, "AT_ONCE", 2)
    rows = [row(sku=f"A-{n}", category="kettles", picture_1=f"http://shop.example/{n}.png") for n in range(5)]
    shop.answers |= {f"/{n}.png": (200, {}, picture_file(side=100, colour=(n, 0, 0)).read()) for n in range(5)}
    upload = carry_out(check(seller, rows))
    assert picture_fetching.fetch_some(upload_id=upload.pk) is True
    add, calls = pictures.add_picture, []

    def dies(**kwargs):
        calls.append(kwargs)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return add(**kwargs)

    monkeypatch.setattr(pictures, "add_picture", dies)
    with pytest.raises(KeyboardInterrupt):
        picture_fetching.fetch_some(upload_id=upload.pk)
    assert (ProductPicture.objects.count(), history.pictures(upload).done) == (3, 3)
    with clock.at(clock.now() + uploads.PATIENCE * 2):
        assert picture_fetching.abandoned() == [upload.pk]
    monkeypatch.setattr(pictures, "add_picture", add)
    fetch(upload)
    assert (ProductPicture.objects.count(), history.pictures(upload).is_waiting) == (5, False)
    assert picture_fetching.abandoned() == []
    fetch(upload)
    assert ProductPicture.objects.count() == 5


def test_a_host_that_keeps_us_waiting_is_given_up(seller, shop, monkeypatch):
    monkeypatch.setattr(picture_fetching, "AT_ONCE", 1)
    asked = []

    def silent(url):
        asked.append(url)
        raise Wrong(code="picture_slow", seconds=20)

    monkeypatch.setattr("catalog.batch.downloads.fetch", silent)
    rows = [row(sku=f"A-{n}", category="kettles", picture_1=f"http://slow.example/{n}.png") for n in range(6)]
    upload = carry_out(check(seller, rows))
    fetch(upload)
    assert len(asked) == picture_fetching.HOST_PATIENCE
    assert {code for _row, _column, code in found(upload)} == {"picture_slow"}
    assert len(found(upload)) == 6


def test_tasks_fetch_bit_by_bit(seller, shop, monkeypatch, django_capture_on_commit_callbacks):
    from catalog import tasks  # noqa: PLC0415 - the module itself, whose functions are patched

    asked = []
    monkeypatch.setattr(tasks.fetch_pictures, "delay", asked.append)
    monkeypatch.setattr(picture_fetching, "AT_ONCE", 1)
    rows = [row(sku=f"A-{n}", category="kettles", picture_1="http://shop.example/red.png") for n in range(2)]
    upload = check(seller, rows)
    with django_capture_on_commit_callbacks(execute=True):
        carry_out(upload)
    assert asked == [upload.pk]
    tasks.fetch_pictures(upload.pk)
    assert asked == [upload.pk, upload.pk]
    tasks.fetch_pictures(upload.pk)
    assert len(asked) == 2
    assert ProductPicture.objects.count() == 2
