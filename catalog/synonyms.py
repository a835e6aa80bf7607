"""Words that shoppers use for the same thing; a query for one finds the others."""

# Each group is written in the forms that catalog.tokens produces: lower case, English in the singular.
GROUPS: tuple[tuple[str, ...], ...] = (
    ("男士", "男款", "男式", "男", "men", "man"),
    ("女士", "女款", "女式", "女", "women", "woman", "lady"),
    ("儿童", "童", "小孩", "kid", "child", "children"),
    ("婴儿", "宝宝", "婴幼儿", "baby"),
    ("手机", "智能手机", "phone", "smartphone"),
    ("笔记本电脑", "笔记本", "手提电脑", "laptop"),
    ("耳机", "耳麦", "headphone", "earphone", "headset", "earbud"),
    ("音箱", "音响", "喇叭", "扬声器", "speaker"),
    ("充电宝", "移动电源", "powerbank"),
    ("充电器", "充电头", "charger"),
    ("数据线", "充电线", "cable"),
    ("键盘", "keyboard"),
    ("鼠标", "mouse"),
    ("电视", "电视机", "tv", "television"),
    ("相机", "照相机", "camera"),
    ("手表", "腕表", "watch"),
    ("保温杯", "保温瓶", "保温壶", "flask", "thermos"),
    ("水杯", "杯子", "杯", "cup", "mug"),
    ("水壶", "烧水壶", "电热水壶", "手冲壶", "kettle"),
    ("茶具", "茶壶", "teapot", "teaset"),
    ("炒锅", "炒菜锅", "wok"),
    ("平底锅", "煎锅", "pan"),
    ("电饭煲", "电饭锅", "cooker"),
    ("碗", "bowl"),
    ("台灯", "书桌灯", "lamp"),
    ("凳子", "凳", "stool"),
    ("椅子", "椅", "chair"),
    ("沙发", "sofa", "couch"),
    ("床单", "被单", "sheet"),
    ("毛巾", "浴巾", "towel"),
    ("背包", "双肩包", "书包", "backpack"),
    ("行李箱", "旅行箱", "拉杆箱", "suitcase", "luggage"),
    ("运动鞋", "跑鞋", "跑步鞋", "sneaker"),
    ("t恤", "短袖", "tshirt", "tee"),
    ("外套", "夹克", "jacket", "coat"),
    ("连衣裙", "裙子", "dress"),
    ("裤子", "长裤", "pant", "trouser"),
    ("口红", "唇膏", "lipstick"),
    ("面霜", "乳霜", "cream"),
    ("洗发水", "洗发露", "香波", "shampoo"),
    ("牙刷", "toothbrush"),
    ("玩具", "toy"),
    ("自行车", "单车", "脚踏车", "bicycle", "bike"),
    ("帐篷", "tent"),
    ("雨伞", "伞", "umbrella"),
    ("无线", "wireless"),
    ("蓝牙", "bluetooth"),
    ("降噪", "消噪", "noise"),
    ("不锈钢", "stainless"),
    ("陶瓷", "瓷", "ceramic", "porcelain"),
    ("礼品", "礼物", "送礼", "礼盒", "gift"),
)

_BY_WORD: dict[str, tuple[str, ...]] = {}
for _group in GROUPS:
    for _word in _group:
        _BY_WORD.setdefault(_word, _group)


def alternatives(word: str) -> tuple[str, ...]:
    """Return ``word`` and the words that mean the same, ``word`` first."""
    group = _BY_WORD.get(word, ())
    return (word, *(other for other in group if other != word))
