"""What catalog adds to the seller platform: navigation and to-dos."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy, ngettext

from accounts import activity, seller_nav
from accounts.models import Membership, Seller
from accounts.seller_nav import NavItem, Section, Todo
from catalog import bulk_changes
from catalog.models import BatchUpload
from catalog.models.batch import UploadState

_CATALOGUE = frozenset({Membership.Role.CATALOGUE})


def todos(seller: Seller) -> Iterator[Todo]:
    """Yield the newest upload if it waits for the seller: to be confirmed, or to be corrected."""
    upload = BatchUpload.objects.filter(seller=seller).order_by("-pk").first()
    if upload is None:
        return
    here = reverse("seller_catalog:upload", args=[upload.number])
    if upload.state == UploadState.MATCHING:
        title = _("An upload waits for its columns to be matched")
        detail = _("Say once what the columns of %(file)s are.") % {"file": upload.original_name}
        columns = reverse("seller_catalog:upload-columns", args=[upload.number])
        yield Todo(title, detail, columns, _("Match"), "upload", None, _CATALOGUE)
    elif upload.state == UploadState.CHECKED and upload.rows_to_write:
        rows = upload.rows_to_write
        title = ngettext("%(count)s checked row waits for you", "%(count)s checked rows wait for you", rows)
        detail = _("Nothing of %(file)s is applied yet.") % {"file": upload.original_name}
        yield Todo(title % {"count": rows}, detail, here, _("Apply"), "upload", None, _CATALOGUE)
    elif upload.with_errors and upload.state in {UploadState.CHECKED, UploadState.DONE}:
        rows = upload.with_errors
        title = ngettext("%(count)s uploaded row needs fixing", "%(count)s uploaded rows need fixing", rows)
        detail = _("Each problem of %(file)s stands beside its cell.") % {"file": upload.original_name}
        yield Todo(title % {"count": rows}, detail, here, _("See problems"), "warning", None, _CATALOGUE)


seller_nav.add_item(NavItem("seller_catalog:listings", gettext_lazy("Listings"), "tag", Section.SELL, 40))
seller_nav.add_item(NavItem("seller_catalog:uploads", gettext_lazy("Batch upload"), "upload", Section.SELL, 50))
seller_nav.add_item(
    NavItem("seller_catalog:delivery-templates", gettext_lazy("Delivery templates"), "truck", Section.SELL, 55)
)
seller_nav.add_todos(todos)
activity.add_kinds({f"bulk_{kind}": kind.label for kind in bulk_changes.Kind})
activity.add_kinds(
    {
        "delivery_template_saved": gettext_lazy("Delivery template saved"),
        "delivery_template_deleted": gettext_lazy("Delivery template deleted"),
        "sale_planned": gettext_lazy("Sale planned"),
        "sale_ended": gettext_lazy("Sale ended or dropped"),
        "product_change_proposed": gettext_lazy("Change of a product proposed"),
        "product_change_withdrawn": gettext_lazy("Change of a product withdrawn"),
    }
)
