"""Addresses of orders in the store face."""

from django.urls import path

from orders.views import basket, checkout, messages, orders, purchases

app_name = "orders"
urlpatterns = [
    path("basket/", basket.BasketPage.as_view(), name="basket"),
    path("basket/lines/", basket.LineCreate.as_view(), name="basket-line-create"),
    path("basket/lines/<int:pk>/", basket.LineUpdate.as_view(), name="basket-line-update"),
    path("basket/lines/<int:pk>/removal/", basket.LineRemove.as_view(), name="basket-line-remove"),
    path("checkout/", checkout.CheckoutPage.as_view(), name="checkout"),
    path("purchases/<str:token>/", purchases.PurchasePage.as_view(), name="purchase"),
    path("purchases/<str:token>/payment/", purchases.PaymentCreate.as_view(), name="payment-create"),
    path(
        "purchases/<str:token>/cancellation/",
        purchases.PurchaseCancellationCreate.as_view(),
        name="purchase-cancellation-create",
    ),
    path("orders/", orders.OrdersPage.as_view(), name="orders"),
    path("orders/<str:number>/", orders.OrderDetail.as_view(), name="order-detail"),
    path("orders/<str:number>/cancellation/", orders.CancellationCreate.as_view(), name="cancellation-create"),
    path("orders/<str:number>/messages/", messages.MessageCreate.as_view(), name="message-create"),
    path("orders/<str:number>/messages/files/<int:pk>/", messages.AttachmentFile.as_view(), name="message-file"),
    path("messages/", messages.ConversationsPage.as_view(), name="conversations"),
]
