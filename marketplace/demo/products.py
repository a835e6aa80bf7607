"""What the demo market sells: fictional products in both languages, with our own renders.

``picture`` names files of ``static/img/demo`` without their size; ``hue`` turns a render's
colours (degrees) where one render serves several colours.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Variant:
    """One colour of a product."""

    code: str
    name_zh: str
    name_en: str
    picture: str
    hue: int = 0
    extra_pictures: tuple[str, ...] = ()


@dataclass(frozen=True)
class DemoProduct:
    """A product family; prices are in fen and US cents, tax as each store shows it."""

    code: str
    category: str
    brand: str
    title_zh: str
    title_en: str
    bullets_zh: tuple[str, ...]
    bullets_en: tuple[str, ...]
    price_cn: int
    price_us: int
    variants: tuple[Variant, ...]
    attributes: dict[str, object] = field(default_factory=dict)


PRODUCTS: tuple[DemoProduct, ...] = (
    DemoProduct(
        "KTL-800", "kettles", "云岫", "细嘴手冲咖啡壶 800 ml 304 不锈钢 木柄", "Gooseneck pour-over kettle, 800 ml, wooden handle",
        ("6 mm 细嘴，水流可控在每秒 3–8 克", "304 不锈钢内胆，胡桃木柄不烫手", "燃气灶、电磁炉、电陶炉通用"),
        ("6 mm spout: pours 3 to 8 grams a second", "304 stainless steel, walnut handle stays cool", "For gas, induction and ceramic hobs"),
        39900, 6490,
        (
            Variant("BK", "哑光黑", "matte black", "kettle", 0, ("kettle-34", "kettle-spout", "kettle-top", "kettle-scale")),
            Variant("GN", "青瓷绿", "celadon", "kettle-jade"),
            Variant("WH", "雾白", "mist white", "kettle-white"),
        ),
    ),
    DemoProduct(
        "TEA-3P", "teaware", "上林湖", "越窑青瓷茶壶套装 一壶两杯 竹茶盘", "Celadon teapot set with two cups and bamboo tray",
        ("手工拉坯，1280 °C 还原焰烧成", "壶容量 380 ml，出水利落不滴漏", "配竹茶盘与棉麻收纳袋"),
        ("Hand thrown, fired at 1280 °C in reduction", "380 ml pot with a clean, drip-free pour", "Comes with bamboo tray and linen bag"),
        32800, 5990,
        (Variant("CE", "青釉", "celadon", "teaset"), Variant("RU", "天青", "sky blue", "teaset", 60)),
    ),
    DemoProduct(
        "MUG-350", "drinkware", "青屿", "手作陶瓷马克杯 350 ml 双只装", "Stoneware mugs, 350 ml, pair",
        ("釉下彩，食品接触级检测", "杯壁 4 mm，握感厚实", "可进微波炉与洗碗机"),
        ("Underglaze, tested for food contact", "4 mm wall, a solid feel in the hand", "Microwave and dishwasher safe"),
        8900, 1890,
        (Variant("GN", "松绿", "pine green", "mug"), Variant("BL", "靛蓝", "indigo", "mug", 70), Variant("TC", "陶红", "terracotta", "mug", 220)),
    ),
    DemoProduct(
        "BWL-4P", "tableware", "青屿", "赤陶釉彩叠碗 四件套 家用餐具", "Nesting bowls in glazed terracotta, set of four",
        ("直径 12–22 cm，叠放只占一只碗的位置", "无铅釉，可进烤箱 220 °C", "破损包赔，单只可补"),
        ("12 to 22 cm, nest into the space of one", "Lead-free glaze, oven safe to 220 °C", "Breakage replaced, single bowls available"),
        21900, 3990,
        (Variant("SU", "日落", "sunset", "bowls"), Variant("MO", "苔绿", "moss", "bowls", 90)),
    ),
    DemoProduct(
        "BTL-750", "drinkware", "远舟", "不锈钢保温杯 750 ml 提环杯盖", "Insulated steel bottle, 750 ml, loop lid",
        ("双层真空，保温 12 小时、保冷 24 小时", "316 不锈钢内胆", "一键开盖，单手可饮"),
        ("Double wall: 12 hours hot, 24 hours cold", "316 stainless steel inside", "Opens with one press of one hand"),
        15900, 2790,
        (Variant("OC", "海蓝", "ocean blue", "bottle"), Variant("PL", "梅紫", "plum", "bottle", 80), Variant("FR", "林绿", "forest green", "bottle", 280)),
    ),
    DemoProduct(
        "HDP-1", "headphones", "听松", "头戴式主动降噪耳机 40 小时续航", "Over-ear noise-cancelling headphones, 40 hours",
        ("主动降噪，环境声一键切换", "40 小时续航，充 10 分钟听 5 小时", "蛋白皮耳罩可更换"),
        ("Active noise cancelling with one-tap ambient mode", "40 hours; 10 minutes of charge for 5 hours", "Ear cushions can be replaced"),
        129900, 17900,
        (Variant("SL", "银灰", "silver grey", "headphones"), Variant("SD", "沙色", "sand", "headphones", 30)),
    ),
    DemoProduct(
        "SPK-1", "speakers", "听松", "便携蓝牙音箱 24 小时续航 皮质提手", "Portable Bluetooth speaker, 24 hours, leather strap",
        ("蓝牙 5.4，双音箱可组立体声", "IPX5 防水，厨房浴室都能用", "皮质提手，重 980 g"),
        ("Bluetooth 5.4, pair two for stereo", "IPX5: fit for kitchens and bathrooms", "Leather strap, 980 g"),
        89900, 12900,
        (Variant("GR", "石墨", "graphite", "speaker"), Variant("OL", "橄榄", "olive", "speaker", 240)),
    ),
    DemoProduct(
        "KBD-75", "keyboards", "叩石", "75% 机械键盘 热插拔 茶轴", "75% mechanical keyboard, hot-swappable, tactile",
        ("84 键铝合金上盖，五层消音", "热插拔轴座，送 5 颗备用轴", "有线、蓝牙、2.4 GHz 三模"),
        ("84 keys, aluminium top, five damping layers", "Hot-swap sockets, five spare switches", "Cable, Bluetooth and 2.4 GHz"),
        49900, 7990,
        (Variant("SG", "鼠尾草绿", "sage", "keyboard"), Variant("LV", "薰衣草", "lavender", "keyboard", 120)),
    ),
    DemoProduct(
        "CHG-65", "chargers", "伏特山", "65 W 氮化镓充电器 + 20000 mAh 移动电源套装", "65 W GaN charger and 20,000 mAh power bank set",
        ("双 USB-C 一 USB-A，可充笔记本", "通过 3C 认证，过温自动降功率", "含 1.5 m 100 W 编织线"),
        ("Two USB-C and one USB-A, charges laptops", "CCC certified, throttles when warm", "With a 1.5 m 100 W braided cable"),
        24900, 4590,
        (Variant("BK", "黑白", "black and white", "charger"),),
    ),
    DemoProduct(
        "LMP-9", "lamps", "白日", "黄铜台灯 可调光 墨绿灯罩", "Brass desk lamp, dimmable, dark green shade",
        ("9 W LED，2700–4000 K 无级调光", "国 AA 级照度，无可视频闪", "实心黄铜灯臂，底座配重 2.1 kg"),
        ("9 W LED, 2700 to 4000 K, stepless dimming", "AA-grade illuminance, no visible flicker", "Solid brass arm, 2.1 kg base"),
        52900, 8900,
        (Variant("GN", "墨绿", "dark green", "lamp"), Variant("NV", "藏青", "navy", "lamp", 60)),
    ),
    DemoProduct(
        "STL-3", "stools", "木与", "橡木三脚凳 实木榫卯 免安装", "Three-legged oak stool, mortise and tenon",
        ("FAS 级白橡木，木蜡油涂装", "Ø32 × 45 cm，承重 120 kg", "整装发货，开箱即用"),
        ("FAS-grade white oak, hardwax oil finish", "32 cm wide, 45 cm high, carries 120 kg", "Shipped assembled"),
        36900, 7900,
        (Variant("OA", "原木", "natural oak", "stool"), Variant("WN", "胡桃色", "walnut stain", "stool", 350)),
    ),
)
