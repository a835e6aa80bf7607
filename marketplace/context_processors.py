"""What every page's frame needs: store, languages, theme, and whether this is the demo."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from marketplace import storefronts

THEMES = ("light", "dark")


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the context that the base templates use; costs no query.

    ``theme`` is the visitor's choice (``light`` or ``dark``) or empty to follow the system.
    ``page_url`` is the present address, what the language and theme switches return to.
    """
    theme = request.COOKIES.get("theme", "")
    return {
        "storefront": getattr(request, "storefront", storefronts.HOME),
        "open_storefronts": storefronts.OPEN,
        "theme": theme if theme in THEMES else "",
        "page_url": request.get_full_path(),
        "demo": settings.DEMO,
        "mailbox": settings.MAILBOX,
    }
