"""What the last audit found."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace import clock


class AuditFinding(models.Model):
    """One thing that does not hold; kept by ``settlements.books`` while every audit finds it again."""

    sentence = models.TextField(_("finding"), unique=True)
    found_at = models.DateTimeField(_("first found"), default=clock.now)

    class Meta:
        verbose_name = _("audit finding")
        verbose_name_plural = _("audit findings")

    def __str__(self) -> str:
        return self.sentence
