"""The words of the market, for spelling and for finishing what is being typed."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models


class SearchWord(models.Model):
    """A word of some product's title or brand, as ``catalog.tokens`` makes it; written by ``catalog.spelling``."""

    word = models.CharField(max_length=40, primary_key=True)
    # In how many texts it stands.
    texts = models.PositiveIntegerField()
    # The word, and the word without each of its characters: what two words one slip apart have in common.
    deletes = ArrayField(models.CharField(max_length=40))

    class Meta:
        # The key has Django's own index for beginnings beside its unique one.
        indexes = [GinIndex(fields=["deletes"], name="searchword_deletes")]

    def __str__(self) -> str:
        return self.word
