"""How a case looks in the queue's columns."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _, ngettext

from accounts import review_clock
from accounts.models import QualificationCase
from accounts.models.qualification import CaseState
from marketplace import deadlines

TONES = {
    CaseState.SUBMITTED: "ring",
    CaseState.IN_REVIEW: "info half",
    CaseState.MORE_INFORMATION: "warn ring",
    CaseState.APPROVED: "ok",
    CaseState.REJECTED: "bad",
}


def clock_column(case: QualificationCase) -> SafeString | str:
    """Return the time left, or that the clock stands."""
    if case.state == CaseState.MORE_INFORMATION:
        return format_html(
            '<span class="due"><b>{}</b><span class="xs">{}</span></span>', _("Paused"), _days_left(case)
        )
    if not case.is_running or case.due_at is None:
        return "—"
    return deadlines.markup(case.due_at, start=case.submitted_at, left=_days_left(case))


def _days_left(case: QualificationCase) -> str:
    left = review_clock.days_left(case)
    if left == 0:
        return _("Due today")
    return ngettext("%(count)s working day left", "%(count)s working days left", left) % {"count": left}


def documents_column(accepted: int, total: int) -> SafeString:
    """Return one mark per document, full ones accepted."""
    marks = format_html_join("", '<i class="{}"></i>', (("on" if place < accepted else "",) for place in range(total)))
    label = _("%(accepted)s of %(total)s accepted") % {"accepted": accepted, "total": total}
    pips = '<span class="pips" role="img" aria-label="{}">{}<b aria-hidden="true">{}/{}</b></span>'
    return format_html(pips, label, marks, accepted, total)


def state_column(case: QualificationCase) -> SafeString:
    """Return the state as a tag; a proposed approval waits for a second reviewer."""
    if getattr(case, "awaits_second", False):
        return _tag(_("Second reviewer"), "warn")
    return _tag(case.get_state_display(), TONES.get(CaseState(case.state), ""))


def _tag(label: str, tone: str) -> SafeString:
    classes = "".join(f" tag--{each}" for each in tone.split())
    return format_html('<span class="tag{}">{}</span>', classes, label)
