"""What every page's frame needs: store, languages, theme, and whether this is the demo."""

import re
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import get_language

from marketplace import storefronts

THEMES = ("light", "dark")
# Written by the basket (orders.baskets), so that the header costs no query; only ever shown.
BASKET_COUNT_COOKIE = "basket_count"


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the context that the base templates use; costs no query.

    ``theme`` is the visitor's choice (``light`` or ``dark``) or empty to follow the system.
    ``basket_badge`` shows the number of pieces in the store's basket. ``page_url`` is the
    present address, what the language and theme switches return to.
    """
    return {
        "storefront": getattr(request, "storefront", storefronts.HOME),
        "open_storefronts": storefronts.OPEN,
        "theme": theme(request),
        "basket_badge": basket_badge(request),
        "page_url": request.get_full_path(),
        "site_url": settings.SITE_URL,
        "demo": settings.DEMO,
        "mailbox": settings.MAILBOX,
    }


def theme(request: HttpRequest) -> str:
    """Return the visitor's choice, or the empty string to follow the system."""
    chosen = request.COOKIES.get("theme", "")
    return chosen if chosen in THEMES else ""


def basket_badge(request: HttpRequest) -> str:
    """Return the markup of the number beside the basket; nothing for an empty one."""
    pieces = request.COOKIES.get(BASKET_COUNT_COOKIE, "")
    count = int(pieces) if re.fullmatch(r"[0-9]{1,4}", pieces) else 0
    return _badge(count, get_language() or "") if count else ""


@lru_cache(maxsize=1_000)
def _badge(count: int, _language: str) -> str:
    return render_to_string("ui/_basket_badge.html", {"basket_count": count})
