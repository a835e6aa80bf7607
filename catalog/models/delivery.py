"""What a seller asks for delivery within mainland China."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Seller
from marketplace import clock
from marketplace.provinces import PROVINCES

_PROVINCE_NAMES = dict(PROVINCES)


class DeliveryTemplate(models.Model):
    """A table of delivery prices that listings of a seller share; its zones reach every province."""

    class Measure(models.TextChoices):
        """What the price grows with."""

        PIECES = "pieces", _("By piece")
        WEIGHT = "weight", _("By weight")

    seller = models.ForeignKey(Seller, on_delete=models.PROTECT, related_name="delivery_templates")
    name = models.CharField(_("name"), max_length=40)
    measure = models.CharField(_("charged"), max_length=8, choices=Measure.choices, default=Measure.PIECES)
    # Holds for listings that name none.
    is_default = models.BooleanField(_("default"), default=False)
    updated_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("delivery template")
        verbose_name_plural = _("delivery templates")
        ordering: ClassVar = ["-is_default", "name"]
        constraints = [
            models.UniqueConstraint(fields=["seller", "name"], name="deliverytemplate_once_per_name"),
            models.UniqueConstraint(
                fields=["seller"], condition=models.Q(is_default=True), name="deliverytemplate_one_default"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class DeliveryZone(models.Model):
    """What one way of delivery costs to some provinces: so much for the first pieces or grams, so much for each more.

    Without provinces it holds wherever no other zone of the same way does. All amounts in fen.
    """

    class Method(models.TextChoices):
        """The ways; the codes are those of ``orders.delivery``."""

        STANDARD = "standard", _("Standard delivery")
        EXPRESS = "express", _("Express delivery")

    template = models.ForeignKey(DeliveryTemplate, on_delete=models.CASCADE, related_name="zones")
    method = models.CharField(max_length=10, choices=Method.choices, default=Method.STANDARD)
    provinces = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    first_units = models.PositiveIntegerField()
    first_minor = models.PositiveIntegerField()
    next_units = models.PositiveIntegerField()
    next_minor = models.PositiveIntegerField()
    # Goods from which on it costs nothing but the surcharge; nothing stands for never.
    free_from_minor = models.PositiveIntegerField(null=True)
    # For remote places, also where delivery is free.
    surcharge_minor = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(first_units__gt=0, next_units__gt=0), name="deliveryzone_units_positive"
            )
        ]

    def __str__(self) -> str:
        return f"{self.template_id} {self.method}"

    @property
    def province_names(self) -> list[str]:
        """Its provinces in the active language."""
        return [str(_PROVINCE_NAMES.get(name, name)) for name in self.provinces]
