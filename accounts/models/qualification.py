"""Qualification: cases, the evidence in them, and who looked at it."""

import datetime as dt
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.core.files.storage import Storage, storages
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts import refusal_reasons
from accounts.models.seller import Seller
from accounts.models.user import User
from marketplace import clock
from marketplace.state import Stateful, Transitions, state_constraint


class CaseState(models.TextChoices):
    """Life of a case (DESIGN §2)."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    IN_REVIEW = "in_review", _("In review")
    MORE_INFORMATION = "more_information", _("More information needed")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")
    LAPSED = "lapsed", _("Lapsed")
    EXPIRED = "expired", _("Expired")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class CaseKind(models.TextChoices):
    """Why a case was opened."""

    ONBOARDING = "onboarding", _("Onboarding")
    CATEGORY = "category", _("Categories and brands")
    RENEWAL = "renewal", _("Renewal")
    REVERIFICATION = "reverification", _("Re-verification")
    COMPANY = "company", _("Company data")
    BANK = "bank", _("Bank account")


class Verdict(models.TextChoices):
    """What the reviewer said of one document."""

    PENDING = "pending", _("Not checked yet")
    ACCEPTED = "accepted", _("Accepted")
    REFUSED = "refused", _("Refused")


OPEN = (CaseState.DRAFT, CaseState.SUBMITTED, CaseState.IN_REVIEW, CaseState.MORE_INFORMATION)


class CaseQuerySet(models.QuerySet["QualificationCase"]):
    """Reads of cases, named as reviewers say them."""

    def awaiting_review(self) -> "CaseQuerySet":
        """Return the cases whose clock is running, the nearest due date first."""
        return self.filter(state__in=[CaseState.SUBMITTED, CaseState.IN_REVIEW]).order_by("due_at", "pk")

    def overdue(self) -> "CaseQuerySet":
        """Return the cases that missed their due date."""
        return self.awaiting_review().filter(due_at__lte=clock.now())

    def unassigned(self) -> "CaseQuerySet":
        """Return the cases no reviewer has taken."""
        return self.awaiting_review().filter(reviewer=None)

    def due_before(self, moment: dt.datetime) -> "CaseQuerySet":
        """Return the running cases due before ``moment``."""
        return self.awaiting_review().filter(due_at__lt=moment)

    def waiting_on_seller(self) -> "CaseQuerySet":
        """Return the cases whose clock is paused while the seller acts."""
        return self.filter(state=CaseState.MORE_INFORMATION).order_by("requested_at", "pk")

    def onboarding_of(self, seller: Seller) -> "QualificationCase | None":
        """Return the seller's onboarding case."""
        return self.filter(seller=seller, kind=CaseKind.ONBOARDING).order_by("-pk").first()

    def open(self) -> "CaseQuerySet":
        """Return the cases that somebody still has to do something about."""
        return self.filter(state__in=OPEN)


class QualificationCase(Stateful):
    """One application of a seller, reviewed as a whole."""

    State = CaseState
    Kind = CaseKind
    TRANSITIONS: ClassVar[Transitions] = {
        State.DRAFT: frozenset({State.SUBMITTED, State.WITHDRAWN}),
        State.SUBMITTED: frozenset({State.IN_REVIEW}),
        State.IN_REVIEW: frozenset({State.APPROVED, State.REJECTED, State.MORE_INFORMATION, State.SUBMITTED}),
        State.MORE_INFORMATION: frozenset({State.SUBMITTED, State.LAPSED}),
        # Back in review where two people undo an approval.
        State.APPROVED: frozenset({State.EXPIRED, State.IN_REVIEW}),
        State.REJECTED: frozenset({State.DRAFT}),
        State.LAPSED: frozenset({State.DRAFT}),
    }

    state = models.CharField(max_length=20, choices=State.choices, default=State.DRAFT)
    number = models.CharField(max_length=20, unique=True)
    seller = models.ForeignKey(Seller, on_delete=models.PROTECT, related_name="cases")
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.ONBOARDING)
    # What is applied for: codes of accounts.product_lines and names of brands (onboarding and categories).
    lines = ArrayField(models.CharField(max_length=40), default=list, blank=True, verbose_name=_("product lines"))
    brands = ArrayField(models.CharField(max_length=80), default=list, blank=True, verbose_name=_("brands"))
    # Keys of the demands (accounts.demands) whose documents are renewed.
    renews = ArrayField(models.CharField(max_length=140), default=list, blank=True, editable=False)
    # Company data as they shall be: field → value, applied when approved; or a bank account as it is since.
    proposed = models.JSONField(default=dict, blank=True, editable=False, encoder=DjangoJSONEncoder)
    # The same fields as they were when the change was approved; of an account, when it was changed.
    replaced = models.JSONField(default=dict, blank=True, editable=False, encoder=DjangoJSONEncoder)
    created_at = models.DateTimeField(default=clock.now)
    submitted_at = models.DateTimeField(null=True, editable=False)
    due_at = models.DateTimeField(null=True, editable=False)
    # While the seller acts the clock stands.
    requested_at = models.DateTimeField(null=True, editable=False)
    # How many working days the clock was last started with; what was left of them while it stands.
    working_days_left = models.PositiveSmallIntegerField(null=True, editable=False)
    # What the reviewer still needs, in the reviewer's own words.
    request_text = models.TextField(_("what is still needed"), blank=True)
    warned_at = models.DateTimeField(null=True, editable=False)
    escalated_at = models.DateTimeField(null=True, editable=False)
    # When the seller was told that the review is late.
    late_told_at = models.DateTimeField(null=True, editable=False)
    # How many of the reminders before an unanswered request lapses were sent.
    lapse_reminders = models.PositiveSmallIntegerField(default=0, editable=False)
    reviewer = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="cases_in_review",
        verbose_name=_("reviewer"),
    )
    decided_at = models.DateTimeField(null=True, editable=False)
    decision_reason = models.TextField(_("reason"), blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        constraints = [
            state_constraint(CaseState, "case_state"),
            models.UniqueConstraint(
                fields=["seller", "kind"],
                condition=models.Q(state__in=OPEN),
                name="case_one_open_per_kind",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "due_at"], name="case_queue"),
            models.Index(fields=["seller", "-id"], name="case_of_seller"),
            # The reviewers' lanes, each in its order.
            models.Index(fields=["due_at", "id"], condition=models.Q(state__in=OPEN[1:]), name="case_lane_open"),
            models.Index(
                fields=["due_at", "id"],
                condition=models.Q(state="submitted", reviewer=None),
                name="case_lane_unassigned",
            ),
            models.Index(
                fields=["reviewer", "due_at", "id"], condition=models.Q(state__in=OPEN[1:]), name="case_lane_mine"
            ),
            models.Index(
                fields=["-decided_at", "-id"], condition=models.Q(decided_at__isnull=False), name="case_lane_decided"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_editable(self) -> bool:
        """Whether the seller may change what is in it."""
        return self.state in {self.State.DRAFT, self.State.MORE_INFORMATION}

    @property
    def is_running(self) -> bool:
        """Whether its 5-working-day clock runs."""
        return self.state in {self.State.SUBMITTED, self.State.IN_REVIEW}


def private_storage() -> Storage:
    """Return the storage outside the web root."""
    return storages["private"]


def evidence_path(evidence: "Evidence", _filename: str) -> str:
    """Return where a document is stored: by content, never by a name someone else chose."""
    return f"evidence/{evidence.case_id}/{evidence.sha256}"


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    """Reads of evidence."""

    def current(self) -> "EvidenceQuerySet":
        """Return the newest row of each requirement that was not withdrawn; filters may follow."""
        standing = Evidence.objects.filter(withdrawn_at=None)
        same = {name: models.OuterRef(name) for name in ("case", "requirement", "subject")}
        newer = standing.filter(**same, pk__gt=models.OuterRef("pk"))
        return self.filter(~models.Exists(newer), withdrawn_at=None).order_by("case_id", "requirement", "subject")

    def documents(self) -> "EvidenceQuerySet":
        """Return the rows that have a file."""
        return self.exclude(file="")


class Evidence(models.Model):
    """One document or declaration given for a requirement. Append-only: a newer row replaces an older one.

    The database refuses any change to what was given; only the verdict and, once, the
    withdrawal may be set.
    """

    Verdict = Verdict

    case = models.ForeignKey(
        QualificationCase, on_delete=models.PROTECT, related_name="evidence", verbose_name=_("application")
    )
    # Code of an accounts.requirements.Requirement.
    requirement = models.CharField(_("requirement"), max_length=40)
    # The brand where each brand needs its own document.
    subject = models.CharField(_("brand"), max_length=80, blank=True)
    file = models.FileField(storage=private_storage, upload_to=evidence_path, max_length=200, blank=True)
    original_name = models.CharField(_("file name"), max_length=200, blank=True)
    content_type = models.CharField(_("file type"), max_length=40, blank=True)
    size = models.PositiveIntegerField(default=0)
    pages = models.PositiveSmallIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    declared = models.BooleanField(default=False, help_text=_("The seller declares that this holds."))
    # Which of a declaration's options was declared; empty for documents.
    statement = models.CharField(max_length=40, blank=True)
    # The number printed on the document, and how long it is valid; no end where it is valid for good.
    reference = models.CharField(_("number"), max_length=60, blank=True)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    expires_on = models.DateField(_("valid until"), null=True, blank=True)
    given_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("given by")
    )
    given_at = models.DateTimeField(_("given at"), default=clock.now)
    withdrawn_at = models.DateTimeField(null=True)
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict.choices, default=Verdict.PENDING)
    # A typed reason (accounts.refusal_reasons) and the reviewer's own words; one of them where it is refused.
    verdict_code = models.CharField(max_length=20, blank=True)
    verdict_reason = models.CharField(max_length=400, blank=True)
    verdict_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    verdict_at = models.DateTimeField(null=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        indexes = [
            models.Index(fields=["case", "requirement", "subject", "-id"], name="evidence_newest"),
            models.Index(fields=["sha256"], name="evidence_same_file", condition=~models.Q(sha256="")),
            models.Index(fields=["verdict_at"], name="evidence_refused", condition=models.Q(verdict="refused")),
        ]
        # Reviewers see pages with a watermark; the file itself is for operators, and whom they let.
        permissions = [("open_original", "Can open the original of a document")]

    def __str__(self) -> str:
        return f"{self.requirement} ({self.original_name or '✓'})"

    @property
    def key(self) -> str:
        """What it was given for (``accounts.demands.Demand.key``)."""
        return f"{self.requirement}:{self.subject}" if self.subject else self.requirement

    @property
    def verdict_sentence(self) -> str:
        """Why it was refused, in the active language unless in the reviewer's own words."""
        return refusal_reasons.sentence(self.verdict_code, self.verdict_reason)


class EvidenceAccess(models.Model):
    """One read of a private document; written before anything is shown."""

    class What(models.TextChoices):
        """What was read: the file as it is, or a page with a watermark."""

        ORIGINAL = "original", _("Original")
        PAGE = "page", _("Page with watermark")

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="accesses")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("who"))
    at = models.DateTimeField(_("when"), default=clock.now)
    what = models.CharField(_("what"), max_length=10, choices=What.choices, default=What.ORIGINAL)
    # Counted from 1; none where the whole file was read.
    page = models.PositiveSmallIntegerField(_("page"), null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(what="original", page=None)
                | models.Q(what="page", page__isnull=False, page__gte=1),
                name="evidenceaccess_page_of_pages",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} read {self.evidence_id}"
