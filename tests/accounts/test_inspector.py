"""What the inspector finds. Harmless files are looked at here; heavy ones by a process of their own."""

import io
import subprocess
import sys

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from accounts.inspector import drawing, errands, pdfs, watermark
from accounts.inspector.findings import Finding
from tests.accounts import hostile
from tests.accounts.documents import image_bytes, pdf_bytes, saved


def check(content):
    return errands.do("check", content, {})


def page(content, number=1, edge=400, lines=("For review only", "审核员 · 2026-11-27")):
    reply, picture = errands.do("page", content, {"page": number, "edge": edge, "lines": list(lines)})
    assert reply == {"finding": Finding.FINE}
    with Image.open(io.BytesIO(picture)) as image:
        assert image.format == "WEBP"
        return image.convert("RGB")


@pytest.mark.parametrize("name", hostile.HARMLESS)
def test_hostile_files_are_refused(name):
    finding, make = hostile.HARMLESS[name]
    reply, picture = check(make())
    assert (reply["finding"], picture) == (finding, b"")


def test_pages_are_counted():
    assert check(pdf_bytes(pages=50)) == (
        {"finding": Finding.FINE, "content_type": "application/pdf", "pages": 50}, b"",
    )  # fmt: skip
    assert check(pdf_bytes(pages=51))[0] == {"finding": Finding.TOO_MANY_PAGES, "pages": 51, "limit": 50}


def test_more_objects_than_a_document_has_are_too_much(monkeypatch):
    monkeypatch.setattr(pdfs, "MOST_OBJECTS", 3)
    assert check(pdf_bytes(pages=2))[0] == {"finding": Finding.HEAVY}


@pytest.mark.parametrize("image_format", ["PNG", "JPEG"])
def test_a_picture_is_encoded_anew(image_format):
    reply, kept = check(image_bytes(image_format))
    assert reply == {"finding": Finding.FINE, "content_type": f"image/{image_format.lower()}", "pages": 1}
    with Image.open(io.BytesIO(kept)) as image:
        assert (image.format, image.size, image.mode) == (image_format, (60, 40), "RGB")


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "I;16", "RGB", "RGBA"])
def test_every_kind_of_png_is_read(mode):
    assert check(saved(Image.new(mode, (8, 8)), "PNG"))[0]["finding"] == Finding.FINE


@pytest.mark.parametrize(("mode", "kept"), [("L", "L"), ("RGB", "RGB"), ("CMYK", "RGB")])
def test_every_kind_of_jpeg_is_read(mode, kept):
    with Image.open(io.BytesIO(check(saved(Image.new(mode, (8, 8)), "JPEG"))[1])) as image:
        assert image.mode == kept


def test_what_telephones_append_to_a_photograph_is_left_out():
    photograph = saved(
        Image.new("RGB", (80, 60), "red"), "MPO", save_all=True, append_images=[Image.new("RGB", (40, 30), "blue")]
    )
    film = b"\0\0\0\x18ftypmp42" + bytes(1000)
    for content in (photograph, photograph + film):
        reply, kept = check(content)
        assert (reply["finding"], b"ftyp" in kept) == (Finding.FINE, False)
        with Image.open(io.BytesIO(kept)) as image:
            assert (image.size, getattr(image, "n_frames", 1)) == ((80, 60), 1)


def test_metadata_and_transparency_do_not_survive():
    exif = Image.Exif()
    exif[0x010E] = "where I live"
    _reply, kept = check(saved(Image.new("RGBA", (10, 10), (0, 0, 0, 0)), "PNG", exif=exif))
    with Image.open(io.BytesIO(kept)) as image:
        assert (image.getpixel((0, 0)), dict(image.getexif())) == ((255, 255, 255), {})


def test_a_photograph_held_sideways_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    with Image.open(io.BytesIO(check(saved(Image.new("RGB", (60, 40)), "JPEG", exif=exif))[1])) as image:
        assert image.size == (40, 60)


def test_a_picture_with_a_wrong_checksum_is_damaged():
    whole = image_bytes()
    place = whole.index(b"IDAT") + 8
    broken = whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]
    assert check(broken)[0] == {"finding": Finding.DAMAGED_PICTURE}


def test_a_pdf_that_two_libraries_read_differently_is_damaged(monkeypatch):
    monkeypatch.setattr(pypdfium2.PdfDocument, "__len__", lambda self: 2)
    assert check(pdf_bytes(pages=1))[0] == {"finding": Finding.DAMAGED_PDF}


@pytest.mark.parametrize("kind", ["pdf", "png", "jpeg"])
def test_a_page_is_a_picture_of_the_wanted_size_with_a_watermark(kind):
    content = pdf_bytes() if kind == "pdf" else image_bytes(kind.upper(), colour=(255, 255, 255))
    plain, marked = page(content, lines=[" "]), page(content)
    assert (max(plain.size), max(marked.size)) == (400, 400)
    assert [each[0] for each in plain.getextrema()] == [255, 255, 255]
    darkest = min(low for low, _high in marked.getextrema())
    assert 150 < darkest < 240  # seen, and what lies below stays legible


def test_the_watermark_is_seen_on_a_dark_photograph_too():
    marked = page(image_bytes(colour=(10, 10, 10)))
    assert max(high for _low, high in marked.getextrema()) > 40


def test_the_watermark_covers_every_part_of_the_page():
    sheet = Image.new("RGB", (1600, 1131), "white")
    watermark.stamp(sheet, ["仅供审核", "审核员 · 2026-11-27 10:00 GMT+8 · A26-1127-0001"])
    for left in range(0, 1200, 400):
        for top in range(0, 800, 377):
            assert sheet.crop((left, top, left + 400, top + 377)).getextrema()[0][0] < 240


def test_the_wanted_page_is_drawn():
    pdf = pikepdf.new()
    for red in (b"1 0 0", b"0 0 1"):
        pdf.add_blank_page(page_size=(100, 100))
        pdf.pages[-1].obj.Contents = pdf.make_stream(red + b" rg 0 0 100 100 re f")
    target = io.BytesIO()
    pdf.save(target)
    red, green, blue = drawing.draw_page(target.getvalue(), 2, 50).getpixel((25, 25))
    assert (red, green, blue) == (0, 0, 255)


def test_chinese_text_is_drawn_without_its_own_font():
    drawn = drawing.draw_page(hostile.chinese_without_font(), 1, 400)
    assert drawn.getextrema()[0][0] < 100


def test_pages_of_any_measure_are_drawn():
    for box in ([0, 0, 10**9, 10**9], [0, 0, 1, 100_000], [0, 0, 0, 0]):
        content = hostile.made(lambda pdf, box=box: pdf.pages[0].obj.__setitem__("/MediaBox", pikepdf.Array(box)))
        assert check(content)[0]["finding"] == Finding.FINE
        assert max(page(content).size) == 400


def test_the_inspector_knows_no_django():
    code = "import sys; from accounts.inspector import pages, pdfs, pictures, errands; print('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout == b"False\n"


def test_webp_is_taken_where_it_is_asked_for():
    content = saved(Image.new("RGBA", (60, 40)), "WEBP")
    assert check(content)[0] == {"finding": Finding.OTHER_KIND}
    reply, kept = errands.do("check", content, {"kinds": ["WEBP"]})
    assert reply == {"finding": Finding.FINE, "content_type": "image/webp", "pages": 1}
    with Image.open(io.BytesIO(kept)) as image:
        assert (image.format, image.size, image.mode) == ("WEBP", (60, 40), "RGB")
    assert errands.do("check", image_bytes("PNG"), {"kinds": ["WEBP"]})[0] == {"finding": Finding.OTHER_KIND}


def test_what_a_picture_says_of_itself_is_not_kept():
    content = saved(Image.new("RGB", (60, 40)), "JPEG", comment=b"secret")
    assert b"secret" in content
    assert b"secret" not in check(content)[1]
