"""The demo market's sellers: fictional enterprises, one or more in every state of qualification."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DemoCompany:
    """One enterprise. ``fate`` is how far it has come; ``products`` are codes of demo products it sells.

    ``price_bp`` raises or lowers the products' list price, ``mood`` is how well it keeps its promises.
    """

    code: str
    legal_name: str
    store_name: str
    slug: str
    district: str
    representative: str
    city: str
    fate: str
    products: tuple[str, ...] = ()
    price_bp: int = 10_000
    mood: str = "good"
    days_ago: int = 41


COMPANIES: tuple[DemoCompany, ...] = (
    DemoCompany("yunxiu", "杭州云岫器物有限公司", "云岫官方店", "yunxiu", "330106", "周知远", "浙江省杭州市西湖区", "approved",
                ("KTL-800", "TEA-3P", "MUG-350", "LMP-9")),
    DemoCompany("qingyu", "景德镇青屿陶瓷有限公司", "青屿家居旗舰店", "qingyu", "360203", "沈若溪", "江西省景德镇市珠山区", "approved",
                ("MUG-350", "BWL-4P", "TEA-3P"), 9_700),
    DemoCompany("tingsong", "深圳听松声学科技有限公司", "听松数码", "tingsong", "440305", "陆鸣", "广东省深圳市南山区", "approved",
                ("HDP-1", "SPK-1", "CHG-65"), 10_000, "late"),
    DemoCompany("koushi", "苏州叩石电子商务有限公司", "叩石外设", "koushi", "320505", "顾一舟", "江苏省苏州市虎丘区", "approved",
                ("KBD-75", "CHG-65", "HDP-1"), 9_900),
    DemoCompany("yuanzhou", "宁波远舟户外用品有限公司", "远舟户外", "yuanzhou", "330203", "江帆", "浙江省宁波市海曙区", "approved",
                ("BTL-750", "STL-3"), 10_200, "good", 33),
    DemoCompany("muyu", "成都木与家具有限公司", "木与 MUYU", "muyu", "510104", "林知秋", "四川省成都市锦江区", "approved",
                ("STL-3", "LMP-9", "BWL-4P"), 10_000, "careless", 27),
    DemoCompany("bairi", "上海白日照明有限公司", "白日灯具", "bairi", "310104", "许晴", "上海市徐汇区", "suspended", ("LMP-9",), 9_600),
    DemoCompany("hanlu", "南京寒露食品有限公司", "寒露茶食", "hanlu", "320104", "秦朗", "江苏省南京市秦淮区", "submitted", days_ago=3),
    DemoCompany("shanyue", "武汉山月服饰有限公司", "山月服饰", "shanyue", "420102", "何穗", "湖北省武汉市江岸区", "in_review", days_ago=6),
    DemoCompany("fuguang", "厦门浮光美妆有限公司", "浮光美妆", "fuguang", "350203", "苏棠", "福建省厦门市思明区", "more_information", days_ago=9),
    DemoCompany("zhuoyi", "郑州拙艺工艺品有限公司", "拙艺手作", "zhuoyi", "410105", "程野", "河南省郑州市金水区", "rejected", days_ago=15),
    DemoCompany("xiangyang", "西安向阳电器有限公司", "向阳电器", "xiangyang", "610103", "韩旭", "陕西省西安市碑林区", "draft", days_ago=2),
    DemoCompany("gushan", "福州鼓山茶业有限公司", "鼓山茶业", "gushan", "350102", "叶青禾", "福建省福州市鼓楼区", "lapsed", days_ago=39),
)  # fmt: skip


def credit_code(company: DemoCompany, serial: int) -> str:
    """Return a valid unified social credit code for a fictional enterprise (GB 32100-2015)."""
    from stdnum.cn import uscc  # noqa: PLC0415 - only the builder needs it

    body = f"91{company.district}MA{serial:07X}"[:17]
    return body + uscc.calc_check_digit(body)
