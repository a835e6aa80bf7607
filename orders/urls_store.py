"""Addresses of orders in the store face."""

from django.urls import path

from orders.views import basket, checkout, keepsakes, messages, orders, purchases, reviews, shop_vouchers

app_name = "orders"
urlpatterns = [
    path("basket/", basket.BasketPage.as_view(), name="basket"),
    path("basket/lines/", basket.LineCreate.as_view(), name="basket-line-create"),
    path("basket/lines/<int:pk>/", basket.LineUpdate.as_view(), name="basket-line-update"),
    path("basket/lines/<int:pk>/removal/", basket.LineRemove.as_view(), name="basket-line-remove"),
    path("basket/lines/<int:pk>/saving/", basket.LineSave.as_view(), name="basket-line-save"),
    path("basket/lines/<int:pk>/return/", basket.LineReturn.as_view(), name="basket-line-return"),
    path("basket/vouchers/", basket.VoucherCreate.as_view(), name="basket-voucher-create"),
    path("basket/vouchers/<int:pk>/removal/", basket.VoucherRemove.as_view(), name="basket-voucher-remove"),
    path("checkout/", checkout.CheckoutPage.as_view(), name="checkout"),
    path("purchases/<str:token>/", purchases.PurchasePage.as_view(), name="purchase"),
    path("purchases/<str:token>/payment/", purchases.PaymentCreate.as_view(), name="payment-create"),
    path(
        "purchases/<str:token>/cancellation/",
        purchases.PurchaseCancellationCreate.as_view(),
        name="purchase-cancellation-create",
    ),
    path("addresses/", keepsakes.AddressBook.as_view(), name="address-book"),
    path("addresses/<int:pk>/removal/", keepsakes.AddressRemoval.as_view(), name="address-removal-create"),
    path("invoice-titles/<int:pk>/removal/", keepsakes.TitleRemoval.as_view(), name="title-removal-create"),
    path("orders/", orders.OrdersPage.as_view(), name="orders"),
    path("orders/<str:number>/", orders.OrderDetail.as_view(), name="order-detail"),
    path("orders/<str:number>/cancellation/", orders.CancellationCreate.as_view(), name="cancellation-create"),
    path(
        "orders/<str:number>/cancellation/withdrawal/",
        orders.CancellationWithdrawal.as_view(),
        name="cancellation-withdrawal-create",
    ),
    path("orders/<str:number>/reorder/", orders.ReorderCreate.as_view(), name="reorder-create"),
    path("orders/<str:number>/lines/<int:pk>/review/", reviews.ReviewPage.as_view(), name="review"),
    path("orders/<str:number>/lines/<int:pk>/review/removal/", reviews.ReviewRemoval.as_view(), name="review-removal"),
    path("orders/<str:number>/feedback/", reviews.FeedbackPage.as_view(), name="feedback"),
    path("orders/<str:number>/feedback/removal/", reviews.FeedbackRemoval.as_view(), name="feedback-removal"),
    path("my-reviews/", reviews.MyReviews.as_view(), name="my-reviews"),
    path("p/<str:number>/reviews/", reviews.product_reviews, name="reviews"),
    path("s/<slug:slug>/feedback/", reviews.shop_feedback, name="shop-feedback"),
    path("s/<slug:slug>/vouchers/", shop_vouchers.shop_vouchers, name="shop-vouchers"),
    path("orders/<str:number>/messages/", messages.MessageCreate.as_view(), name="message-create"),
    path("orders/<str:number>/messages/files/<int:pk>/", messages.AttachmentFile.as_view(), name="message-file"),
    path("messages/", messages.ConversationsPage.as_view(), name="conversations"),
]
