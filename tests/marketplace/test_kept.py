"""``{% kept %}``: rendered once per variant and language, with each page's own values in it."""

import pytest
from django.template import Context, Template
from django.utils.translation import override

from marketplace.templatetags import kept


class Counted:
    """A value that tells how often it was shown."""

    def __init__(self):
        self.times = 0

    def __str__(self):
        self.times += 1
        return "shown"


def template(text):
    return Template(f"{{% load i18n %}}{text}")


def test_the_body_is_rendered_once_per_key():
    page, seen = template("{% kept store %}{{ store }} {{ seen }}{% endkept %}"), Counted()
    for store in ("CN", "US", "CN", "US"):
        assert page.render(Context({"store": store, "seen": seen})) == f"{store} shown"
    assert seen.times == 2


def test_values_are_those_of_each_page_and_escaped():
    page = template('{% kept filling url word %}<a href="{{ url }}">{{ word }}</a>{{ url }}{% endkept %}')
    assert page.render(Context({"url": "/a", "word": "One"})) == '<a href="/a">One</a>/a'
    assert page.render(Context({"url": "/b", "word": '"><script>'})) == ('<a href="/b">&quot;&gt;&lt;script&gt;</a>/b')


def test_a_missing_value_is_nothing():
    page = template("{% kept filling word %}[{{ word }}]{% endkept %}")
    assert [page.render(Context({"word": word})) for word in ("x", None)] == ["[x]", "[]"]
    assert page.render(Context()) == "[]"


def test_a_value_keeps_its_type_outside():
    page = template("{% kept filling word %}{{ word }}{% endkept %}{{ word|length }}")
    assert page.render(Context({"word": "four"})) == "four4"


def test_languages_are_kept_apart():
    page = template("{% kept %}{% translate 'Basket' %}{% endkept %}")
    assert page.render(Context()) == "Basket"
    with override("zh-hans"):
        assert page.render(Context()) == "购物车"
    assert page.render(Context()) == "Basket"


def test_nothing_is_kept_while_developing(settings):
    settings.DEBUG = True
    page, seen = template("{% kept %}{{ seen }}{% endkept %}"), Counted()
    for _visit in range(2):
        page.render(Context({"seen": seen}))
    assert seen.times == 2


def test_strange_requests_do_not_fill_the_memory(monkeypatch):
    monkeypatch.setattr(kept, "_MOST", 3)
    page = template("{% kept key %}{{ key }}{% endkept %}")
    assert [page.render(Context({"key": key})) for key in range(10)] == [str(key) for key in range(10)]
    (node,) = page.nodelist.get_nodes_by_type(kept.KeptNode)
    assert len(node._pieces) <= 3


@pytest.mark.parametrize("text", ["{% kept %}", "{% kept x filling y %}{{ y }}"])
def test_an_unfinished_part_is_an_error(text):
    with pytest.raises(Exception, match="endkept"):
        template(text)
