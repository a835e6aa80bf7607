"""What orders adds to the seller platform: navigation, to-dos, panels."""

from django.utils.translation import gettext_lazy as _

from accounts import activity

activity.add_kinds({"voucher_created": _("Voucher created"), "voucher_ended": _("Voucher ended")})
