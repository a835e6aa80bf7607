"""Words and phrases that shoppers use for the same thing; a query for one finds the others.

Phrases may have several words and stand in any language. ``KINDS`` goes one way: who asks for the left one is
glad of the right ones, not the other way round.
"""

from catalog import tokens

GROUPS: tuple[tuple[str, ...], ...] = (
    # For whom
    ("男士", "男款", "男式", "男装", "男", "men", "man", "メンズ"),
    ("女士", "女款", "女式", "女装", "女", "women", "woman", "lady", "レディース"),
    ("儿童", "童", "小孩", "kid", "child", "children", "キッズ"),
    ("婴儿", "宝宝", "婴幼儿", "baby", "ベビー"),
    # Phones, computers, sound
    ("手机", "智能手机", "phone", "smartphone", "スマートフォン", "スマホ"),
    ("手机壳", "手机保护套", "phone case", "phone cover", "スマホケース"),
    ("笔记本电脑", "手提电脑", "笔记本", "laptop", "notebook computer", "ノートパソコン"),
    ("平板电脑", "平板", "tablet", "タブレット"),
    ("显示器", "显示屏", "monitor", "display", "モニター"),
    ("耳机", "耳麦", "headphone", "earphone", "headset", "earbud"),
    ("头戴式耳机", "头戴耳机", "头戴耳麦", "over-ear headphone", "ヘッドホン"),
    ("蓝牙耳机", "无线耳机", "真无线耳机", "wireless earbud", "bluetooth headphone", "ワイヤレスイヤホン"),
    ("音箱", "音响", "喇叭", "扬声器", "speaker", "スピーカー"),
    ("充电宝", "移动电源", "powerbank", "power bank", "portable charger", "モバイルバッテリー"),
    ("充电器", "充电头", "charger", "充電器"),
    ("数据线", "充电线", "cable", "ケーブル"),
    ("type-c", "usb-c", "typec"),
    ("键盘", "keyboard", "キーボード"),
    ("鼠标", "mouse", "マウス"),
    ("鼠标垫", "mouse pad", "mousepad", "desk mat"),
    ("电视", "电视机", "tv", "television", "テレビ"),
    ("相机", "照相机", "camera", "カメラ"),
    ("手表", "腕表", "watch", "腕時計"),
    # Kitchen and table
    ("保温杯", "保温瓶", "保温壶", "flask", "thermos", "insulated bottle", "水筒"),
    ("水杯", "杯子", "杯", "cup"),
    ("马克杯", "咖啡杯", "mug", "coffee cup", "coffee mug", "マグカップ"),
    ("水壶", "烧水壶", "电热水壶", "手冲壶", "kettle", "electric kettle", "ケトル"),
    ("茶具", "茶壶", "茶器", "teapot", "teaset", "tea set", "茶器セット"),
    ("炒锅", "炒菜锅", "铁锅", "wok", "中華鍋"),
    ("平底锅", "煎锅", "pan", "frying pan", "skillet", "フライパン"),
    ("不粘", "nonstick", "non-stick"),
    ("不粘锅", "nonstick pan", "nonstick wok", "nonstick skillet"),
    ("电饭煲", "电饭锅", "rice cooker", "炊飯器"),
    ("空气炸锅", "air fryer", "airfryer", "エアフライヤー"),
    ("菜刀", "厨师刀", "kitchen knife", "chef's knife", "包丁"),
    ("碗", "bowl", "茶碗"),
    # Home
    ("台灯", "书桌灯", "desk lamp", "reading lamp", "デスクライト"),
    ("凳子", "凳", "stool", "スツール"),
    ("椅子", "椅", "chair"),
    ("办公椅", "电脑椅", "人体工学椅", "office chair", "desk chair", "ergonomic chair", "オフィスチェア"),
    ("沙发", "sofa", "couch", "ソファ"),
    ("床单", "被单", "sheet", "bed sheet", "シーツ"),
    ("毛巾", "towel", "タオル"),
    ("浴巾", "bath towel", "バスタオル"),
    ("雨伞", "伞", "晴雨伞", "umbrella", "折りたたみ傘"),
    # Clothes and travel
    ("背包", "双肩包", "书包", "backpack", "リュック"),
    ("行李箱", "旅行箱", "拉杆箱", "suitcase", "luggage", "スーツケース"),
    ("运动鞋", "跑鞋", "跑步鞋", "sneaker", "running shoe", "ランニングシューズ"),
    ("t恤", "短袖", "tshirt", "t-shirt", "tee", "tシャツ"),
    ("外套", "夹克", "大衣", "jacket", "coat", "ジャケット", "コート"),
    ("连衣裙", "裙子", "长裙", "dress", "ワンピース"),
    ("裤子", "长裤", "pant", "trouser", "パンツ"),
    # Care
    ("口红", "唇膏", "lipstick", "口紅"),
    ("面霜", "乳霜", "face cream", "cream", "クリーム"),
    ("洗发水", "洗发露", "香波", "shampoo", "シャンプー"),
    ("牙刷", "toothbrush", "歯ブラシ"),
    ("电动牙刷", "声波牙刷", "electric toothbrush", "sonic toothbrush", "電動歯ブラシ"),
    # Play, outdoors, pets
    ("玩具", "toy", "おもちゃ"),
    ("积木", "building block", "construction brick", "ブロック"),
    ("婴儿车", "婴儿推车", "stroller", "pushchair", "ベビーカー"),
    ("自行车", "单车", "脚踏车", "bicycle", "bike", "自転車"),
    ("帐篷", "tent", "テント"),
    ("猫粮", "cat food", "キャットフード"),
    ("狗粮", "dog food", "ドッグフード"),
    # What things are like
    ("无线", "wireless", "ワイヤレス"),
    ("蓝牙", "bluetooth"),
    ("降噪", "消噪", "noise cancelling", "noise-cancelling", "ノイズキャンセリング"),
    ("机械", "mechanical"),
    ("游戏", "电竞", "gaming", "ゲーミング"),
    ("防水", "waterproof", "防水加工"),
    ("折叠", "可折叠", "folding", "foldable", "折りたたみ"),
    ("可调光", "调光", "dimmable"),
    ("磁吸", "magnetic", "magsafe"),
    ("透明", "clear", "transparent"),
    ("敏感肌", "sensitive skin"),
    ("快充", "fast-charging", "fast charging"),
    ("智能", "smart"),
    ("英寸", "寸", "inch"),
    ("毫安", "mah"),
    ("纯棉", "全棉", "棉", "cotton"),
    ("不锈钢", "stainless", "stainless steel", "ステンレス"),
    ("陶瓷", "瓷", "ceramic", "porcelain", "陶器"),
    ("紫砂", "yixing clay"),
    ("实木", "木", "wooden", "wood"),
    ("礼品", "礼物", "送礼", "礼盒", "gift", "gift box", "ギフト"),
    ("黑色", "黑", "black"),
    ("白色", "白", "white"),
    ("红色", "red"),
    ("蓝色", "blue"),
    ("绿色", "green"),
    ("灰色", "grey", "gray"),
)
KINDS: dict[str, tuple[str, ...]] = {
    "绿茶": ("green tea", "龙井", "碧螺春", "longjing"),
    "green tea": ("绿茶", "龙井", "碧螺春", "longjing"),
    "红茶": ("black tea", "正山小种", "祁门"),
    "lamp": ("台灯", "灯"),
    "毛巾": ("浴巾", "bath towel"),
    "towel": ("浴巾", "bath towel"),
    "耳机": ("ヘッドホン", "イヤホン"),
    "headphone": ("ヘッドホン", "イヤホン"),
    "耳麦": ("ヘッドホン", "イヤホン"),
}


def key(phrase: str) -> tuple[str, ...]:
    """Return a phrase as the words by which it is looked up: ``Power banks`` → (power, bank)."""
    return tuple(group[0] for group in tokens.groups(phrase))


_BY_KEY: dict[tuple[str, ...], tuple[str, ...]] = {}
for _group in GROUPS:
    for _phrase in _group:
        _BY_KEY[key(_phrase)] = (*_BY_KEY.get(key(_phrase), ()), *_group)
for _phrase, _kinds in KINDS.items():
    _BY_KEY[key(_phrase)] = (*_BY_KEY.get(key(_phrase), ()), *_kinds)

# How many words the longest phrase has.
LONGEST = max(map(len, _BY_KEY))


def alternatives(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the phrases that mean the same as ``words`` (a ``key``), each once; empty where none are known."""
    return tuple(dict.fromkeys(phrase for phrase in _BY_KEY.get(words, ()) if key(phrase) != words))
