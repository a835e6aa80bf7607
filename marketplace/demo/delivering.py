"""What the demo's first company asks for delivery: by province and weight, and by the piece for what breaks."""

from accounts.models import Seller, User
from catalog import delivery_templates, offers
from catalog.delivery_templates import Measure, Method, ZoneInput
from catalog.models import Offer

NEAR = ("上海市", "江苏省", "浙江省", "安徽省")
FAR = ("新疆维吾尔自治区", "西藏自治区", "青海省", "内蒙古自治区")
BY_WEIGHT = (
    ZoneInput(Method.STANDARD, NEAR, 1_000, 600, 1_000, 200, free_from_minor=9_900),
    ZoneInput(Method.STANDARD, (), 1_000, 1_000, 1_000, 400, free_from_minor=19_900),
    ZoneInput(Method.STANDARD, FAR, 1_000, 1_800, 500, 900, free_from_minor=39_900, surcharge_minor=500),
    ZoneInput(Method.EXPRESS, (*NEAR, "北京市", "广东省"), 1_000, 1_800, 1_000, 600),
)
FRAGILE = (
    ZoneInput(Method.STANDARD, (), 1, 1_200, 1, 500, free_from_minor=49_900),
    ZoneInput(Method.STANDARD, FAR, 1, 2_400, 1, 1_200, surcharge_minor=500),
)
# SKUs of what goes in boxes of its own.
BREAKS = "TEA-3P"


def set_up_delivery(seller: Seller, owner: User) -> None:
    """Make the company's two templates; tea sets go by the second one."""
    delivery_templates.save_template(
        seller=seller, name="全国按重量", measure=Measure.WEIGHT, zones=BY_WEIGHT, is_default=True, actor=owner
    )
    fragile = delivery_templates.save_template(
        seller=seller, name="易碎品加固", measure=Measure.PIECES, zones=FRAGILE, is_default=False, actor=owner
    )
    for offer in Offer.objects.of(seller).filter(sku__contains=BREAKS).order_by("pk"):
        offers.change_offer(offer=offer, delivery_template=fragile, actor=owner)
