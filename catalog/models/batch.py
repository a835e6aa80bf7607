"""Batch uploads: a seller's file, its progress, its report, the pictures it names, and how its columns are read."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Seller, User
from accounts.models.qualification import private_storage
from catalog.models.product import Product
from marketplace import clock
from marketplace.state import Stateful, Transitions, state_constraint


class UploadState(models.TextChoices):
    """Stages of an upload (DESIGN §3); a file of another system waits for its columns in between."""

    RECEIVED = "received", _("Received")
    CHECKING = "checking", _("Checking")
    MATCHING = "matching", _("Columns to match")
    CHECKED = "checked", _("Checked")
    APPLYING = "applying", _("Applying")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


class BatchUpload(Stateful):
    """One file. Checking is a dry run whose counts equal the result of applying."""

    State = UploadState
    TRANSITIONS: ClassVar[Transitions] = {
        State.RECEIVED: frozenset({State.CHECKING, State.CANCELLED, State.FAILED}),
        State.CHECKING: frozenset({State.CHECKED, State.MATCHING, State.FAILED, State.CANCELLED}),
        State.MATCHING: frozenset({State.RECEIVED, State.CANCELLED}),
        State.CHECKED: frozenset({State.APPLYING, State.RECEIVED, State.CANCELLED}),
        State.APPLYING: frozenset({State.DONE, State.FAILED, State.CANCELLED}),
    }

    state = models.CharField(max_length=10, choices=State.choices, default=State.RECEIVED)
    number = models.CharField(max_length=20, unique=True)
    seller = models.ForeignKey(Seller, on_delete=models.PROTECT, related_name="uploads")
    file = models.FileField(storage=private_storage, upload_to="uploads/%Y/%m/", max_length=200)
    original_name = models.CharField(max_length=200)
    # The zip of pictures beside the table, if there is one.
    archive = models.FileField(storage=private_storage, upload_to="uploads/%Y/%m/", max_length=200, blank=True)
    # Of both files: the same ones again are told, not refused.
    digest = models.CharField(max_length=64, blank=True)
    # How columns were read, as catalog.batch.foreign.mapping writes it; empty for our own templates.
    mapping = models.JSONField(default=dict, blank=True)
    uploaded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True)
    apply_at_once = models.BooleanField(default=False)
    # Rows seen so far in the present stage, of how many; what the progress bar shows.
    rows_total = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    to_create = models.PositiveIntegerField(default=0)
    to_update = models.PositiveIntegerField(default=0)
    to_delete = models.PositiveIntegerField(default=0)
    to_skip = models.PositiveIntegerField(default=0)
    with_errors = models.PositiveIntegerField(default=0)
    # Code of catalog.batch.failures where the file as a whole could not be read or applied.
    failure = models.CharField(max_length=40, blank=True)
    # When work on it last went on; a sweep takes up what a dead worker left.
    touched_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            state_constraint(UploadState, "upload_state"),
            models.UniqueConstraint(
                fields=["seller"],
                condition=models.Q(state__in=["received", "checking", "applying"]),
                name="upload_one_at_a_time",
            ),
        ]
        indexes = [models.Index(fields=["seller", "digest"], name="upload_same_file")]

    def __str__(self) -> str:
        return self.number

    @property
    def is_running(self) -> bool:
        """Whether a worker is at it."""
        return self.state in {UploadState.RECEIVED, UploadState.CHECKING, UploadState.APPLYING}

    @property
    def rows_good(self) -> int:
        """Rows without a problem."""
        return self.to_create + self.to_update + self.to_delete + self.to_skip

    @property
    def rows_to_write(self) -> int:
        """Rows that change something."""
        return self.to_create + self.to_update + self.to_delete

    @property
    def percent(self) -> int:
        """How far the present stage is."""
        return 100 * self.rows_done // self.rows_total if self.rows_total else 0


class BatchRowError(models.Model):
    """What is wrong in one cell, in words that say what is allowed."""

    upload = models.ForeignKey(BatchUpload, on_delete=models.CASCADE, related_name="errors")
    sheet = models.CharField(max_length=60, blank=True)
    # As the seller counts: rows from 1 (0: the file as a whole); the column by its heading, and by its place from 0
    # (-1: the whole row).
    row = models.PositiveIntegerField()
    column = models.CharField(max_length=80, blank=True)
    column_index = models.SmallIntegerField(default=-1)
    sku = models.CharField(max_length=80, blank=True)
    value = models.CharField(max_length=200, blank=True)
    code = models.CharField(max_length=40)
    # Values for the code's sentence, which is rendered in the reader's language.
    params = models.JSONField(default=dict)

    class Meta:
        ordering = ["row", "pk"]
        indexes = [models.Index(fields=["upload", "code", "row"], name="batchrowerror_view")]

    def __str__(self) -> str:
        return f"{self.row}/{self.column}: {self.code}"


class BatchPicture(models.Model):
    """A picture that an applied row names: still to be fetched, or fetched, or told of in the report."""

    upload = models.ForeignKey(BatchUpload, on_delete=models.CASCADE, related_name="pictures")
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="+")
    # A web address, or a file of the upload's archive (catalog.batch.picture_sources).
    source = models.CharField(max_length=500)
    position = models.PositiveSmallIntegerField()
    row = models.PositiveIntegerField()
    column_index = models.SmallIntegerField()
    column = models.CharField(max_length=80, blank=True)
    sku = models.CharField(max_length=80)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["upload", "product", "source"], name="batchpicture_once_per_product")
        ]
        indexes = [
            models.Index(fields=["upload", "id"], condition=models.Q(done_at=None), name="batchpicture_waiting")
        ]

    def __str__(self) -> str:
        return self.source


class ColumnMapping(models.Model):
    """How a seller's files with these columns are read; remembered from one upload to the next."""

    seller = models.ForeignKey(Seller, on_delete=models.CASCADE, related_name="column_mappings")
    # Digest of the columns' names.
    signature = models.CharField(max_length=64)
    rules = models.JSONField()
    changed_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["seller", "signature"], name="columnmapping_once")]

    def __str__(self) -> str:
        return f"{self.seller_id}: {self.signature[:8]}"
