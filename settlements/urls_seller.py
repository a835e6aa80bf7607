"""Addresses of settlements in the seller face."""

from django.urls import path

from settlements.views import seller

app_name = "seller_settlements"
urlpatterns = [
    path("settlements/", seller.SettlementList.as_view(), name="settlements"),
    path("settlements/<str:number>/", seller.Statement.as_view(), name="statement"),
    path("settlements/<str:number>/export/<str:form>/", seller.StatementExport.as_view(), name="statement-export"),
]
