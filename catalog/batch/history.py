"""Reads of uploads for their pages: problems by kind, headlines."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet
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
    is_warning: bool


@dataclass(frozen=True)
class ProblemRow:
    """One cell's problem in words."""

    error: BatchRowError
    problem: str
    fix: str
    is_warning: bool


def problem_views(upload: BatchUpload) -> list[ProblemView]:
    """Return the kinds of problems of an upload, most frequent first; one query."""
    found = upload.errors.order_by().values_list("code").annotate(Count("pk"))
    numbers = {code: number for code, number in found if code in sentences.RULES}
    kinds: dict[str, list[str]] = {}
    for code in sentences.RULES:
        if code in numbers:
            kinds.setdefault(sentences.name(code), []).append(code)
    views = [
        ProblemView(
            codes[0], label, sum(numbers[code] for code in codes), tuple(codes), codes[0] in sentences.WARNINGS
        )
        for label, codes in kinds.items()
    ]
    return sorted(views, key=lambda view: (view.is_warning, -view.count))


def problems(upload: BatchUpload, view: ProblemView | None) -> QuerySet[BatchRowError]:
    """Return the problems of a kind, or all that keep a row out, by row."""
    if view is not None:
        return upload.errors.filter(code__in=view.codes)
    return upload.errors.exclude(code__in=sentences.WARNINGS)


def in_words(errors: list[BatchRowError]) -> list[ProblemRow]:
    """Return problems with their sentences in the active language."""
    return [
        ProblemRow(error, sentences.problem(error), sentences.fix(error), error.code in sentences.WARNINGS)
        for error in errors
    ]


def headline(upload: BatchUpload) -> str:
    """Return what matters about an upload, in one line."""
    wrong, written = upload.with_errors, upload.rows_to_write
    if upload.state in {UploadState.RECEIVED, UploadState.CHECKING}:
        return _("Checking your file")
    if upload.state == UploadState.APPLYING:
        return ngettext("Applying %(count)s row", "Applying %(count)s rows", written) % {"count": written}
    if upload.state == UploadState.CHECKED:
        ready = ngettext("%(count)s row can be applied", "%(count)s rows can be applied", written) % {"count": written}
    elif upload.state == UploadState.DONE:
        ready = ngettext("%(count)s row is applied", "%(count)s rows are applied", written) % {"count": written}
    else:
        return {
            UploadState.FAILED.value: _("This file could not be used"),
            UploadState.CANCELLED.value: _("This upload was cancelled"),
        }[upload.state]
    if not wrong:
        return ready
    return ready + ngettext(", %(count)s needs fixing", ", %(count)s need fixing", wrong) % {"count": wrong}


def failure(upload: BatchUpload) -> str:
    """Return why the whole file was refused, nothing where it was not."""
    return str(failures.SENTENCES[upload.failure]) if upload.failure else ""
