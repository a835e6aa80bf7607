"""The list of listings: filters, inline prices and stock, what is done with picked rows, and undoing it."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _, ngettext
from django.views.generic import TemplateView, View

from accounts.access import SellerPage
from accounts.models import Membership
from accounts.seller_nav import allowed
from catalog import listing_desk, offers, stock
from catalog.listing_desk import PAGE_SIZES, Filters
from catalog.models import Offer
from marketplace import storefronts
from marketplace.errors import DomainError
from marketplace.money import InvalidAmount, Money

CATALOGUE = frozenset({Membership.Role.CATALOGUE})
# Not done at once: it leads to a page with a preview.
EDIT = "edit"
UNDO_KEY = "listing_undo"
PICK_LIMIT = max(PAGE_SIZES)
ACTIONS = {
    "pause": offers.pause_offer,
    "resume": offers.resume_offer,
    "delete": offers.delete_offer,
    "restore": offers.restore_offer,
}
UNDOES = {"pause": "resume", "resume": "pause", "delete": "restore"}


class ListingPage(SellerPage):
    """What the pages about listings share: who may write."""

    writes = CATALOGUE

    @property
    def may_write(self) -> bool:
        """Whether this member may change listings."""
        return allowed(CATALOGUE, self.membership.role)


class ListingList(ListingPage, TemplateView):
    """All listings of the seller."""

    template_name = "seller/catalog/listings.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the filtered page of rows."""
        filters = Filters.read(self.request.GET)
        per = self.request.GET.get("per", "")
        size = int(per) if per in map(str, PAGE_SIZES) else PAGE_SIZES[0]
        found = listing_desk.with_details(listing_desk.listings(self.seller, filters))
        page = Paginator(found, size).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            filters=filters,
            views=listing_desk.status_views(self.seller, filters),
            filter_fields=listing_desk.filter_fields(self.seller, filters),
            rows=listing_desk.rows(page.object_list),
            page_obj=page,
            page_sizes=PAGE_SIZES,
            may_write=self.may_write,
            stores=storefronts.OPEN,
            kept=[("status", filters.status)] if filters.status else [],
            undo=self.request.session.pop(UNDO_KEY, None),
            bulk_actions=[
                {"value": EDIT, "label": _("Price and stock"), "icon": "edit"},
                {"value": "pause", "label": _("Pause"), "icon": "minus"},
                {"value": "resume", "label": _("Resume"), "icon": "refresh"},
                {"value": "delete", "label": _("Delete"), "icon": "trash"},
            ],
            bulk_url=reverse("seller_catalog:listing-actions-create"),
            **kwargs,
        )


class ListingActions(ListingPage, View):
    """Pauses, resumes, deletes or restores the picked listings, each on its own."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Do it, say how many, and offer to undo it."""
        action = request.POST.get("action", "")
        if action == EDIT:
            return redirect(
                f"{reverse('seller_catalog:bulk-edit')}?{urlencode({'o': request.POST.getlist('o')}, doseq=True)}"
            )
        if action not in ACTIONS:
            raise Http404
        picks = [pick for pick in request.POST.getlist("o")[:PICK_LIMIT] if pick.isdecimal()]
        done = []
        for offer in Offer.objects.filter(seller=self.seller, pk__in=picks).order_by("pk"):
            try:
                ACTIONS[action](offer=offer, actor=self.membership.user)
                done.append(offer.pk)
            except DomainError as refusal:
                messages.error(request, f"{offer.sku}: {refusal}")
        if done:
            self._tell(request, action, done)
        return redirect(_back(request))

    def _tell(self, request: HttpRequest, action: str, done: list[int]) -> None:
        text = {
            "pause": ngettext("%(n)s listing is paused.", "%(n)s listings are paused.", len(done)),
            "resume": ngettext("%(n)s listing is back.", "%(n)s listings are back.", len(done)),
            "delete": ngettext("%(n)s listing is deleted.", "%(n)s listings are deleted.", len(done)),
            "restore": ngettext("%(n)s listing is restored.", "%(n)s listings are restored.", len(done)),
        }[action] % {"n": len(done)}
        if action in UNDOES:
            request.session[UNDO_KEY] = {"text": text, "action": UNDOES[action], "ids": done}
        else:
            messages.success(request, text)


class RowEdit(ListingPage, View):
    """Changes one cell of the list; answers htmx with the row, everyone else with the list."""

    def change(self, offer: Offer, data: Any) -> None:
        """Call one service; raise ``DomainError`` to refuse."""
        raise NotImplementedError

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Change it, or say why not."""
        offer = get_object_or_404(Offer.objects.of(self.seller), pk=pk)
        refused = ""
        try:
            self.change(offer, request.POST)
        except DomainError as refusal:
            refused = str(refusal)
        if not request.headers.get("HX-Request"):
            if refused:
                messages.error(request, f"{offer.sku}: {refused}")
            else:
                messages.success(request, _("%(sku)s is saved.") % {"sku": offer.sku})
            return redirect(_back(request))
        row = listing_desk.rows(listing_desk.with_details(Offer.objects.filter(pk=offer.pk)))[0]
        context = {"row": row, "refused": refused, "saved": not refused, "may_write": True}
        return render(request, "seller/catalog/_listing_row.html", context)


class OfferPrices(RowEdit):
    """Sets the prices of one listing, those that were typed."""

    def change(self, offer: Offer, data: Any) -> None:
        """Read the amounts and set them."""
        typed = {store: data.get(f"price_{store.code}", "").strip() for store in storefronts.OPEN}
        prices = {store.code: Money.parse(text, store.currency).minor for store, text in typed.items() if text}
        if not prices:
            raise InvalidAmount(_("Enter an amount such as 128.00."))
        offers.change_price(offer=offer, prices=prices, actor=self.membership.user)


class OfferStock(RowEdit):
    """Sets the stock of one listing."""

    def change(self, offer: Offer, data: Any) -> None:
        """Read the number and set it."""
        text = data.get("stock", "").strip()
        quantity = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
        stock.set_stock(offer=offer, quantity=quantity, actor=self.membership.user)


def _back(request: HttpRequest) -> str:
    """Return the list as it was filtered."""
    address = request.headers.get("Referer", "")
    home = reverse("seller_catalog:listings")
    if url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()}) and home in address:
        return address
    return home
