"""Addresses of settlements in the seller face."""

from django.urls import path

from settlements.views import seller

app_name = "seller_settlements"
urlpatterns = [
    path("settlements/", seller.SettlementList.as_view(), name="settlements"),
    path("settlements/<str:number>/", seller.Statement.as_view(), name="statement"),
    path("settlements/<str:number>/statement.pdf", seller.StatementPdf.as_view(), name="statement-pdf"),
    path("settlements/<str:number>/statement.xlsx", seller.StatementXlsx.as_view(), name="statement-xlsx"),
    path("settlements/<str:number>/flat-file.txt", seller.StatementFlatFile.as_view(), name="statement-flat-file"),
]
