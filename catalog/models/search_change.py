"""Products whose words an outside search engine has not been told yet."""

from django.db import models


class SearchChange(models.Model):
    """One change, written in its transaction where ``SEARCH_URL`` names an engine; gone once it is told."""

    # No foreign key: a product that is gone has to be told too.
    product_id = models.BigIntegerField()

    def __str__(self) -> str:
        return str(self.product_id)
