"""How heavily a finding weighs and how sure its rule is, in the words of the screen and of paper alike."""

from branchdesk.kernel.problems import Level
from branchdesk.kernel.words import tr

_LEVELS = {Level.BLOCK: "不符", Level.WARN: "请核", Level.FIXED: "提示", Level.OK: "提示"}
_SURE = {"V": "已核对条文", "V2": "据转述，待核官方文本", "L": "地方或学校的规定", "C": "来源不一致", "M": "凭通行做法"}
"""By its mark (domain §12)."""


def level_word(level: Level) -> str:
    """不符 · 请核 · 提示."""
    return tr(_LEVELS[level])


def sure_word(confidence: str) -> str:
    """How sure a rule is; nothing where that is not known."""
    return tr(_SURE[confidence]) if confidence in _SURE else ""
