"""People's names as written: cleaned of layout, never changed in substance."""

import re
import unicodedata

from branchdesk.kernel.words import tr

MIDDLE_DOT = "\u00b7"
_DOTS = re.compile("[\u2022\u2027\u30fb\uff0e\u2219\u22c5\uff65\u318d\u119e•·]")
_INVISIBLE = re.compile("[\u200b-\u200d\u2060\ufeff\u00ad\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_NUMBERED = re.compile("[0-9０-９①-⑳（(]")
_HAN_DOT = r"(?<=[\u4e00-\u9fff])\.(?=[\u4e00-\u9fff])"  # rare, and 1 ms to compile
_SPACES = re.compile(r"\s+")


def clean_text(text: str) -> str:
    """Any text without invisible characters and outer blanks (full-width and no-break ones too)."""
    return _INVISIBLE.sub("", text).strip()


def clean_name(text: str) -> str:
    """A name without layout blanks: ``于 佳洋`` → ``于佳洋``; ``Anna Lee`` keeps its blank.

    All middle dots become U+00B7 and Kangxi radicals the plain characters; nothing else is folded,
    so rare characters stay as they are.
    """
    text = _SPACES.sub(" ", clean_text(text))
    text = "".join(unicodedata.normalize("NFKC", c) if "\u2e80" <= c <= "\u2fdf" else c for c in text)
    if _has_han(text):
        text = text.replace(" ", "")
        text = re.sub(_HAN_DOT, MIDDLE_DOT, text) if "." in text else text
    return _DOTS.sub(MIDDLE_DOT, text)


def _has_han(text: str) -> bool:
    return any(
        "\u4e00" <= c <= "\u9fff"
        or c == "〇"
        or "\u3400" <= c <= "\u4dbf"
        or "\uf900" <= c <= "\ufaff"
        or "\U00020000" <= c <= "\U000323af"
        for c in text
    )


def control_characters(text: str) -> bool:
    """Whether a text holds what no database, sheet or page can: controls but for line feed and tab, half surrogates."""
    return any(unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t" for c in text)


def never_in_names(text: str) -> bool:
    """Whether a text holds what is in nobody's name: controls, code and markup signs, symbols, loose accents.

    A name without any letter is none.
    Descriptions of characters (⿰…) and variation selectors belong to rare characters and may stay.
    """
    if not any(c.isalpha() or c == "〇" or private_use(c) for c in text):
        return True
    return any(
        c in "=<>{}[]|\\\"';"
        or "\u0300" <= c <= "\u036f"
        or (unicodedata.category(c) in ("Cc", "Cs", "So", "Sk") and not "\u2ff0" <= c <= "\u2fff")
        for c in text
    )


def turns_direction(text: str) -> bool:
    """Whether a text holds marks that turn the direction of writing: what is read is not what is stored."""
    return _TURNS.search(text) is not None


def oddity(text: str) -> str:
    """What is unusual about a name, as half a sentence; ``""`` for a usual one."""
    clean = clean_name(text)
    if len(clean) == 1:
        return tr("姓名只有一个字")
    if _NUMBERED.search(clean):
        return tr("姓名“{name}”含有数字或括号").format(name=clean)
    if odd := [c for c in clean if not _in_names(c)]:
        return tr("姓名“{name}”含有“{character}”").format(name=clean, character=odd[0])
    if clean.startswith(("-", MIDDLE_DOT)) or clean.endswith(("-", MIDDLE_DOT)):
        return tr("姓名“{name}”的开头或末尾多了符号").format(name=clean)
    parts = clean_text(text).split()
    if len(parts) > 1 and all(len(part) > 1 and _has_han(part) for part in parts):
        return tr("姓名分成几段（{parts}），已连成“{name}”").format(parts="、".join(parts), name=clean)
    return ""


def _in_names(c: str) -> bool:
    """Letters of any script, their marks, 〇, descriptions of rare characters, private characters, a dot, a dash."""
    return unicodedata.category(c)[0] in "LM" or c in "〇 -\u00b7" or "\u2ff0" <= c <= "\u2fff" or bool(private_use(c))


def half_width(text: str) -> str:
    """Full-width digits and letters to plain ones, for number fields only."""
    return "".join(chr(ord(c) - 0xFEE0) if 0xFF01 <= ord(c) <= 0xFF5E else c for c in text)


def private_use(text: str) -> list[str]:
    """Characters of a private area: they look different on every computer."""
    return [c for c in text if "\ue000" <= c <= "\uf8ff" or ord(c) >= 0xF0000]
