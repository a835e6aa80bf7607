"""Money pages of the seller platform."""

from django.views.generic import View

from accounts.access import SellerPage


class SettlementList(SellerPage, View):
    pass


class Statement(SellerPage, View):
    pass


class StatementExport(SellerPage, View):
    pass
