"""Names in pinyin (拼音), for order and for search; the only importer of pypinyin.

A key is one line of words, computed once when a name is saved::

    ren2任chang2长xia2霞 ^rcx ^rzx renchangxia renzhangxia

The first word is for order: syllable, tone, character, one after the other, so that all 李 stand
together and before all 连. A blank sorts below everything else, so whole keys sort like their first
words. The words behind are for search; initials carry a mark.

*Why not pypinyin's own functions:* they load its phrases (350 ms, 50 MB) and guess one reading from
context. Names need all readings of a polyphone (多音字), surnames their own first, and no phrases.
"""

import os
import re
import unicodedata
from functools import lru_cache
from itertools import product
from math import prod
from typing import NamedTuple

from branchdesk.kernel.names import MIDDLE_DOT

INITIALS_MARK = "^"
"""Stands before every word of initials."""

MOST_COMBINATIONS = 8
"""More readings of one name than this are left out, the least likely first."""

_MOST_READINGS = 3
_TONES = {"\u0304": "1", "\u0301": "2", "\u030c": "3", "\u0300": "4"}
_UMLAUT = "\u0308"
_NO_TONE = "5"
_LETTERS = "a-z0-9\u00df-\u00f6\u00f8-\u024f"
_PIECES = re.compile(f"[{_LETTERS}][{_LETTERS}'’.-]*|[^\\s{MIDDLE_DOT}]")
_NOT_LETTERS = re.compile("['’.-]")

# Surnames that are not read as the dictionary has it, in the order of preference.
_SURNAME_TABLE = """
单shan 仇qiu 解xie 查zha 区ou 朴piao 覃qin,tan 曾zeng 盖ge,gai 乐yue,le 翟zhai,di 缪miao 繁po 员yun 贠yun 召shao 种chong
秘bi 洗xian 黑he 折she 隗wei,kui 祭zhai 郗xi,chi 佴nai 宓mi,fu 么yao 卜bu 柏bai,bo 费fei,bi 句gou 牟mou,mu 行xing
郇xun,huan 藏zang 谌chen,shen 和he 能nai 都du 莘shen,xin 粘nian 长chang 乜nie 郄qie,xi 薄bo 六lu,liu 适kuo 阚kan 重chong
𠮷ji
"""
# Compound surnames (复姓) that go their own way, syllable by syllable.
_COMPOUND_TABLE = """
尉迟yu-chi 长孙zhang-sun 万俟mo-qi 澹台tan-tai 乐正yue-zheng 单于chan-yu 子车zi-ju 夹谷jia-gu 拓跋tuo-ba 皇甫huang-fu
完颜wan-yan 百里bai-li 钟离zhong-li
"""
# What given names usually mean where the dictionary puts another reading first.
_GIVEN = {"长": ("chang",), "晟": ("sheng",), "𠮷": ("ji",)}
# Common in names, and there only ever read in the dictionary's first way: the archaic readings
# (王 yu, 石 dan) would find half the roll for one letter.
_PLAIN = frozenset(
    "王吴朱许邓彭董潘于蔡杜丁姚汪夏方白陶郝莫汤温施邢齐倪庄詹焦甘祝包尚舒阮童裴霍涂冉蓝路游柴祁蒲房艾司古芦戚景冷卞姬隋"
    "沙甄明池苑封匡鞠南栗位祖漆支狄平容芮鹿阿母赫杭印亢嵇湛戎呼居揭干但斯檀信幸由任尉冼哈逄那令盛石叶陆幺车贾谷沈尹余於"
    "占眭瞿逯褚万俞宁晁隽宿伯盍臧强台屈殷冯陈洋超英红波思浩俊熙立家洁倩桐可若勤月土蕊婕喜才承达奇胜之培育映昕增无提"
)

_ENTRY = re.compile("([^a-z\\s]+)([a-z,-]+)")
_SURNAMES = {char: tuple(readings.split(",")) for char, readings in _ENTRY.findall(_SURNAME_TABLE)}
_COMPOUNDS = {name: tuple(syllables.split("-")) for name, syllables in _ENTRY.findall(_COMPOUND_TABLE)}


class _Unit(NamedTuple):
    """One character, or one run of Latin letters, of a name: its readings and its word for order."""

    readings: tuple[str, ...]
    order: str


def name_key(name: str) -> str:
    """The key of a cleaned name, see the module's docstring; ``""`` for an empty name."""
    units = _units(name)
    if not units:
        return ""
    spellings = _spellings([unit.readings for unit in units])
    heads = dict.fromkeys([INITIALS_MARK + "".join([part[0] for part in parts]) for parts in spellings])
    return " ".join(["".join([unit.order for unit in units]), *heads, *["".join(parts) for parts in spellings]])


def spoken(label: str) -> str:
    """What a label offered in a form is found by besides its characters: 曹远文（DY00024） → ``caoyuanwen cyw``."""
    key = name_key(label.partition("（")[0].strip())
    return key.partition(" ")[2].replace(INITIALS_MARK, "")


def initials(name: str) -> str:
    """The initials of the most likely reading: 任长霞 → ``rcx``."""
    return "".join([unit.readings[0][0] for unit in _units(name)])


def order_of(key: str) -> str:
    """The part of a key that gives the order: the same only for the same characters."""
    return key.partition(" ")[0]


def sound_of(key: str) -> str:
    """The likeliest pinyin in a key, the same for names that sound alike (张伟, 章维)."""
    return next((word for word in key.split(" ")[1:] if not word.startswith(INITIALS_MARK)), "")


def _units(name: str) -> list[_Unit]:
    word = name.lower()
    if MIDDLE_DOT in word:  # 单增·… is no Han surname
        surname = ""
    elif len(word) > 2 and word[:2] in _COMPOUNDS:
        surname = word[:2]
    else:
        surname = word[:1] if word[:1] in _SURNAMES else ""
    given = [_unit(piece) for piece in _PIECES.findall(word, len(surname))]
    return [*_surname_units(surname), *given] if surname else given


def _spellings(readings: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The likely combinations, the likeliest first.

    Where there would be too many, only one syllable at a time leaves its first reading.
    """
    if prod([len(each) for each in readings]) <= MOST_COMBINATIONS:
        return list(product(*readings))
    usual = tuple(each[0] for each in readings)
    found = [usual]
    for rank in range(1, _MOST_READINGS):
        for place, each in enumerate(readings):
            if rank < len(each):
                found.append((*usual[:place], each[rank], *usual[place + 1 :]))
    return found[:MOST_COMBINATIONS]


@lru_cache(maxsize=1024)
def _surname_units(surname: str) -> tuple[_Unit, ...]:
    preferred = [(syllable,) for syllable in _COMPOUNDS.get(surname, ())] or [_SURNAMES[surname]]
    return tuple(_han(char, best, others=1) for char, best in zip(surname, preferred, strict=True))


@lru_cache(maxsize=8192)
def _unit(piece: str) -> _Unit:
    """A piece of a given name: a run of letters as it is, a character in all its readings."""
    if len(piece) > 1 or piece.isascii():
        letters = _NOT_LETTERS.sub("", piece) or piece
        return _Unit((letters,), letters + "_")
    return _han(piece, _GIVEN.get(piece, ()))


def _han(char: str, preferred: tuple[str, ...], others: int = _MOST_READINGS) -> _Unit:
    """The preferred readings, then others; a character no dictionary knows stands for itself."""
    known = _dictionary_readings(char)
    allowed = 1 if char in _PLAIN else others
    readings = tuple(dict.fromkeys((*preferred, *list(known)[:allowed])))[:_MOST_READINGS]
    if not readings:
        return _Unit((char,), char)
    return _Unit(readings, readings[0] + known.get(readings[0], _NO_TONE) + char)


def _dictionary_readings(char: str) -> dict[str, str]:
    """Syllable → tone, the commonest first; ü is v, as on a keyboard."""
    readings: dict[str, str] = {}
    for toned in filter(None, _dictionary().get(ord(char), "").split(",")):
        parts = unicodedata.normalize("NFD", toned)
        syllable = "".join([c for c in parts.replace("u" + _UMLAUT, "v") if c.isascii()])
        readings.setdefault(syllable, next((_TONES[c] for c in parts if c in _TONES), _NO_TONE))
    return readings


@lru_cache(maxsize=1)
def _dictionary() -> dict[int, str]:
    """Character → its readings with tone marks, separated by commas: 42,000 characters, 40 ms, 12 MB."""
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")
    os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "1")
    from pypinyin.constants import PINYIN_DICT

    readings: dict[int, str] = PINYIN_DICT
    return readings
