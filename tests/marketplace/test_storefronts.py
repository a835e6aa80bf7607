"""The nine storefronts and their addresses."""

import pytest
from babel.numbers import get_currency_precision
from django.utils import translation

from marketplace import storefronts
from marketplace.converters import LanguageConverter, StorefrontConverter


def test_nine_are_declared_and_two_are_open():
    assert [store.code for store in storefronts.ALL] == ["CN", "US", "CA", "UK", "FR", "DE", "IT", "JP", "ES"]
    assert [store.code for store in storefronts.OPEN] == ["CN", "US"]
    assert storefronts.BY_CODE["JP"].currency == "JPY"
    assert get_currency_precision("JPY") == 0


def test_only_open_stores_have_an_address():
    converter = StorefrontConverter()

    assert converter.to_python("cn") is storefronts.HOME
    assert converter.to_url(storefronts.HOME) == converter.to_url("cn") == "cn"
    for unknown in ("jp", "xx"):
        with pytest.raises(ValueError, match="no open storefront"):
            converter.to_python(unknown)


def test_languages_pass_through():
    assert LanguageConverter().to_python("zh-hans") == LanguageConverter().to_url("zh-hans") == "zh-hans"


@pytest.mark.parametrize(
    ("active", "storefront", "language", "path"),
    [
        ("zh-hans", None, None, "/cn/zh-hans/"),
        ("en", None, None, "/cn/en/"),
        ("de", None, None, "/cn/zh-hans/"),
        ("en", "US", "zh-hans", "/us/zh-hans/"),
        ("en", "US", "fr", "/us/en/"),
    ],
)
def test_store_addresses(active, storefront, language, path):
    with translation.override(active):
        store = storefronts.BY_CODE.get(storefront)
        assert storefronts.store_url("catalog:home", storefront=store, language=language) == path
