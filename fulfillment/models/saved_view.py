"""Filters of Manage Orders that somebody keeps under a name."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Seller
from marketplace import clock


class SavedView(models.Model):
    """What one member looks for again and again; shared ones stand on the whole team's list."""

    seller = models.ForeignKey(Seller, on_delete=models.CASCADE, related_name="saved_views")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=40)
    # What desk_list.Filters.saved gives.
    query = models.JSONField()
    is_shared = models.BooleanField(_("for the whole team"), default=False)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["seller", "user", "name"], name="savedview_name_once"),
            models.CheckConstraint(condition=~models.Q(name=""), name="savedview_named"),
        ]

    def __str__(self) -> str:
        return self.name
