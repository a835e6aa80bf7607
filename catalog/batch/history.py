"""Reads of uploads for their pages: problems by kind, headlines."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, QuerySet, When
from django.utils.translation import gettext as _, ngettext

from catalog.batch import failures, sentences
from catalog.models import BatchRowError, BatchUpload
from catalog.models.batch import UploadState


@dataclass(frozen=True)
class ProblemView:
    """One kind of problem of an upload: ``key`` is the first code of the kind."""

    key: str
    label: str
    count: int
    codes: tuple[str, ...]

    @property
    def is_warning(self) -> bool:
        """Whether it is told only."""
        return self.key in sentences.WARNINGS

    @property
    def tone(self) -> str:
        """How grave it is: rows left out, or rows that went in without something."""
        return "" if self.is_warning else "warn" if self.key in sentences.NOTES else "bad"


@dataclass(frozen=True)
class ProblemRow:
    """One cell's problem in words."""

    error: BatchRowError
    problem: str
    fix: str
    is_error: bool


def problem_views(upload: BatchUpload) -> list[ProblemView]:
    """Return the kinds of problems of an upload, most frequent first; one query."""
    found = upload.errors.order_by().values_list("code").annotate(Count("pk"))
    numbers = {code: number for code, number in found if code in sentences.RULES}
    kinds: dict[str, list[str]] = {}
    for code in sentences.RULES:
        if code in numbers:
            kinds.setdefault(sentences.name(code), []).append(code)
    views = [
        ProblemView(codes[0], label, sum(numbers[code] for code in codes), tuple(codes))
        for label, codes in kinds.items()
    ]
    return sorted(views, key=lambda view: (view.is_warning, view.tone != "bad", -view.count))


def problems(upload: BatchUpload, view: ProblemView | None) -> QuerySet[BatchRowError]:
    """Return the problems of a kind by row, or all: what keeps a row out before what is only left out of it."""
    if view is not None:
        return upload.errors.filter(code__in=view.codes)
    found = upload.errors.exclude(code__in=sentences.WARNINGS)
    return found.order_by(Case(When(code__in=sentences.NOTES, then=1), default=0), "row", "pk")


def in_words(errors: list[BatchRowError]) -> list[ProblemRow]:
    """Return problems with their sentences in the active language."""
    return [
        ProblemRow(
            error,
            sentences.problem(error),
            sentences.fix(error),
            error.code not in sentences.WARNINGS | sentences.NOTES,
        )
        for error in errors
    ]


def rows_noted(upload: BatchUpload) -> int:
    """Return how many rows go in without something they name."""
    noted = upload.errors.filter(code__in=sentences.NOTES)
    wrong = upload.errors.exclude(code__in=sentences.NOTES | sentences.WARNINGS).values("row")
    return noted.exclude(row__in=wrong).order_by().values("row").distinct().count()


@dataclass(frozen=True)
class PictureProgress:
    """How far the pictures of an upload are."""

    total: int
    done: int

    @property
    def is_waiting(self) -> bool:
        """Whether some are still to come."""
        return self.done < self.total

    @property
    def percent(self) -> int:
        """How far it is."""
        return 100 * self.done // self.total if self.total else 0


def pictures(upload: BatchUpload) -> PictureProgress:
    """Return how many pictures an upload names and how many of them have been seen to; one query."""
    found = upload.pictures.aggregate(total=Count("pk"), done=Count("done_at"))
    return PictureProgress(found["total"], found["done"])


def events(upload: BatchUpload) -> list[dict[str, Any]]:
    """Return what happened to an upload, by whom and when, as ``ui/_timeline.html`` shows it; newest last."""
    labels = {
        UploadState.RECEIVED.value: _("Received"),
        UploadState.MATCHING.value: _("Columns to be matched"),
        UploadState.CHECKED.value: _("Checked, nothing changed yet"),
        UploadState.APPLYING.value: _("Confirmed"),
        UploadState.DONE.value: _("Applied"),
        UploadState.FAILED.value: _("Could not be used"),
        UploadState.CANCELLED.value: _("Cancelled"),
    }
    changes = [change for change in upload.history() if change.to_state != UploadState.CHECKING]
    return [
        {
            "label": labels[change.to_state],
            "at": change.at,
            "text": str(change.actor or ""),
            "state": "now" if change is changes[-1] and not upload.finished_at else "done",
        }
        for change in changes
    ]


def headline(upload: BatchUpload) -> str:
    """Return what matters about an upload, in one line."""
    wrong, written = upload.with_errors, upload.rows_to_write
    if upload.state == UploadState.APPLYING:
        return ngettext("Applying %(count)s row", "Applying %(count)s rows", written) % {"count": written}
    if upload.state == UploadState.CANCELLED and upload.rows_done and written:
        rows = upload.rows_done
        return ngettext("Stopped after %(count)s row", "Stopped after %(count)s rows", rows) % {"count": rows}
    if upload.state == UploadState.CHECKED:
        ready = ngettext("%(count)s row can be applied", "%(count)s rows can be applied", written) % {"count": written}
    elif upload.state == UploadState.DONE:
        ready = ngettext("%(count)s row is applied", "%(count)s rows are applied", written) % {"count": written}
    else:
        return {
            UploadState.RECEIVED.value: _("Checking your file"),
            UploadState.CHECKING.value: _("Checking your file"),
            UploadState.MATCHING.value: _("Say what the columns of your file are"),
            UploadState.FAILED.value: _("This file could not be used"),
            UploadState.CANCELLED.value: _("This upload was cancelled"),
        }[upload.state]
    if not wrong:
        return ready
    return ready + ngettext(", %(count)s needs fixing", ", %(count)s need fixing", wrong) % {"count": wrong}


def failure(upload: BatchUpload) -> str:
    """Return why the whole file was refused, nothing where it was not."""
    return str(failures.SENTENCES[upload.failure]) if upload.failure else ""
