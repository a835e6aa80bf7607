"""One bad row must not stop a sweep."""

import pytest

from marketplace.sweeps import for_each


def test_the_rest_goes_on_and_the_failure_is_raised_at_the_end():
    done = []

    def act(number):
        if number == 2:
            msg = "bad row"
            raise ValueError(msg)
        done.append(number)

    with pytest.raises(ExceptionGroup, match="1 of a sweep failed") as caught:
        for_each([1, 2, 3], act)
    assert done == [1, 3]
    assert [str(error) for error in caught.value.exceptions] == ["bad row"]


def test_nothing_is_raised_where_all_goes_well():
    done = []
    for_each("ab", done.append)
    assert done == ["a", "b"]
