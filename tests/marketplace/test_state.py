"""The one door for state: tables, compare-and-set, history."""

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import Seller
from marketplace import state
from marketplace.models import StateChange
from marketplace.state import IllegalTransition
from tests.accounts.factories import SellerFactory, UserFactory

pytestmark = pytest.mark.django_db


def steps(subject):
    return list(subject.history().values_list("from_state", "to_state", "reason"))


def test_a_step_is_saved_with_its_history_and_changes():
    seller, actor = SellerFactory(), UserFactory()
    before = len(steps(seller))

    state.move(seller, "suspended", actor=actor, reason="Late invoices", store_name="Closed for now")

    seller.refresh_from_db()
    assert (seller.state, seller.store_name) == ("suspended", "Closed for now")
    assert steps(seller)[before:] == [("approved", "suspended", "Late invoices")]
    assert seller.history().last().actor == actor


def test_a_forbidden_step_changes_nothing():
    seller = SellerFactory()
    before = steps(seller)

    with pytest.raises(IllegalTransition):
        state.move(seller, "onboarding")

    seller.refresh_from_db()
    assert seller.state == "approved"
    assert steps(seller) == before


def test_a_stale_object_loses_the_race_and_is_told_the_present_state():
    seller = SellerFactory()
    stale = Seller.objects.get(pk=seller.pk)
    state.move(seller, "suspended")
    state.move(seller, "winding_down")
    before = steps(seller)

    with pytest.raises(IllegalTransition) as refused:
        state.move(stale, "suspended")

    assert "winding" in str(refused.value).lower()
    assert stale.state == "approved"
    assert steps(seller) == before


def test_a_set_moves_at_once_and_leaves_out_what_may_not():
    movable, suspended = SellerFactory.create_batch(2), SellerFactory()
    state.move(suspended, "suspended")

    moved = state.move_all(Seller.objects.all(), "suspended", reason="Holiday")

    assert moved == 2
    for seller in movable:
        assert steps(seller)[-1] == ("approved", "suspended", "Holiday")
    assert steps(suspended)[-1] == ("approved", "suspended", "")


def test_several_objects_move_in_one_statement(django_assert_num_queries):
    sellers, actor = SellerFactory.create_batch(3), UserFactory()

    with django_assert_num_queries(1):
        state.move_each(sellers, "suspended", actor=actor, reason="Holiday", contact_name="Lin")

    for seller in sellers:
        assert (seller.state, seller.contact_name) == ("suspended", "Lin")
        seller.refresh_from_db()
        assert (seller.state, seller.contact_name) == ("suspended", "Lin")
        assert steps(seller)[-1] == ("approved", "suspended", "Holiday")
        assert seller.history().last().actor == actor


@pytest.mark.parametrize("was", ["stale", "elsewhere"])
def test_of_several_objects_all_move_or_none(was):
    sellers = SellerFactory.create_batch(2)
    if was == "stale":
        state.move(Seller.objects.get(pk=sellers[1].pk), "suspended")
    else:
        state.move(sellers[1], "suspended")

    before = [steps(each) for each in sellers]

    with pytest.raises(IllegalTransition), transaction.atomic():
        state.move_each(sellers, "winding_down")

    assert [Seller.objects.get(pk=each.pk).state for each in sellers] == ["approved", "suspended"]
    assert [steps(each) for each in sellers] == before


def test_no_objects_move_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        state.move_each([], "suspended")


def test_the_database_refuses_unknown_states():
    seller = SellerFactory()

    with pytest.raises(IntegrityError, match="violates check constraint"), transaction.atomic():
        Seller.objects.filter(pk=seller.pk).update(state="nonsense")


@pytest.mark.parametrize("sql", ["UPDATE {} SET reason = 'forged'", "DELETE FROM {}"])
def test_the_database_refuses_to_change_history(sql):
    state.move(SellerFactory(), "suspended", reason="true")
    table = StateChange._meta.db_table

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        connection.cursor().execute(sql.format(table))

    assert StateChange.objects.filter(reason="true").count() == 1


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_moves():
    seller = SellerFactory()

    with pytest.raises(RuntimeError, match="need a transaction"):
        state.begin(seller)
