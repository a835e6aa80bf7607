"""News from accounts, sent inside the transaction that makes it true."""

from django.dispatch import Signal

# seller: Seller. Listened to by settlements (opens the first 14-day period) and catalog (listings may go live).
seller_approved = Signal()
# seller: Seller. Listened to by catalog (listings are suppressed).
seller_stopped = Signal()
# seller: Seller, suspended until now. Listened to by catalog (listings may go live again).
seller_reinstated = Signal()
# seller: Seller, whose credentials were granted or have lapsed. Listened to by catalog (listings are judged again).
qualifications_changed = Signal()
