"""Addresses of orders in the seller face."""

from django.urls import path

from orders.views import seller, seller_reviews, seller_vouchers

app_name = "seller_orders"
urlpatterns = [
    path("orders/<str:number>/refund/", seller.RefundCreate.as_view(), name="refund-create"),
    path("orders/<str:number>/cancellation/", seller.CancellationCreate.as_view(), name="cancellation-create"),
    path(
        "orders/<str:number>/cancellation/answer/",
        seller.CancellationAnswerCreate.as_view(),
        name="cancellation-answer-create",
    ),
    path("vouchers/", seller_vouchers.VoucherList.as_view(), name="vouchers"),
    path("vouchers/new/", seller_vouchers.VoucherCreate.as_view(), name="voucher-create"),
    path("vouchers/<int:pk>/end/", seller_vouchers.VoucherEnd.as_view(), name="voucher-end-create"),
    path("reviews/", seller_reviews.ReviewList.as_view(), name="reviews"),
    path("reviews/<int:pk>/reply/", seller_reviews.ReviewReply.as_view(), name="review-reply"),
    path("reviews/feedback/<int:pk>/reply/", seller_reviews.FeedbackReply.as_view(), name="feedback-reply"),
]
