"""What every page's frame needs: store, languages, theme, and whether this is the demo."""

import re
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from marketplace import storefronts

THEMES = ("light", "dark")
# Written by the basket (orders.baskets), so that the header costs no query; only ever shown.
BASKET_COUNT_COOKIE = "basket_count"


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the context that the base templates use; costs no query.

    ``theme`` is the visitor's choice (``light`` or ``dark``) or empty to follow the system.
    ``basket_count`` is the number of pieces in the store's basket. ``page_url`` is the
    present address, what the language and theme switches return to.
    """
    theme = request.COOKIES.get("theme", "")
    pieces = request.COOKIES.get(BASKET_COUNT_COOKIE, "")
    return {
        "storefront": getattr(request, "storefront", storefronts.HOME),
        "open_storefronts": storefronts.OPEN,
        "theme": theme if theme in THEMES else "",
        "basket_count": int(pieces) if re.fullmatch(r"[0-9]{1,4}", pieces) else 0,
        "page_url": request.get_full_path(),
        "demo": settings.DEMO,
        "mailbox": settings.MAILBOX,
    }
