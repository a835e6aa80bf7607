"""Other systems' cells in our words."""

import pytest

from catalog.batch.foreign import values


@pytest.mark.parametrize(
    ("html", "plain"),
    [
        ("just words", "just words"),
        ("5 < 7 & 9 > 2", "5 < 7 & 9 > 2"),
        ("<p>One</p><p>Two<br>Three</p>", "One\nTwo\nThree"),
        ("<ul><li>A<li>B</ul>", "• A\n• B"),
        ("Caf&eacute; &amp; more", "Café & more"),
        ("<script>alert('x')</script><style>p{}</style>Seen", "Seen"),
        ("<table><tr><td>容量</td><td>800 毫升</td></tr></table>", "容量\n800 毫升"),
        ("<p>unclosed <b>bold", "unclosed bold"),
        ("<p>商品介绍加载中...</p>", "商品介绍加载中..."),
    ],
)
def test_html_becomes_plain_text(html, plain):
    assert values.plain_text(html) == plain


@pytest.mark.parametrize(
    ("text", "currency", "plain"),
    [
        ("89.00", "CNY", "89.00"),
        ("¥1,299.00", "CNY", "1,299.00"),
        ("CNY 89", "CNY", "89"),
        ("89 元", "CNY", "89"),
        ("US$ 12.50", "USD", "12.50"),
        ("12,50", "CNY", "12.50"),
        ("1.299,00 €", "EUR", "1299.00"),
        ("€ 12", "CNY", "€ 12"),
        ("R$ 12", "CNY", "R$ 12"),
        ("USD 12", "CNY", "USD 12"),
        ("-5", "CNY", "-5"),
        ("on request", "CNY", "on request"),
    ],
)
def test_amounts_lose_the_sign_of_their_own_currency_only(text, currency, plain):
    assert values.amount(text, currency) == plain


@pytest.mark.parametrize(
    ("text", "unit", "given", "found"),
    [
        ("0.8 L", "ml", "", "800"), ("800", "ml", "", "800"), ("1.5", "g", "kg", "1500"), ("2 公斤", "g", "", "2000"),
        ("12,5 cm", "mm", "", "125"), ("1 kW", "W", "", "1000"), ("3 m", "ml", "", "3 m"), ("big", "g", "", "big"),
    ],
)  # fmt: skip
def test_measures_are_put_into_the_attributes_unit(text, unit, given, found):
    assert values.measure(text, unit, given=given) == found


def test_header_units_lists_pairs_and_paths():
    assert [values.header_unit(header) for header in ("Weight (kg)", "长度（cm）", "Weight")] == ["kg", "cm", ""]
    assert values.listed("a.jpg,b.jpg;c.png\nhttps://x.example/1.jpg?a=1,2") == [
        "a.jpg", "b.jpg", "c.png", "https://x.example/1.jpg?a=1,2",
    ]  # fmt: skip
    assert values.pairs("color=Light blue,size=S, M,sku=A=1") == [
        ("color", "Light blue"), ("size", "S, M"), ("sku", "A=1"),
    ]  # fmt: skip
    assert values.first_path("Home\\, garden > Pots, Sale") == "Home, garden > Pots"
