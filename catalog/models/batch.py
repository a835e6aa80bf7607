"""Batch uploads: a seller's file, its progress and its report."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Seller, User
from accounts.models.qualification import private_storage
from marketplace import clock
from marketplace.state import Stateful, Transitions, state_constraint


class UploadState(models.TextChoices):
    """Stages of an upload (DESIGN §3)."""

    RECEIVED = "received", _("Received")
    CHECKING = "checking", _("Checking")
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
        State.CHECKING: frozenset({State.CHECKED, State.FAILED, State.CANCELLED}),
        State.CHECKED: frozenset({State.APPLYING, State.CANCELLED}),
        State.APPLYING: frozenset({State.DONE, State.FAILED}),
    }

    state = models.CharField(max_length=10, choices=State.choices, default=State.RECEIVED)
    number = models.CharField(max_length=20, unique=True)
    seller = models.ForeignKey(Seller, on_delete=models.PROTECT, related_name="uploads")
    file = models.FileField(storage=private_storage, upload_to="uploads/%Y/%m/", max_length=200)
    original_name = models.CharField(max_length=200)
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
    # As the seller counts: rows from 1; the column by its heading, and by its place from 0 (-1: the whole row).
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
