"""Request middleware: bodies and text within limits, the store a request belongs to, and domain errors as pages."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation

from marketplace import storefronts
from marketplace.errors import DomainError
from marketplace.workdays import CHINA

GetResponse = Callable[[HttpRequest], HttpResponse]


class BodyLimitMiddleware:
    """Answers 413 where a body is larger than any form of ours sends, before a byte of it is read.

    Django has no limit on files: it would write them all to a temporary directory before any view is
    asked. A body without a length is empty to WSGI. Only who is signed in has files to send.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Refuse a body that is too large, or pass the request on."""
        length, limit = request.headers.get("content-length", ""), settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        sent = int(length) if length.isdecimal() else 0  # Django reads nothing without a length
        if sent > limit and request.user.is_authenticated:
            limit = settings.REQUEST_MAX_BYTES
        if sent > limit:
            return render(request, "413.html", {"sent": sent, "limit": limit}, status=413)
        return self.get_response(request)


class NoNulMiddleware:
    """Answers 400 where an address or a form carries a NUL character: PostgreSQL has none, people type none."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, _args: Any, _kwargs: Any) -> None:
        """Look into everything that a view may hand to a query; what webhooks send is theirs to read."""
        forms = [request.GET] if getattr(view, "csrf_exempt", False) else [request.GET, request.POST]
        values = (value for form in forms for _name, several in form.lists() for value in several)
        if "\x00" in request.path or any("\x00" in value for value in values):
            msg = "a NUL character in the request"
            raise BadRequest(msg)


class StorefrontMiddleware:
    """Sets ``request.storefront``, the language and the zone.

    In a store both come from the path (``/cn/zh-hans/…``) and the two keyword arguments
    are taken away before the view is called. Elsewhere LocaleMiddleware has chosen the
    language; the zone is the user's, Shanghai for visitors.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Start every request in the home store: threads are used again."""
        storefronts.activate(storefronts.HOME)
        request.storefront = storefronts.HOME  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, kwargs: dict[str, Any]) -> None:
        """Activate what the path names, before the view runs."""
        storefront = kwargs.pop("storefront", None)
        if storefront is None:
            zone = getattr(request.user, "timezone", "")
            timezone.activate(ZoneInfo(zone) if zone else CHINA)
            return
        language = kwargs.pop("language")
        if language not in storefront.languages:
            raise Http404
        storefronts.activate(storefront)
        request.storefront = storefront  # type: ignore[attr-defined]
        translation.activate(language)
        request.LANGUAGE_CODE = language
        timezone.activate(storefront.timezone)


class DomainErrorMiddleware:
    """Answers a domain error that no form could show: 409 and the plain sentence."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; errors come back to ``process_exception``."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Render ``409.html`` for domain errors; leave everything else to Django."""
        if not isinstance(exception, DomainError):
            return None
        return render(request, "409.html", {"message": exception.message, "debug": settings.DEBUG}, status=409)
