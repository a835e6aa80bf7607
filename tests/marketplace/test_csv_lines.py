import pytest

from marketplace.csv_lines import MARK, lines


def test_the_file_begins_with_its_mark_and_ends_lines_as_spreadsheets_do():
    assert list(lines([["a", "b,c"], [], ["说“好”", '"']])) == [MARK, 'a,"b,c"\r\n', "\r\n", '说“好”,""""\r\n']


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_no_cell_is_run_as_a_formula(start):
    assert list(lines([[f"{start}1+1"]]))[1].strip('"\r\n') == f"'{start}1+1"
