"""The index: what is found, what must not be, and in which order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branchdesk.search import index as index_module
from branchdesk.search.index import SearchIndex, fold, search_text
from branchdesk.search.pinyin import name_key

PEOPLE = [
    # name, number, staff number, phone, ID number, extra
    ("白志杰", "DY00001", "G0000001", "19911110001", "990000199001010010", "机关第一党支部 校长办公室"),
    ("任长霞", "DY00002", "20240002", "19911110002", "99000019900101002X", "材料学院硕2401班"),
    ("张伟", "DY00003", "20240003", "19912348455", None, "ＭＢＡ班"),
    ("赵军", "DY00004", "20240004", "029-82660000", None, "宣传委员"),
    ("阿依古丽·买买提", "DY00005", "", None, None, ""),
    ("吕晓", "DY00006", "", "", "", ""),
    ("Anna O'Neill", "DY00007", "", None, None, "名字带^号\n第二行"),
    ("欧阳张华", "DY00008", "19912348", None, None, "𠮷田 张江"),
]
TEXTS = [search_text(name, name_key(name), *rest) for name, *rest in PEOPLE]
ALL = list(range(len(PEOPLE)))


def found(query, among=ALL):
    return [PEOPLE[i][0] for i in SearchIndex(TEXTS).find(query, list(among))]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("任长霞", ["任长霞"]), ("长霞", ["任长霞"]), ("rcx", ["任长霞"]), ("RZX", ["任长霞"]), ("ｒｚｘ", ["任长霞"]),
        ("renchang", ["任长霞"]), ("changxia", ["任长霞"]), ("dy00003", ["张伟"]), ("20240004", ["赵军"]), ("mba", ["张伟"]),
        ("材料 rcx", ["任长霞"]), ("rcx 材料", ["任长霞"]), ("rcx 机关", []), ("宣传", ["赵军"]), ("lvxiao", ["吕晓"]),
        ("lüxiao", ["吕晓"]), ("阿依古丽·买买提", ["阿依古丽·买买提"]), ("阿依古丽买买提", ["阿依古丽·买买提"]),
        ("mmt", ["阿依古丽·买买提"]), ("anna", ["Anna O'Neill"]), ("oneill", ["Anna O'Neill"]), ("O’Neill", ["Anna O'Neill"]),
        ("第二行", ["Anna O'Neill"]), ("𠮷", ["欧阳张华"]), ("zhanghua", ["欧阳张华"]), ("%", []), ('"*', []), ("不存在", []),
    ],
)  # fmt: skip
def test_people_are_found_by_what_one_types(query, names):
    assert found(query) == names


@pytest.mark.parametrize("query", ["", " ", "\u3000", "·"])
def test_an_empty_query_finds_all_in_order(query):
    among = [3, 1, 2]
    result = SearchIndex(TEXTS).find(query, among)
    assert result == among
    assert result is not among


@pytest.mark.parametrize(
    ("query", "names"),
    [("8455", ["张伟"]), ("12348455", ["张伟", "欧阳张华"]), ("19912348455", ["张伟"]), ("029-82660000", ["赵军"]), ("82660000", ["赵军"])],
)  # fmt: skip
def test_phones_are_found_by_their_tail_or_whole(query, names):
    assert set(found(query)) <= set(names)
    assert names[0] in found(query)


@pytest.mark.parametrize("query", ["19911110", "1991111", "9000019", "199001", "990000", "0101001"])
def test_what_is_masked_is_not_to_be_guessed(query):
    assert found(query) == []


def test_id_numbers_are_found_by_their_last_four_or_whole():
    assert found("002x") == found("002X") == found("99000019900101002x") == ["任长霞"]
    assert "0010" in TEXTS[0]
    assert all("199001" not in text and "990000" not in text for text in TEXTS)


def test_matches_are_ranked_initials_then_starts_then_anywhere():
    assert found("zj") == ["赵军", "白志杰"]
    assert found("zhang") == ["张伟", "任长霞", "欧阳张华"]
    assert found("张") == ["张伟", "欧阳张华"]  # 张江, a word of its own, counts too
    assert found("z", [0, 3, 2]) == ["赵军", "张伟", "白志杰"]


def test_equal_matches_keep_the_order_of_the_list():
    texts = [search_text(name, name_key(name)) for name in ("王一", "王二", "李王", "王三")]
    assert SearchIndex(texts).find("王", [3, 2, 1, 0]) == [3, 1, 0, 2]


def test_only_the_given_positions_are_searched():
    assert found("2024", [3, 1]) == ["赵军", "任长霞"]


def test_beyond_the_limit_matches_stay_in_order(monkeypatch):
    monkeypatch.setattr(index_module, "RANKED_AT_MOST", 1)
    among = list(ALL)
    index = SearchIndex(TEXTS)
    result = index.find("zj", among)
    assert [PEOPLE[i][0] for i in result] == ["白志杰", "赵军"]
    result.clear()
    assert len(index.find("zj", among)) == 2


def test_a_changed_text_is_found_at_once():
    index, among = SearchIndex(TEXTS), list(ALL)
    assert index.find("吴新", among) == []
    index.change(5, search_text("吴新", name_key("吴新")))
    assert index.find("吴新", among) == [5]
    assert index.find("吕晓", among) == []
    assert len(index) == len(TEXTS)


names = st.sampled_from([name for name, *_ in PEOPLE] + ["张张", "赵张", "单张长", "李四"])
queries = st.lists(st.text("zhangwei 张赵长0123 xq", max_size=8), min_size=1, max_size=12)


@given(st.lists(names, max_size=60), queries, st.randoms())
def test_typing_on_and_back_finds_what_a_fresh_search_finds(people, typed, random):
    texts = [search_text(name, name_key(name), f"{n:03d}") for n, name in enumerate(people)]
    among = list(range(len(texts)))
    random.shuffle(among)
    index = SearchIndex(texts)
    for query in [part for text in typed for part in (text[:1], text[:3], text, text[:2], text)]:
        result = index.find(query, among)
        assert result == SearchIndex(texts).find(query, among)
        words = fold(query).split()
        assert sorted(result) == sorted(i for i in among if all(word in texts[i] for word in words))


@given(st.text(max_size=30))
def test_no_query_makes_the_search_fail(query):
    assert set(found(query)) <= {name for name, *_ in PEOPLE}
