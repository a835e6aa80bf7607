"""Whole store pages, kept for visitors who are not signed in while what they show is as it was (ADR 25).

The page's stamp (``catalog.page_stamps``) is read first and is part of the key. A change that was committed before
gives another stamp, so its page is rendered anew; a page that was being rendered while something changed is not
kept. Counts of whole categories, and the large pictures of the home page, which no stamp covers, are at most
``PAGES_KEPT`` old, names of categories ``TREE_FRESH``. Without the cache every page is rendered.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.html import escape

from catalog import navigation
from marketplace import clock, workdays
from marketplace.context_processors import basket_badge, theme

View = TypeVar("View", bound=Callable[..., HttpResponse])

# Stand in a kept page for what is each visitor's own. Nobody who writes a product's words can guess them.
_TOKEN, _BADGE = (salted_hmac(__name__, name).hexdigest() for name in ("token", "badge"))
_MARKS = {"csrf_token": _TOKEN, "basket_badge": _BADGE}


def kept(stamp: Callable[..., str]) -> Callable[[View], View]:
    """Have the pages of a view kept, which must answer by ``respond``.

    ``stamp`` takes the store and, by their names, what the address says.
    """

    def declare(view: View) -> View:
        view.stamp = stamp  # type: ignore[attr-defined]  # read by KeptPagesMiddleware
        return view

    return declare


def respond(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """Answer with ``template``: with marks for what is each visitor's own where the page is going to be kept."""
    is_kept = getattr(request, "is_kept", False)
    return render(request, template, {**context, **_MARKS} if is_kept else context)


class KeptPagesMiddleware:
    """Answers with a kept page before anything is asked about the visitor; keeps what is rendered further in.

    Middleware outside of it (security, CSRF cookie, host, frames) serves kept pages too. Headers that come from
    further in are kept with the page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer from the cache where the page has the stamp it was kept with, else pass the request on."""
        asked = _asked(request) if _is_for_everybody(request) else None
        if asked is None:
            return self.get_response(request)
        # For the basket's number, and for the page that says that the database does not answer.
        translation.activate(asked.language)
        seen = asked.stamp()
        key = _key(request, seen)
        found = caches["pages"].get(key)
        response = HttpResponse(found[1], headers=found[0]) if found else self._render(request, asked, seen, key)
        own = {_TOKEN: escape(get_token(request)), _BADGE: basket_badge(request)}
        for mark, value in own.items():
            response.content = response.content.replace(mark.encode(), value.encode())
        return response

    def _render(self, request: HttpRequest, asked: "_Asked", seen: str, key: str) -> HttpResponse:
        request.is_kept = True  # type: ignore[attr-defined]  # read by ``respond``
        response = self.get_response(request)
        # A stamp can come back: with a listing that goes live while this is rendered, and is paused again.
        if response.status_code == 200 and not response.cookies and asked.stamp() == seen:
            page = (dict(response.items()), response.content)
            caches["pages"].set(key, page, settings.PAGES_KEPT.total_seconds())
        return response


@dataclass(frozen=True)
class _Asked:
    """A page that may be kept: how to read its stamp, and the language it is in."""

    stamp: Callable[[], str]
    language: str


def _asked(request: HttpRequest) -> _Asked | None:
    """Return what the address leads to, None where that is not kept."""
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return None
    stamp, told = getattr(match.func, "stamp", None), dict(match.kwargs)
    if stamp is None or told["language"] not in told["storefront"].languages:
        return None
    return _Asked(language=told.pop("language"), stamp=partial(stamp, **told))


def _is_for_everybody(request: HttpRequest) -> bool:
    """Return whether nothing but the address, the theme and what stands in marks tells this page from others."""
    return (
        bool(settings.PAGES_KEPT)
        and request.method in {"GET", "HEAD"}
        and not request.META.get("QUERY_STRING")
        and "\x00" not in request.path_info
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and "messages" not in request.COOKIES
    )


def _key(request: HttpRequest, stamp: str) -> str:
    # The path has store and language; the day and the calendar decide the days of arrival.
    look = (_release(), _TOKEN, request.path, theme(request), clock.today(workdays.CHINA), workdays.stamp())
    parts = (*look, navigation.tree().version, stamp)
    return f"page.{hashlib.sha256(repr(parts).encode()).hexdigest()}"


@lru_cache(maxsize=1)
def _release() -> str:
    """Return what tells this release's pages from another's: its templates, words and static files."""
    files = [*Path(settings.BASE_DIR, "templates").rglob("*.html"), *Path(settings.LOCALE_PATHS[0]).rglob("*.mo")]
    seen = sorted((str(file), file.stat().st_mtime_ns) for file in files)
    manifest = getattr(staticfiles_storage, "manifest_hash", "")
    return hashlib.sha256(repr((manifest, seen)).encode()).hexdigest()
