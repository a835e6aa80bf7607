"""Parts that a page shows many times: product cards, rows of a list.

Their template was most of what such a page costs. So it is rendered once per *shape* of part (with or without
picture, late or not …) and language, with marks where values go; each part then only puts its escaped values in.
"""

from collections.abc import Callable, Iterable, Sequence
from html import escape
from operator import attrgetter
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override

# A private-use character, which no template writes.
_MARK = "\ue000"
# More shapes than this come from strange requests: start over.
_MOST = 1_000


class Shapes:
    """One template and the shapes it was rendered in, per process.

    The template shows an object called ``name``. Its attributes in ``values`` are strings; they stand plainly in
    the template, as ``{{ row.title }}`` without a filter, which may also ask whether they are empty. On those in
    ``looks`` and on the language the template may depend in any way: there must be few of them.
    """

    def __init__(self, template: str, *, name: str, values: Sequence[str], looks: Sequence[str]) -> None:
        self.template, self.name, self.values, self.looks = template, name, values, looks
        self._values_of, self._looks_of = _reader(values), _reader(looks)
        self._made: dict[Any, str] = {}

    def markup(self, parts: Iterable[Any], *, language: str, **more: Any) -> SafeString:
        """Return the parts one after the other; ``more`` is what else the template depends on."""
        common = (language, *more.items())
        texts = []
        for part in parts:
            values, looks = self._values_of(part), self._looks_of(part)
            key = (common, looks, tuple(map(bool, values)))
            shape = self._made.get(key)
            if shape is None:
                shape = self._make(key, dict(zip(self.looks, looks, strict=True)), language, more)
            texts.append(shape % dict(zip(self.values, map(_escaped, values), strict=True)))
        return mark_safe("".join(texts))  # noqa: S308 - the template's text and escaped values

    def _make(self, key: Any, looks: dict[str, Any], language: str, more: dict[str, Any]) -> str:
        """Return the template's text with ``%(value)s`` for each value."""
        given = dict(zip(self.values, key[-1], strict=True))
        marks = {name: f"{_MARK}{name}{_MARK}" if is_given else "" for name, is_given in given.items()}
        with override(language):
            text = render_to_string(self.template, {self.name: SimpleNamespace(**looks, **marks), **more})
        pieces = text.replace("%", "%%").split(_MARK)
        shape = "".join(f"%({each})s" if at % 2 else each for at, each in enumerate(pieces))
        if not settings.DEBUG:
            if len(self._made) >= _MOST:
                self._made.clear()
            self._made[key] = shape
        return shape


def _reader(names: Sequence[str]) -> Callable[[Any], tuple[Any, ...]]:
    # attrgetter gives a tuple only for several names.
    return attrgetter(*names) if len(names) > 1 else lambda part: tuple(getattr(part, name) for name in names)


def _escaped(value: str) -> str:
    return value if isinstance(value, SafeString) else escape(value)
