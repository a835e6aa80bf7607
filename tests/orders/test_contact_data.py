"""What is hidden in messages, and what must stay."""

import time

import pytest
from django.utils import translation
from hypothesis import given, strategies as st

from orders.contact_data import Plain, has_contact_data, in_words, masked

DIGITS = "0123456789"
WIDE = dict(zip(DIGITS, "０１２３４５６７８９", strict=True))
HANZI = dict(zip(DIGITS, "零一二三四五六七八九", strict=True))
CIRCLED = dict(zip(DIGITS, "⓪①②③④⑤⑥⑦⑧⑨", strict=True))
AROUND = [
    ("", ""), ("请打 ", ""), ("电话：", "，谢谢"), ("Call ", " please."), ("我的号码", "，晚上联系"), ("(", ")"),
    ("tel:", ""), ("付了50元", "找我"),
]  # fmt: skip
# Ways of writing eleven digits.
WAYS = [
    lambda n: n,
    lambda n: f"{n[:3]} {n[3:7]} {n[7:]}",
    lambda n: f"{n[:3]}-{n[3:7]}-{n[7:]}",
    lambda n: f"{n[:3]}.{n[3:7]}.{n[7:]}",
    lambda n: f"{n[:3]} {n[3:5]} {n[5:7]} {n[7:9]} {n[9:]}",
    " ".join,
    "-".join,
    "\u200b".join,
    lambda n: "".join(WIDE[each] for each in n),
    lambda n: " ".join(WIDE[each] for each in n),
    lambda n: "".join(HANZI[each] for each in n),
    lambda n: "".join(CIRCLED[each] for each in n),
    lambda n: f"+86 {n}",
    lambda n: f"+86-{n[:3]}-{n[3:7]}-{n[7:]}",
    lambda n: f"0086{n}",
]
mobiles = st.builds("1{}{}".format, st.sampled_from("3456789"), st.text(DIGITS, min_size=9, max_size=9))


@given(number=mobiles, way=st.sampled_from(WAYS), around=st.sampled_from(AROUND))
def test_no_mobile_number_is_left(number, way, around):
    before, after = around
    assert masked(f"{before}{way(number)}{after}") == f"{before}⟦phone⟧{after}"


def digits(least, most):
    return st.text(DIGITS, min_size=least, max_size=most)


numbers = st.one_of(
    st.from_regex(
        r"[QGRAU]2[0-9]-(0[1-9]|1[0-2])[0-3][0-9]-[0-9]{6}", fullmatch=True, alphabet=st.characters(codec="ascii")
    ),
    st.from_regex(r"P[0-9]{9}", fullmatch=True, alphabet=st.characters(codec="ascii")),
)
parcels = st.one_of(
    st.builds("{}{}".format, st.sampled_from(["SF", "YT", "JT", "JD00", "ZTO", "LP00", "DPK"]), digits(12, 13)),
    st.builds("{}{}CN".format, st.sampled_from(["EE", "RB", "LX"]), digits(9, 9)),
    st.builds(
        "1Z{}".format,
        st.from_regex(r"[0-9]{3}[A-Z]{2}[0-9]{11}", fullmatch=True, alphabet=st.characters(codec="ascii")),
    ),
    digits(12, 15),
    digits(20, 22),
)
PARCEL_WORDS = [
    "快递单号 {}",
    "运单号：{}，还没收到",
    "圆通{}",
    "Tracking number {} does not move.",
    "order shipped, parcel {}",
]
amounts = st.builds("{}{}".format, st.integers(0, 9_999_999), st.sampled_from(["", ".00", ".50", ".9"])) | st.integers(
    1_000, 9_999_999
).map("{:,}.00".format)
PRICES = [
    "付了¥{}",
    "￥{}",
    "{}元",
    "{} 块钱",
    "It cost ${} only",
    "US${}",
    "{} CNY",
    "EUR {}",
    "£{}.",
    "退款 {} 元，运费 8.00 元",
]


@given(
    number=numbers, sentence=st.sampled_from(["{}", "订单{}的两件", "Where is {}?", "商品 {}，蓝色", "微信支付 {}"])
)
def test_our_own_numbers_stay(number, sentence):
    text = sentence.format(number)
    assert masked(text) == text


@given(number=parcels, sentence=st.sampled_from(PARCEL_WORDS))
def test_numbers_of_parcels_stay(number, sentence):
    text = sentence.format(number)
    assert masked(text) == text


@given(amount=amounts, sentence=st.sampled_from(PRICES))
def test_prices_stay(amount, sentence):
    text = sentence.format(amount)
    assert masked(text) == text


@given(st.text(max_size=300))
def test_any_text_can_be_masked_and_what_is_hidden_stays_hidden(text):
    once = masked(text)
    assert masked(once) == once
    places = Plain.of(text).places
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("固话 021-12345678", "固话 ⟦phone⟧"),
        ("0571 8888 6666", "⟦phone⟧"),
        ("02112345678", "⟦phone⟧"),
        ("客服 400-800-1234", "客服 ⟦phone⟧"),
        ("电话 88886666", "电话 ⟦phone⟧"),
        ("206-555-0100 or (206) 555-0100", "⟦phone⟧ or ⟦phone⟧"),
        ("+44 20 7946 0958", "⟦phone⟧"),
        ("0044 20 7946 0958", "⟦phone⟧"),
        ("06 12 34 56 78", "⟦phone⟧"),
        ("090-1234-5678", "⟦phone⟧"),
        ("8613800138000", "⟦phone⟧"),
        ("请打给我一13800138000", "请打给我一⟦phone⟧"),
        ("tel13800138000", "tel⟦phone⟧"),
        ("a.b+c@example.com.", "⟦email⟧."),
        ("ｆｏｏ＠ｑｑ．ｃｏｍ", "⟦email⟧"),
        ("foo @ 163 . com", "⟦email⟧"),
        ("foo艾特qq点com", "⟦email⟧"),
        ("foo (at) gmail dot com", "⟦email⟧"),
        ("me at gmail.com", "⟦email⟧"),
        ("见https://t.cn/A6x?b=1吧", "见⟦link⟧吧"),
        ("www.example.shop/x", "⟦link⟧"),
        ("去taobao.com搜", "去⟦link⟧搜"),
        ("taobao点com", "⟦link⟧"),
        ("t.me/shop", "⟦link⟧"),
        ("example dot com", "⟦link⟧"),
        ("微信号：goodseller", "微信号：⟦account⟧"),
        ("加我微信 goodseller", "加我微信 ⟦account⟧"),
        ("微 信 abc_123", "微 信 ⟦account⟧"),
        ("微\u200b信 abc12345", "微\u200b信 ⟦account⟧"),
        ("威信abc12345", "威信⟦account⟧"),
        ("V信 abc12345", "V信 ⟦account⟧"),
        ("加V 13800138000", "加V ⟦account⟧"),
        ("wx: good-seller", "wx: ⟦account⟧"),
        ("ＷＸ１３８００１３８０００", "ＷＸ⟦account⟧"),
        ("vx goodseller", "vx ⟦account⟧"),
        ("QQ12345678", "QQ⟦account⟧"),
        ("QQ群：1 2 3 4 5 6 7", "QQ群：⟦account⟧"),
        ("扣扣 １２３４５６７", "扣扣 ⟦account⟧"),
        ("my WeChat is good_seller1", "my WeChat is ⟦account⟧"),
        ("wechat id: goodseller", "wechat id: ⟦account⟧"),
        ("WhatsApp +1 206 555 0100", "WhatsApp ⟦phone⟧"),
    ],
)
def test_contact_data_are_hidden(text, read):
    assert masked(text) == read


@pytest.mark.parametrize(
    "text",
    [
        "订单Q26-1124-000017的2件共¥398.00，运单 JD0012345678901，请在11月30日前发货",
        "请用微信支付 200 元，微信 支付方式可以吗？",
        "WeChat payment was declined, please use Alipay.",
        "It costs between 1580.00 - 16800, or 3 pcs @ 12.50 usd, order #12.50",
        "尺码 1 3 5 7 9 11 13 15，价格 139 158 199 20",
        "2026-11-27 15:30 到 2026年11月28日 9:00; 01.02.2026 10:30",
        "The box is 13 x 15 x 20 cm, SKU AB-1380-0138-000, GTIN 6901234567892",
        "It arrived.It is broken at 126 Main Street. Net weight 500 g, made by Trading Co.Ltd",
        "iPhone 15 128GB 999, headphones 6912345678901",
        "快递单号 8613800138000 还没到",
        "版本 2.0.1，尺寸 3.5cm",
    ],
)
def test_what_is_no_contact_data_stays(text):
    assert masked(text) == text


def test_marks_are_read_in_the_readers_language():
    assert in_words("a ⟦phone⟧ b ⟦link⟧ ⟦else⟧") == "a [phone hidden] b [link hidden] ⟦else⟧"
    with translation.override("zh-hans"):
        assert "⟦" not in in_words("⟦phone⟧⟦email⟧⟦link⟧⟦account⟧")


@pytest.mark.parametrize(
    "text",
    [
        "call 13800000000",
        "电话１３８００００００００。",
        "138-0000-0000",
        "(021) 12345678",
        "+49 30 1234567",
        "(206) 555-0100",
        "206-555-0100",
        "me@example.com",
        "me @ example.com",
        "https://example.com/x",
        "WWW.example.xyz",
        "淘宝店 shop1.example.cn 更便宜",
        "cheaper at bestkettles.shop",
        "BESTKETTLES.SHOP",
        "我在 mystore.top 买的",
        "mystore.vip",
        "888.vip",
        "foo.info",
        "find me: my.me!",
        "kaufladen.de",
        "beim kaufladen.de, viel billiger",
        "acme.co",
        "1-800-555-0100",
        "1 (800) 555-0100",
        "http://例子.中国",
        "https : //例子.中国/店",
    ],
)
def test_ways_to_reach_somebody_are_found(text):
    assert has_contact_data(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1.5 l, 1920x1080, 12.500,00 €",
        "bought on 2026-11-27 at 10:30",
        "barcode 4006381333931, order Q26-1127-000012",
        "很好用。Good.Very good",
        "5@night",
        "1380000000",
        "v2.0, 3.5mm jack, 5.1ch, firmware 1.0.3",
        "Runs Node.js and main.py, e.g. on the M.2 drive",
        "5.5.2026, 10.30 Uhr",
        "I love it.It works for me.Top quality",
        "So gut.Es passt.De kleur klopt",
        "made by Trading Co.Ltd, on p.12",
        "1-2-3, 1 200 300, 1.500.000",
    ],
)
def test_everyday_words_and_numbers_are_not(text):
    assert not has_contact_data(text)


@pytest.mark.parametrize("piece", ["a", "a.", "a-", "a.b-", "1.", "1-", "A.", "http:", "a@", "it.It "])
def test_the_time_grows_with_the_length_and_no_faster(piece):
    def seconds(length):
        text = (piece * length)[:length]
        begun = time.process_time()
        has_contact_data(text)
        return time.process_time() - begun

    # A hundred times what a text of a tenth of the length takes would be quadratic.
    assert seconds(20_000) < 40 * max(seconds(2_000), 0.002)
