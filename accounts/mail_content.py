"""What a mail shows below its words: read when it is written, by the app whose rows the mail is about.

An app registers a provider for its kinds (``add_content``, in a module that its ``AppConfig.ready`` imports).
The provider is asked in the recipient's language and names the layout: templates ``<layout>.html`` and
``<layout>.txt`` that extend ``base_email`` and fill its block ``details``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from accounts.models import Notification


@dataclass(frozen=True)
class Content:
    """A layout (the templates' name without its ending) and what fills it; ``link_label`` is known to all layouts."""

    layout: str = "base_email"
    context: Mapping[str, Any] = field(default_factory=dict)


Provider = Callable[[Notification], Content]

PLAIN = Content()
_providers: dict[str, Provider] = {}


def add_content(provider: Provider, *kinds: str) -> None:
    """Let ``provider`` fill the mails of ``kinds``."""
    _providers.update(dict.fromkeys(kinds, provider))


def content_of(notification: Notification) -> Content:
    """Return what belongs below the words of a mail; nothing for a kind that nobody fills."""
    provider = _providers.get(notification.kind)
    return provider(notification) if provider else PLAIN
