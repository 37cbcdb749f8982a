"""Words that stand for nothing, for something unknown or for the line above, and telephone numbers as written."""

import pytest

from branchdesk.kernel import phones
from branchdesk.kernel.blanks import Stand, only_dashes, stand_in


@pytest.mark.parametrize(
    ("text", "stand"),
    [
        ("无", Stand.NOTHING), ("（无）", Stand.NOTHING), ("N/A", Stand.NOTHING), ("null", Stand.NOTHING), ("——", Stand.NOTHING),
        (" / ", Stand.NOTHING), ("不详", Stand.UNKNOWN), ("待 定", Stand.UNKNOWN), ("同上", Stand.DITTO), ("〃", Stand.DITTO),
        ('"', Stand.DITTO), ("王无", None), ("无锡", None), ("2024-07-01", None), ("", None),
    ],
)  # fmt: skip
def test_stand_ins_are_told_from_content(text: str, stand: Stand | None) -> None:
    assert stand_in(text) is stand


def test_dashes_alone_are_nothing_anywhere() -> None:
    assert only_dashes("—/—")
    assert not only_dashes("-1")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("+86 199-1234-8455", "19912348455"), ("(029)82660000", "029-82660000"), ("（029） 82660000", "029-82660000"),
        ("19912348455.0", "19912348455"), ("'19912348455", "19912348455"), ("19912348455，", "19912348455"),
        ("029-82660000-12", "029-82660000-12"),
    ],
)  # fmt: skip
def test_numbers_lose_their_layout_only(text: str, number: str) -> None:
    assert phones.plain(text) == number


def test_what_is_wrong_with_a_number_is_said_without_repeating_it() -> None:
    assert "2 个号码" in phones.fault("19912348455/19912348456")
    assert "以 1 开头" in phones.fault("29912348455")
    for text in ("19912348455(妻)", "19912348455/19912348456"):
        assert "199" not in phones.fault(text)
