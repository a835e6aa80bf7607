from dataclasses import dataclass, replace

import pytest
from django.template import engines
from django.utils.safestring import mark_safe

from marketplace import shapes
from marketplace.shapes import Shapes


@dataclass(frozen=True)
class Part:
    title: str
    note: str
    late: bool


SOURCE = (
    "<p{% if part.late %} class=late{% endif %}>{{ part.title }} 100%s {{ part.title }}"
    "{% if part.note %}<i>{{ part.note }}</i>{% endif %}{% if more %}+{% endif %}</p>"
)
PLAIN = Part("a", "", late=False)


@pytest.fixture
def rendered(monkeypatch):
    """Return the contexts that the template was rendered with."""
    seen = []

    def render(_template, context):
        seen.append(context)
        return engines["django"].from_string(SOURCE).render(context)

    monkeypatch.setattr(shapes, "render_to_string", render)
    return seen


def made():
    return Shapes("a template", name="part", values=("title", "note"), looks=("late",))


def test_each_part_gets_its_own_values_and_looks(rendered):
    parts = [PLAIN, replace(PLAIN, note="n"), replace(PLAIN, title="b", late=True)]

    html = made().markup(parts, language="en", more=False)

    assert html == "<p>a 100%s a</p><p>a 100%s a<i>n</i></p><p class=late>b 100%s b</p>"
    assert len(rendered) == 3


def test_a_shape_is_rendered_once(rendered):
    template = made()

    html = template.markup([PLAIN, replace(PLAIN, title="b")], language="en", more=True)

    assert html == "<p>a 100%s a+</p><p>b 100%s b+</p>"
    assert len(rendered) == 1
    template.markup([PLAIN], language="zh-hans", more=True)
    template.markup([PLAIN], language="en", more=False)
    assert len(rendered) == 3


def test_values_are_escaped_unless_they_are_markup(rendered):
    parts = [replace(PLAIN, title="<b>&%(note)s%", note=mark_safe("<b>"))]

    html = made().markup(parts, language="en", more=False)

    assert html.startswith("<p>&lt;b&gt;&amp;%(note)s% 100%s &lt;b&gt;")
    assert html.endswith("<i><b></i></p>")


def test_strange_requests_do_not_fill_the_memory(rendered, monkeypatch):
    monkeypatch.setattr(shapes, "_MOST", 2)
    template = made()
    for number in range(5):
        template.markup([PLAIN], language="en", more=number)

    assert len(template._made) <= 2
