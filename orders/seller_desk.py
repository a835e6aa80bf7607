"""What orders adds to the seller platform: navigation, to-dos, panels."""

from django.utils.translation import gettext_lazy as _

from accounts import activity, seller_nav
from accounts.seller_nav import NavItem, Section

seller_nav.add_item(NavItem("seller_orders:vouchers", _("Vouchers"), "tag", Section.SELL, 60))
activity.add_kinds({"voucher_created": _("Voucher created"), "voucher_ended": _("Voucher ended")})
