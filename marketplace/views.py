"""Pages that belong to no app: front door, health, language and theme switch, what broke."""

import sys
from http import HTTPStatus

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.loader import get_template
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import defaults
from django.views.decorators.http import require_GET, require_POST

from marketplace import storefronts

YEAR_IN_SECONDS = 365 * 24 * 3600
RETRY_SECONDS = "5"
THEMES = {"light", "dark"}


@require_GET
def front_door(request: HttpRequest) -> HttpResponse:
    """Send a visitor to the home store in the language the browser asks for."""
    language = translation.get_language_from_request(request)
    return HttpResponseRedirect(storefronts.store_url("catalog:home", language=language))


@require_GET
def health(_request: HttpRequest) -> JsonResponse:
    """Answer 200 when the database answers; for load balancers and ``make demo``."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Remember the chosen language; a store page changes its address with it."""
    language = request.POST.get("language", "")
    target = _next(request)
    if language not in dict(settings.LANGUAGES):
        return HttpResponseRedirect(target)
    segments = target.split("/")
    if len(segments) > 2 and segments[2] in dict(settings.LANGUAGES):
        segments[2] = language
        target = "/".join(segments)
    if request.user.is_authenticated:
        request.user.language = language
        request.user.save(update_fields=["language"])
    response = HttpResponseRedirect(target)
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, max_age=YEAR_IN_SECONDS, samesite="Lax")
    return response


@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Remember light or dark; anything else follows the system again."""
    response = HttpResponseRedirect(_next(request))
    theme = request.POST.get("theme", "")
    if theme in THEMES:
        response.set_cookie("theme", theme, max_age=YEAR_IN_SECONDS, samesite="Lax")
    else:
        response.delete_cookie("theme")
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer what no view could: 503 with a plain sentence while the database does not answer, else 500."""
    if not _lost_the_database(sys.exc_info()[1]):
        return defaults.server_error(request)
    response = HttpResponse(get_template("503.html").render(), status=HTTPStatus.SERVICE_UNAVAILABLE)
    response["Retry-After"] = RETRY_SECONDS
    return response


def _lost_the_database(error: BaseException | None) -> bool:
    """Return whether the connection broke, be it while something else was being cleared up after it."""
    while error is not None:
        if isinstance(error, (OperationalError, InterfaceError)):
            return True
        error = error.__cause__ or error.__context__
    return False


def _next(request: HttpRequest) -> str:
    target = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
    return target if safe and target.startswith("/") else "/"
