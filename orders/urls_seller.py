"""Addresses of orders in the seller face."""

from django.urls import path

from orders.views import seller, seller_messages, seller_reviews, seller_vouchers

app_name = "seller_orders"
CONVERSATION = "messages/<str:number>"
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
    path("vouchers/<int:pk>/showing/", seller_vouchers.VoucherShowing.as_view(), name="voucher-showing-create"),
    path("reviews/", seller_reviews.ReviewList.as_view(), name="reviews"),
    path("reviews/<int:pk>/reply/", seller_reviews.ReviewReply.as_view(), name="review-reply"),
    path("reviews/feedback/<int:pk>/reply/", seller_reviews.FeedbackReply.as_view(), name="feedback-reply"),
    path("messages/", seller_messages.Inbox.as_view(), name="messages"),
    path(f"{CONVERSATION}/", seller_messages.ConversationPage.as_view(), name="conversation"),
    path(f"{CONVERSATION}/answers/", seller_messages.AnswerCreate.as_view(), name="answer-create"),
    path(f"{CONVERSATION}/no-answer/", seller_messages.NoAnswerCreate.as_view(), name="no-answer-create"),
    path(f"{CONVERSATION}/files/<int:pk>/", seller_messages.AttachmentFile.as_view(), name="message-file"),
]
