import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from marketplace import clock
from settlements import ledger
from settlements.ledger import Draft, Line
from settlements.models import Entry, Journal
from settlements.models.ledger import GROUPS, AccountKind, Classification, JournalKind
from tests.accounts.factories import APPROVED_AT, SellerFactory
from tests.settlements.factories import close, earn, next_of, seller_with_period

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 9, 2, tzinfo=dt.UTC)


def sql(text, *params):
    with connection.cursor() as cursor:
        cursor.execute(text, params)


def platform(kind, currency="CNY"):
    return ledger.account(kind, currency=currency)


def post(source, *amounts, kind=JournalKind.SALE):
    used = [platform(AccountKind.PROVIDER), platform(AccountKind.REFERRAL_REVENUE), platform(AccountKind.BANK)]
    entries = [Line(each, amount) for each, amount in zip(used, amounts, strict=False)]
    return ledger.post(kind=kind, source=source, occurred_at=NOW, entries=entries)


def test_posting_writes_a_journal_and_its_entries():
    seller = SellerFactory()
    with clock.at(NOW):
        journal = post(seller, 500, -300, -200)
    assert (journal.kind, journal.source_type, journal.source_id) == ("sale", "seller", seller.pk)
    assert (journal.occurred_at, journal.posted_at) == (NOW, NOW)
    assert [entry.amount_minor for entry in journal.entries.order_by("id")] == [500, -300, -200]
    assert {entry.currency for entry in journal.entries.all()} == {"CNY"}


def test_posting_again_returns_the_first_journal():
    seller = SellerFactory()
    first = post(seller, 500, -500)
    assert post(seller, 900, -900) == first
    assert [entry.amount_minor for entry in Entry.objects.order_by("id")] == [500, -500]


def test_entries_of_nothing_are_left_out():
    assert post(SellerFactory(), 500, 0, -500).entries.count() == 2


def test_several_journals_take_a_fixed_number_of_queries(django_assert_num_queries):
    sellers = [SellerFactory() for _each in range(3)]
    used = [platform(AccountKind.PROVIDER), platform(AccountKind.BANK)]
    drafts = [Draft(JournalKind.SALE, each, NOW, [Line(used[0], 1), Line(used[1], -1)]) for each in sellers]
    with django_assert_num_queries(2):
        ledger.post_all(drafts)
    assert Journal.objects.count() == 3


def test_nothing_to_post_writes_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        ledger.post_all([])


def test_accounts_are_made_once():
    seller = SellerFactory()
    first = ledger.account(AccountKind.DEFERRED, seller_id=seller.pk, currency="CNY")
    assert ledger.account(AccountKind.DEFERRED, seller_id=seller.pk, currency="CNY") == first
    assert ledger.account(AccountKind.DEFERRED, seller_id=seller.pk, currency="USD") != first


def test_an_unbalanced_journal_is_refused():
    with pytest.raises(IntegrityError, match="out of balance by 1 CNY"), transaction.atomic():
        post(SellerFactory(), 500, -499)
    assert not Journal.objects.exists()


def test_balance_is_counted_per_currency():
    yuan, dollars = platform(AccountKind.PROVIDER), platform(AccountKind.PROVIDER, "USD")
    entries = [Line(yuan, 100), Line(dollars, -100)]
    with pytest.raises(IntegrityError, match="out of balance"), transaction.atomic():
        ledger.post(kind=JournalKind.SALE, source=SellerFactory(), occurred_at=NOW, entries=entries)


def test_an_entry_in_another_currency_than_its_account_is_refused():
    journal = post(SellerFactory(), 500, -500)
    yuan, bank = platform(AccountKind.PROVIDER), platform(AccountKind.BANK)
    with pytest.raises(IntegrityError, match="is in USD, its account in CNY"), transaction.atomic():
        sql(
            "INSERT INTO settlements_entry (journal_id, account_id, amount_minor, currency, classification, posted_at)"
            " VALUES (%s, %s, 5, 'USD', 'internal', now()), (%s, %s, -5, 'USD', 'internal', now())",
            journal.pk, yuan.pk, journal.pk, bank.pk,
        )  # fmt: skip


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE settlements_entry SET amount_minor = amount_minor * 2",
        "DELETE FROM settlements_entry",
        "UPDATE settlements_journal SET occurred_at = now()",
        "DELETE FROM settlements_journal",
        "UPDATE settlements_account SET seller_id = NULL",
        "DELETE FROM settlements_account",
    ],
)
def test_what_is_written_stays(statement):
    post(SellerFactory(), 500, -500)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        sql(statement)
    assert [entry.amount_minor for entry in Entry.objects.order_by("id")] == [500, -500]


def test_a_second_journal_of_the_same_event_is_refused():
    seller = SellerFactory()
    post(seller, 500, -500)
    with pytest.raises(IntegrityError, match="journal_once"), transaction.atomic():
        Journal.objects.create(kind="sale", source_type="seller", source_id=seller.pk, occurred_at=NOW)


def test_a_journal_without_entries_is_refused_at_commit():
    sql("SET CONSTRAINTS journal_complete IMMEDIATE")
    with pytest.raises(IntegrityError, match="has no entries"), transaction.atomic():
        Journal.objects.create(kind="sale", source_type="order", source_id=1, occurred_at=NOW)


@pytest.mark.django_db(transaction=True)
def test_a_committed_journal_takes_no_more_entries():
    with transaction.atomic():
        journal = post(SellerFactory(), 500, -500)
    used = [platform(AccountKind.PROVIDER), platform(AccountKind.BANK)]
    with pytest.raises(IntegrityError, match="posted by an earlier transaction"), transaction.atomic():
        Entry.objects.bulk_create(
            Entry(journal=journal, account=each, amount_minor=amount, currency="CNY")
            for each, amount in zip(used, (5, -5), strict=True)
        )
    assert journal.entries.count() == 2


def test_the_stamp_of_a_journal_cannot_be_chosen():
    with transaction.atomic():
        sql("INSERT INTO settlements_journal (kind, source_type, source_id, occurred_at, posted_at, posted_in)"
            " VALUES ('sale', 'order', 7, now(), now(), 1)")  # fmt: skip
        assert Journal.objects.get().posted_in != 1
        transaction.set_rollback(True)


def test_an_entry_before_the_open_period_is_refused():
    seller, first = seller_with_period()
    earn(seller, 100)
    close(first)
    used = [
        platform(AccountKind.PROVIDER),
        ledger.account(AccountKind.AVAILABLE, seller_id=seller.pk, currency="CNY"),
    ]
    journal = post(seller, 1, -1)
    with pytest.raises(IntegrityError, match="before the open period"), transaction.atomic():
        Entry.objects.bulk_create(
            Entry(
                journal=journal, account=each, amount_minor=amount, currency="CNY",
                posted_at=first.ends_at - dt.timedelta(seconds=1),
            )
            for each, amount in zip(used, (5, -5), strict=True)
        )  # fmt: skip


def test_a_late_posting_lands_in_the_open_period():
    seller, first = seller_with_period()
    close(first)
    journal = earn(seller, 100, at=first.ends_at - dt.timedelta(hours=1))
    mine = journal.entries.get(account__seller=seller)
    assert mine.posted_at == next_of(first).starts_at == first.ends_at
    assert journal.occurred_at == first.ends_at - dt.timedelta(hours=1)


def test_an_available_entry_needs_a_period():
    with pytest.raises(IntegrityError, match="before the open period"), transaction.atomic():
        earn(SellerFactory(), 100, at=APPROVED_AT)


def test_the_database_groups_classifications_as_the_pages_do():
    with connection.cursor() as cursor:
        for classification in Classification:
            cursor.execute("SELECT settlements_statement_group(%s)", [classification])
            assert cursor.fetchone() == (GROUPS.get(classification),), classification
