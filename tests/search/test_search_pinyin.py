"""Names in pinyin: all readings for search, one for order."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branchdesk.kernel.names import clean_name
from branchdesk.search.pinyin import INITIALS_MARK, MOST_COMBINATIONS, initials, name_key, order_of, sound_of


def heads(name):
    return [word[1:] for word in name_key(name).split() if word.startswith(INITIALS_MARK)]


def wholes(name):
    return [word for word in name_key(name).split()[1:] if not word.startswith(INITIALS_MARK)]


def test_a_key_is_an_order_word_then_initials_then_pinyin():
    assert name_key("任长霞") == "ren4任chang2长xia2霞 ^rcx ^rzx renchangxia renzhangxia"
    assert order_of(name_key("任长霞")) == "ren4任chang2长xia2霞"


@pytest.mark.parametrize(
    ("surname", "pinyin"),
    [
        ("单", "shan"), ("仇", "qiu"), ("解", "xie"), ("查", "zha"), ("任", "ren"), ("区", "ou"), ("朴", "piao"),
        ("覃", "qin"), ("曾", "zeng"), ("盖", "ge"), ("乐", "yue"), ("翟", "zhai"), ("缪", "miao"), ("员", "yun"), ("种", "chong"),
        ("冼", "xian"), ("折", "she"), ("逄", "pang"), ("隗", "wei"), ("郗", "xi"), ("宓", "mi"), ("令", "ling"), ("贠", "yun"),
        ("王", "wang"), ("石", "shi"), ("叶", "ye"), ("陆", "lu"), ("万", "wan"), ("沈", "shen"), ("华", "hua"), ("纪", "ji"),
        ("卜", "bu"), ("黑", "he"), ("秘", "bi"), ("召", "shao"), ("繁", "po"), ("祭", "zhai"), ("薄", "bo"), ("吕", "lv"),
        ("尉迟", "yuchi"), ("长孙", "zhangsun"), ("万俟", "moqi"), ("欧阳", "ouyang"), ("澹台", "tantai"), ("令狐", "linghu"),
        ("单于", "chanyu"), ("乐正", "yuezheng"), ("上官", "shangguan"), ("诸葛", "zhuge"), ("慕容", "murong"), ("皇甫", "huangfu"),
    ],
)  # fmt: skip
def test_a_surname_is_read_as_a_surname_first(surname, pinyin):
    assert wholes(surname + "明华")[0] == pinyin + "minghua"


@pytest.mark.parametrize(
    ("name", "typed"),
    [("任长霞", "rcx"), ("任长霞", "rzx"), ("曾志伟", "zzw"), ("曾志伟", "czw"), ("覃明", "qm"), ("覃明", "tm"), ("单雄信", "sxx"),
     ("单雄信", "dxx"), ("乐乐", "yl"), ("乐乐", "ll"), ("王朝", "wc"), ("王朝", "wz"), ("尉迟恭", "ycg"), ("万俟咏", "mqy")],
)  # fmt: skip
def test_all_readings_find_a_name_by_initials(name, typed):
    assert typed in heads(name)


def test_archaic_readings_of_common_characters_stay_out():
    assert heads("王明") == ["wm"]
    assert heads("石信") == ["sx"]


@pytest.mark.parametrize(
    ("name", "first"),
    [("任长霞", "rcx"), ("欧阳修", "oyx"), ("阿依古丽·买买提", "ayglmmt"), ("Anna Lee", "al"), ("王㛃", "wj"), ("李䶮", "ly"),
     ("张𬴊", "zl"), ("", ""), ("吕绿", "ll"), ("Müller", "m"), ("王小二", "wxe")],
)  # fmt: skip
def test_initials_are_those_of_the_likeliest_reading(name, first):
    assert initials(name) == first


def test_after_a_middle_dot_nothing_is_a_chinese_surname():
    assert wholes("单增·曲扎")[0].startswith("dan")


def test_latin_names_are_kept_in_lower_case():
    assert name_key("Anna Lee") == "anna_lee_ ^al annalee"
    assert name_key("O'Brien-Smith") == "obriensmith_ ^o obriensmith"
    assert name_key("李Tom") == "li3李tom_ ^lt litom"


def test_a_character_no_dictionary_knows_stands_for_itself():
    assert name_key("𪜀田") == "𪜀tian2田 ^𪜀t 𪜀tian"
    assert name_key("𠮷田") == "ji5𠮷tian2田 ^jt jitian", "the commonest of them is read like its kin 吉"


def test_an_empty_name_has_an_empty_key():
    assert name_key("") == name_key(" ·") == sound_of("") == order_of("") == ""


def test_u_with_dots_is_typed_as_v():
    assert wholes("吕女") == ["lvnv", "lvru"] or wholes("吕女")[0] == "lvnv"


def test_names_that_sound_alike_have_one_sound():
    assert sound_of(name_key("张伟")) == sound_of(name_key("章维")) == "zhangwei"
    assert order_of(name_key("张伟")) != order_of(name_key("章维"))


def test_order_goes_by_syllable_tone_and_character():
    names = [
        "连一",
        "李明",
        "李",
        "黎明",
        "厉明",
        "李安",
        "欧阳修",
        "区明",
        "任伟",
        "Anna",
        "𪜀田",
        "安然",
        "张伟",
        "曾明",
    ]
    ordered = sorted(names, key=lambda name: order_of(name_key(name)))
    assert ordered == [
        "安然",
        "Anna",
        "黎明",
        "李",
        "李安",
        "李明",
        "厉明",
        "连一",
        "区明",
        "欧阳修",
        "任伟",
        "曾明",
        "张伟",
        "𪜀田",
    ]
    assert sorted(names, key=name_key) == ordered


@given(st.text(st.characters(categories=["Lo", "Ll", "Lu", "Zs", "Po"]), max_size=30).map(clean_name))
def test_every_name_has_a_key_of_clean_words(name):
    key = name_key(name)
    assert "\n" not in key
    assert key == key.strip()
    assert len(heads(name)) <= MOST_COMBINATIONS
    assert len(wholes(name)) <= MOST_COMBINATIONS
    if key:
        assert initials(name) == heads(name)[0]
        assert sound_of(key)


@given(st.lists(st.sampled_from("行长乐重单曾和朝传藏茜莎"), min_size=1, max_size=12).map("".join))
def test_many_polyphones_stay_within_the_cap(name):
    assert 1 <= len(wholes(name)) <= MOST_COMBINATIONS
    assert wholes(name)[0] == sound_of(name_key(name))


def test_the_phrases_of_pypinyin_are_never_loaded():
    code = (
        "import sys, branchdesk.search.pinyin as p, branchdesk.search.index; assert 'pypinyin' not in sys.modules;"
        "p.name_key('王芳'); assert 'pypinyin' in sys.modules; assert 'pypinyin.phrases_dict' not in sys.modules"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)
