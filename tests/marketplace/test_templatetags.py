import datetime as dt
import re
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.template import Context, Template
from django.utils import translation

from marketplace import clock, storefronts

NOW = dt.datetime(2026, 11, 24, 6, 40, tzinfo=dt.UTC)


def rendered(source, **context):
    return Template(source).render(Context(context))


class Company(forms.Form):
    name = forms.CharField(label="Company name", help_text="As on the licence.")
    kind = forms.ChoiceField(label="Type", choices=[("a", "Limited"), ("b", "Sole")], widget=forms.RadioSelect)
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea)
    agreed = forms.BooleanField(label="I agree")

    def clean(self):
        if self.cleaned_data.get("note") == "wrong":
            self.add_error(None, "The two do not fit together.")


# --- addresses ---------------------------------------------------------------------------


def test_store_url_names_store_and_language():
    with translation.override("en"):
        assert rendered("{% store_url 'catalog:home' %}") == "/cn/en/"
        us = storefronts.BY_CODE["US"]
        assert rendered("{% store_url 'catalog:home' storefront=us %}", us=us) == "/us/en/"
        assert rendered("{% store_url 'catalog:home' language='zh-hans' %}") == "/cn/zh-hans/"


@pytest.mark.parametrize(
    ("path", "changed"),
    [
        ("/cn/zh-hans/search/?q=x", "/cn/en/search/?q=x"),
        ("/cn/zh-hans/", "/cn/en/"),
        ("/seller/orders/", "/seller/orders/"),
        ("/", "/"),
    ],
)
def test_in_language_changes_store_paths_only(path, changed):
    assert rendered("{{ path|in_language:'en' }}", path=path) == changed


def test_query_string_keeps_filters_and_goes_back_to_the_first_page(rf):
    request = rf.get("/", {"q": "a b", "view": "late", "page": "3", "tag": ["x", "y"]})
    source = "{% autoescape off %}{% query_string view='done' %}{% endautoescape %}"
    assert rendered(source, request=request) == "?q=a+b&view=done&tag=x&tag=y"
    source = "{% autoescape off %}{% query_string page=4 q=None %}{% endautoescape %}"
    assert rendered(source, request=request) == "?view=late&page=4&tag=x&tag=y"


def test_query_string_is_escaped(rf):
    request = rf.get("/", {"q": '"><script>'})
    assert rendered("{% query_string page=2 %}", request=request) == "?q=%22%3E%3Cscript%3E&amp;page=2"


# --- money -------------------------------------------------------------------------------


def test_money_is_written_in_the_language():
    with translation.override("zh-hans"):
        assert rendered("{{ minor|money:'CNY' }}", minor=-123456) == "\N{MINUS SIGN}¥1,234.56"
    assert rendered("{{ minor|money:'CNY' }}", minor=None) == ""


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [
        (123456, "CNY", "1,234.56"),
        (-5, "EUR", "\N{MINUS SIGN}0.05"),
        (123456, "JPY", "123,456"),
        (0, "USD", "0.00"),
        (None, "USD", ""),
    ],
)
def test_amount_has_no_currency(minor, currency, text):
    assert rendered("{{ minor|amount:currency }}", minor=minor, currency=currency) == text


@pytest.mark.parametrize(
    ("minor", "currency", "html"),
    [
        (39900, "CNY", '<span class="price"><span class="c">¥</span>399<span class="d">.00</span></span>'),
        (129905, "USD", '<span class="price"><span class="c">$</span>1,299<span class="d">.05</span></span>'),
        (3980, "JPY", '<span class="price"><span class="c">¥</span>3,980</span>'),
    ],
)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_store_price_has_small_symbol_and_decimals(minor, currency, html, language):
    with translation.override(language):
        assert rendered("{{ minor|store_price:currency }}", minor=minor, currency=currency) == html


def test_store_amount_is_plain_text():
    assert rendered("{{ minor|store_amount:'CNY' }}", minor=45900) == "¥459.00"
    assert rendered("{{ minor|store_amount:'CNY' }}", minor=-100) == "\N{MINUS SIGN}¥1.00"


# --- components --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("left", "css"), [(-1, "due due--late"), (3, "due due--urgent"), (9, "due due--soon"), (72, "due")]
)
def test_deadline_shows_tone_words_and_exact_time(left, css):
    with clock.at(NOW), translation.override("en"):
        html = rendered("{% deadline moment %}", moment=NOW + dt.timedelta(hours=left))
    assert html.strip().startswith(f'<span class="{css}">')
    assert 'datetime="2026-11-' in html
    assert "GMT+8" in html


def test_deadline_says_so_when_there_is_none():
    with translation.override("en"):
        assert "No deadline" in rendered("{% deadline moment %}", moment=None)


def test_seal_is_never_without_a_word_beside_it():
    with translation.override("en"):
        html = rendered("{% seal 'overdue' label %}", label="2 h <late>")
    assert '<span class="seal seal--solid" aria-hidden="true">INV</span>' in html
    assert "<span>2 h &lt;late&gt;</span>" in html


def test_tone_tag_escapes_its_label():
    html = rendered("{% tone_tag label 'warn ring' %}", label="a<b")
    assert html == '<span class="tag tag--warn tag--ring">a&lt;b</span>'


def test_every_icon_that_templates_name_is_in_the_sprite():
    sprite = (settings.BASE_DIR / "static/img/icons.svg").read_text(encoding="utf-8")
    known = set(re.findall(r'<symbol id="([^"]+)"', sprite))
    named = set()
    for template in Path(settings.BASE_DIR / "templates").rglob("*.html"):
        named |= set(re.findall(r"""\{% icon ["']([^"']+)["']""", template.read_text(encoding="utf-8")))
    assert named <= known, named - known


# --- forms -------------------------------------------------------------------------------


def test_field_ties_label_hint_and_error_to_the_control():
    with translation.override("en"):
        html = rendered("{% field form.name %}", form=Company({}))
    assert '<label class="form-label" for="id_name">Company name</label>' in html
    assert 'id="id_name_helptext">As on the licence.' in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_error"' in html
    assert "is-invalid" in html


def test_optional_field_says_so_and_is_not_too_tall():
    with translation.override("en"):
        html = rendered("{% field form.note %}", form=Company())
    assert "(optional)" in html
    assert 'rows="4"' in html
    assert "is-invalid" not in html


def test_choices_are_a_fieldset_with_a_legend():
    html = rendered("{% field form.kind %}", form=Company())
    assert "<fieldset" in html
    assert "<legend>Type</legend>" in html


def test_error_summary_links_to_each_control_in_the_fields_words():
    with translation.override("en"):
        html = rendered("{% include 'ui/_error_summary.html' %}", form=Company({"note": "wrong"}))
    assert "The two do not fit together." in html
    assert '<a href="#id_name">Company name: This field is required.</a>' in html
    assert '<a href="#id_kind_0">Type: This field is required.</a>' in html


def test_error_summary_is_silent_without_problems():
    form = Company({"name": "x", "kind": "a", "agreed": "on"})
    assert rendered("{% include 'ui/_error_summary.html' %}", form=form).strip() == ""
