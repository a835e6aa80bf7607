"""Users, sellers, team members and cases for tests.

``SellerFactory()`` is an approved seller with bank account and addresses and one owner
(``seller.memberships.get().user``); ``SellerFactory(onboarding=True)`` is one that has only registered.
"""

import datetime as dt
import importlib
import itertools

import factory
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from factory.django import DjangoModelFactory
from stdnum.cn import uscc

from accounts import banking
from accounts.models import Evidence, Invitation, Membership, QualificationCase, Seller, User
from accounts.models.qualification import CaseState
from accounts.models.seller import SellerState
from accounts.representatives import PURPOSE
from accounts.sealing import seal
from marketplace import clock

PASSWORD = "correct horse battery"
APPROVED_AT = dt.datetime(2026, 9, 1, 2, tzinfo=dt.UTC)
# A well-formed identity card number (GB 11643) of the year 1900, which nobody has any more.
IDENTITY = "110101190001010006"
_numbers = itertools.count(1)


def valid_uscc(serial: int) -> str:
    """Return the ``serial``-th company code (starts 91) with a right check digit."""
    body = f"91310000{serial:09d}"
    return body + uscc.calc_check_digit(body)


class UserFactory(DjangoModelFactory):
    """A person with a verified e-mail address; the password is ``PASSWORD``."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    class Params:
        reviewer = factory.Trait(is_staff=True, full_name="Reviewer")

    email = factory.Sequence(lambda n: f"person{n}@example.com")
    full_name = factory.Sequence(lambda n: f"Person {n}")
    language = "en"
    password = factory.django.Password(PASSWORD)

    @factory.post_generation
    def verified(user, create, extracted, **kwargs):  # noqa: N805 - factory_boy calls it with the user
        if create:
            EmailAddress.objects.create(user=user, email=user.email, verified=extracted is not False, primary=True)

    @factory.post_generation
    def second_factor(user, create, extracted, **kwargs):  # noqa: N805
        """Set up an authenticator app: for staff unless ``second_factor=False``, for others if it is asked for."""
        if create and (user.is_staff if extracted is None else extracted):
            totp.TOTP.activate(user, totp.generate_totp_secret())

    @factory.post_generation
    def in_reviewers(user, create, extracted, **kwargs):  # noqa: N805
        if create and user.is_staff and not user.is_superuser:
            user.groups.add(reviewers())


def code_of(user: User) -> str:
    """Return what the authenticator app of ``user`` shows now."""
    return code_for(decrypt(user.authenticator_set.get(type="totp").data["secret"]))


def code_for(secret: str) -> str:
    """Return what an authenticator app shows now that was given ``secret``."""
    # Of the codes that are accepted the one in the middle: that of now.
    codes = [totp.hotp_value(secret, counter) for counter in totp.yield_hotp_counters_from_time()]
    return str(totp.format_hotp_value(codes[len(codes) // 2]))


def reviewers() -> Group:
    """Return the reviewers' group, again after a test that emptied all tables."""
    group, created = Group.objects.get_or_create(name="reviewers")
    if created:
        names = ("accounts.migrations.0004_reviewers", "catalog.migrations.0004_reviewers_decide_changes")
        rights = [right for name in names for right in importlib.import_module(name).PERMISSIONS]
        group.permissions.set(Permission.objects.filter(codename__in=rights))
    return group


class SellerFactory(DjangoModelFactory):
    """An approved seller, ready to sell, with one owner."""

    class Meta:
        model = Seller
        skip_postgeneration_save = True

    class Params:
        number = factory.LazyFunction(lambda: next(_numbers))
        onboarding = factory.Trait(
            state=SellerState.ONBOARDING, approved_at=None, bank_name="", bank_account_name="",
            bank_account_encrypted=b"", bank_account_last4="", bank_changed_at=None, bank_verified_at=None,
            verified_at=None, ships_nationwide=False,
            issues_invoices=False, ship_from_address="", returns_address="",
        )  # fmt: skip

    state = SellerState.APPROVED
    slug = factory.LazyAttribute(lambda o: f"seller-{o.number}")
    store_name = factory.LazyAttribute(lambda o: f"Store {o.number}")
    legal_name = factory.LazyAttribute(lambda o: f"上海样例{o.number}号商贸有限公司")
    uscc = factory.LazyAttribute(lambda o: valid_uscc(o.number))
    tax_number = factory.SelfAttribute("uscc")
    legal_representative = "样例"
    representative_id_encrypted = factory.LazyFunction(lambda: seal(IDENTITY, purpose=PURPOSE))
    representative_id_last4 = IDENTITY[-4:]
    registered_capital_minor = 100_000_000
    established_on = dt.date(2019, 3, 4)
    business_scope = "家居用品、日用百货的销售"
    registered_address = "上海市徐汇区样例路 1 号"
    contact_name = "样例"
    contact_phone = "13800000000"
    contact_email = factory.LazyAttribute(lambda o: f"contact{o.number}@example.com")
    bank_name = "样例银行上海分行"
    bank_account_name = factory.SelfAttribute("legal_name")
    bank_account_encrypted = factory.LazyFunction(lambda: banking.encrypt("6222000000001234"))
    bank_account_last4 = "1234"
    bank_changed_at = APPROVED_AT - dt.timedelta(days=10)
    bank_verified_at = APPROVED_AT
    ships_nationwide = True
    issues_invoices = True
    ship_from_address = "上海市徐汇区样例路 1 号"
    returns_address = "上海市徐汇区样例路 1 号"
    created_at = APPROVED_AT - dt.timedelta(days=10)
    approved_at = APPROVED_AT
    verified_at = APPROVED_AT

    @factory.post_generation
    def owner(seller, create, extracted, **kwargs):  # noqa: N805
        """Give the seller an owner: ``owner=user``, none for ``owner=False``, else a new one."""
        if create and extracted is not False:
            MembershipFactory(seller=seller, user=extracted or UserFactory(), role=Membership.Role.OWNER)


class MembershipFactory(DjangoModelFactory):
    """A team member; ``SellerFactory`` makes the owner itself."""

    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    seller = factory.SubFactory(SellerFactory)
    role = Membership.Role.VIEWER


class InvitationFactory(DjangoModelFactory):
    """An open invitation from the seller's owner; the secret in its link is nobody's."""

    class Meta:
        model = Invitation

    seller = factory.SubFactory(SellerFactory)
    email = factory.Sequence(lambda n: f"invited{n}@example.com")
    role = Membership.Role.VIEWER
    token_hash = factory.Sequence(lambda n: f"{n:064x}")
    invited_by = factory.LazyAttribute(lambda o: o.seller.memberships.get(role="owner").user)
    expires_at = factory.LazyFunction(lambda: clock.now() + settings.TEAM_INVITATION_EXPIRES)


class CaseFactory(DjangoModelFactory):
    """An onboarding case in draft."""

    class Meta:
        model = QualificationCase

    state = CaseState.DRAFT
    number = factory.Sequence(lambda n: f"A26-0101-{n:06d}")
    seller = factory.SubFactory(SellerFactory, onboarding=True)


class EvidenceFactory(DjangoModelFactory):
    """A one-page PDF given for the business licence (the file itself is not stored)."""

    class Meta:
        model = Evidence

    case = factory.SubFactory(CaseFactory)
    requirement = "business_licence"
    file = factory.LazyAttribute(lambda o: f"evidence/{o.case.pk}/{o.sha256}")
    original_name = "licence.pdf"
    content_type = "application/pdf"
    size = 1000
    pages = 1
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
