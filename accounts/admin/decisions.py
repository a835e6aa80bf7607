"""Credentials and two-person decisions in the admin: to look at only."""

from django.contrib import admin

from accounts.admin.evidence import ReadOnly
from accounts.models import Credential, Proposal


@admin.register(Credential)
class CredentialAdmin(ReadOnly, admin.ModelAdmin):
    """What sellers hold, what runs out first on top."""

    list_display = ("seller", "requirement", "subject", "reference", "expires_on", "lapsed_at", "lapse_reason")
    list_filter = ("requirement", "lapse_reason")
    list_select_related = ("seller",)
    search_fields = ("seller__store_name", "seller__legal_name", "reference", "subject")
    ordering = ("expires_on", "pk")
    show_full_result_count = False


@admin.register(Proposal)
class ProposalAdmin(ReadOnly, admin.ModelAdmin):
    """Who proposed what, and who confirmed or refused it."""

    list_display = ("seller", "kind", "case", "state", "proposed_by", "proposed_at", "decided_by", "decided_at")
    list_filter = ("state", "kind")
    list_select_related = ("seller", "case", "proposed_by", "decided_by")
    search_fields = ("seller__store_name", "case__number")
    ordering = ("-pk",)
    show_full_result_count = False
