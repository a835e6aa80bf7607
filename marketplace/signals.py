"""News of the kernel."""

from django.dispatch import Signal

# Operators entered or withdrew a calendar notice. accounts.receivers: due dates of reviews follow.
calendar_changed = Signal()
