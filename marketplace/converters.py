"""URL path converters of the stores' first two segments."""

from marketplace import storefronts
from marketplace.storefronts import Storefront


class StorefrontConverter:
    """Matches an open storefront's slug; ``/jp/`` is 404 until Japan opens."""

    regex = "[a-z]{2}"

    def to_python(self, value: str) -> Storefront:
        """Return the storefront or raise ``ValueError`` (no match)."""
        storefront = storefronts.BY_CODE.get(value.upper())
        if storefront is None or not storefront.is_open:
            msg = f"no open storefront {value}"
            raise ValueError(msg)
        return storefront

    def to_url(self, value: Storefront | str) -> str:
        """Return the slug."""
        return value if isinstance(value, str) else value.slug


class LanguageConverter:
    """Matches a language of the interface."""

    regex = "zh-hans|en"

    def to_python(self, value: str) -> str:
        """Return the language code as it is."""
        return value

    def to_url(self, value: str) -> str:
        """Return the language code as it is."""
        return value
