"""Whole store pages, kept for visitors who are not signed in while what they show is as it was (ADR 25).

The page's stamp (``catalog.page_stamps``) is read first and is part of the key. A change that was committed before
gives another stamp, so its page is rendered anew; a page that was being rendered while something changed is not
kept. Counts of whole categories, and the large pictures of the home page, which no stamp covers, are at most
``PAGES_KEPT`` old. Without the cache every page is rendered.
"""

import hashlib
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.crypto import salted_hmac
from django.utils.html import escape

from catalog import navigation
from marketplace import clock, workdays
from marketplace.context_processors import basket_badge, theme

# Stand in a kept page for what is each visitor's own. Nobody who writes a product's words can guess them.
_TOKEN, _BADGE = (salted_hmac(__name__, name).hexdigest() for name in ("token", "badge"))
_MARKS = {"csrf_token": _TOKEN, "basket_badge": _BADGE}


def respond(
    request: HttpRequest, template: str, *, stamp: Callable[[], str], context: Callable[[], dict[str, Any]]
) -> HttpResponse:
    """Answer with ``template``; ``context`` is asked only where no page with the present stamp is kept."""
    if not _is_for_everybody(request):
        return render(request, template, context())
    seen = stamp()
    key = _key(request, seen)
    cache = caches["pages"]
    found = cache.get_many([key, navigation.VERSION])
    tree, body = found.get(navigation.VERSION), found.get(key)
    if body is None or body[0] != tree:
        tree = navigation.tree().version
        body = (tree, str(render_to_string(template, {**context(), **_MARKS}, request)))
        # A stamp can come back: with a listing that goes live while this is rendered, and is paused again.
        if stamp() == seen:
            cache.set(key, body, settings.PAGES_KEPT.total_seconds())
    html = body[1].replace(_TOKEN, escape(get_token(request))).replace(_BADGE, basket_badge(request))
    return HttpResponse(html)


def _is_for_everybody(request: HttpRequest) -> bool:
    """Return whether nothing but the address, the theme and what stands in marks tells this page from others."""
    return (
        bool(settings.PAGES_KEPT)
        and not request.META.get("QUERY_STRING")
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and "messages" not in request.COOKIES
    )


def _key(request: HttpRequest, stamp: str) -> str:
    # The path has store and language; the day and the calendar decide the days of arrival.
    parts = (_release(), _TOKEN, request.path, theme(request), clock.today(workdays.CHINA), workdays.stamp(), stamp)
    return f"page.{hashlib.sha256(repr(parts).encode()).hexdigest()}"


@lru_cache(maxsize=1)
def _release() -> str:
    """Return what tells this release's pages from another's: its templates, words and static files."""
    files = [*Path(settings.BASE_DIR, "templates").rglob("*.html"), *Path(settings.LOCALE_PATHS[0]).rglob("*.mo")]
    seen = sorted((str(file), file.stat().st_mtime_ns) for file in files)
    manifest = getattr(staticfiles_storage, "manifest_hash", "")
    return hashlib.sha256(repr((manifest, seen)).encode()).hexdigest()
