"""The demo's mailbox in the browser: the list and one mail, as text and as HTML."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from marketplace.mailbox import storage

PAGE = 50
SEARCHED = 2_000
POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'"


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """List the kept mails, newest first; ``?to=`` keeps those whose recipient contains it."""
    wanted = request.GET.get("to", "").strip()
    names = storage.names()
    if wanted:
        found = storage.headers(names[:SEARCHED])
        names = [mail.name for mail in found if wanted.lower() in mail.recipient.lower()]
    page = Paginator(names, PAGE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "mails": storage.headers(page.object_list), "to": wanted}
    return render(request, "mailbox/index.html", context)


@require_GET
def detail(request: HttpRequest, name: str) -> HttpResponse:
    """Show one mail as text, its links clickable, and lead to its HTML."""
    mail = storage.read(name)
    if mail is None:
        raise Http404
    return render(request, "mailbox/detail.html", {"mail": mail, "has_design": storage.designed(name) is not None})


@require_GET
def designed(_request: HttpRequest, name: str) -> HttpResponse:
    """Show one mail's HTML as a mail program does: without scripts, without loading anything."""
    html = storage.designed(name)
    if html is None:
        raise Http404
    return HttpResponse(html, headers={"Content-Security-Policy": POLICY})
