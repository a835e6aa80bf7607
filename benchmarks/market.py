"""The market that load is put on: one seller more than a basket needs, and a catalogue of any size."""

import io
import random
from collections.abc import Iterator

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import transaction

from accounts import sellers
from accounts.models import Membership, Seller, User
from catalog.models import Category
from marketplace import state

SELLERS = 3
ADJECTIVES = ("Classic", "Modern", "Compact", "Light", "Steel", "Wooden", "Ceramic", "Vintage", "Nordic", "Silent")
COLOURS = ("红", "蓝", "绿", "黑", "白", "银", "琥珀", "珊瑚", "象牙", "石板")
THINGS = (
    ("灯", "Lamp"),
    ("椅子", "Chair"),
    ("水壶", "Kettle"),
    ("背包", "Backpack"),
    ("音箱", "Speaker"),
    ("键盘", "Keyboard"),
    ("保温杯", "Bottle"),
    ("毯子", "Blanket"),
)
HEADER = ("sku", "category", "title_zh", "title_en", "brand", "description_en", "price_cn", "price_us", "quantity")


def open_sellers() -> list[Seller]:
    """Return approved sellers who deliver nationwide; made once."""
    call_command("load_categories", verbosity=0)
    if Seller.objects.exists():
        return list(Seller.objects.order_by("pk"))
    operator = User.objects.create_superuser("benchmark@quay.example")
    return [_open_seller(number, operator) for number in range(SELLERS)]


@transaction.atomic
def _open_seller(number: int, operator: User) -> Seller:
    seller = Seller.objects.create(
        slug=f"benchmark-{number}",
        store_name=f"Benchmark {number}",
        legal_name=f"基准测试{number}有限公司",
        uscc=f"91310000MA{number:08d}",
        tax_number=f"91310000MA{number:08d}",
        legal_representative="基准",
        registered_address="上海市",
        contact_name="基准",
        contact_phone="021 5555 0100",
        contact_email=f"benchmark-{number}@quay.example",
        ships_nationwide=True,
        issues_invoices=True,
    )
    state.begin(seller)
    owner = User.objects.create_user(f"owner-{number}@quay.example")
    Membership.objects.create(user=owner, seller=seller, role=Membership.Role.OWNER)
    return sellers.approve_seller(seller=seller, actor=operator)


def rows(count: int) -> Iterator[tuple[str, ...]]:
    """Yield ``count`` rows of an upload, the same every time."""
    leaves = [category.slug for category in Category.objects.leaves().filter(line="")]
    for number in range(count):
        chance = random.Random(number)
        chinese, english = chance.choice(THINGS)
        colour, adjective = chance.choice(COLOURS), chance.choice(ADJECTIVES)
        price = chance.randrange(500, 50_000)
        words = " ".join(chance.choice(ADJECTIVES).lower() for _word in range(30))
        yield (
            f"BENCH-{number:07d}", leaves[number % len(leaves)], f"{colour}色{chinese} {adjective} {number}",
            f"{adjective} {english} {number}", f"Brand {number % 200}", words, f"{price / 100:.2f}",
            f"{price / 700:.2f}", "100000",
        )  # fmt: skip


def workbook(count: int) -> SimpleUploadedFile:
    """Return an upload of ``count`` rows as an .xlsx file."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"constant_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet("Template")
    sheet.write_row(0, 0, HEADER)
    for number, row in enumerate(rows(count), start=1):
        sheet.write_row(number, 0, row)
    book.close()
    return SimpleUploadedFile("benchmark.xlsx", buffer.getvalue())
