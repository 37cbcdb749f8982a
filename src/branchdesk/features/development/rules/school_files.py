"""The school's rules as a file: written out for editing, read back with every reason why it cannot hold (domain §2.1).

The file is JSON. ``numbers`` has every number of the pack with its rule and how it may be changed; ``steps`` the rows in
their order. Only what differs from the national pack is kept.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from branchdesk.features.development.model import SchoolPack
from branchdesk.features.development.rules.packs import (
    LEVELS,
    DevelopmentPack,
    StepRule,
    loosening,
    national,
    read_step,
)
from branchdesk.kernel.dates import read_day
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.records import new_id
from branchdesk.kernel.rulepacks import Number
from branchdesk.kernel.words import tr

_WORDS = {level: word for word, level in LEVELS.items()}
_NOTES = "说明"
_HEAD = ("base", "version", "from_on", "source")
_ROW = ("key", "number", "stage", "name", "body", "papers", "limit", "level", "article", "confidence")
_ROW_MAY = ("after", "missing", "school")
_KEY = re.compile(r"[a-z][a-z0-9_]{1,39}")
_LONGEST = 1_000_000


def to_file(pack: DevelopmentPack) -> str:
    """A pack as the JSON a school edits; ``from_file`` reads it back once its head is filled in."""
    notes = [
        tr(
            "校内细则只能在国家规定上从严：可以改严数字、增加材料、增加或调整步骤，不能放宽、不能删去国家规定的步骤和材料。"
        ),
        tr(
            "请填写 version（细则版本）、from_on（起用日期，如 2026-09-01）、source（文件名称、文号），再按需修改，最后在程序中导入。"
        ),
        tr(
            "numbers 只改 value，可改的方向写在 change 中；steps 的顺序就是步骤顺序，level 为 block（阻止）、warn（提醒）或 info（提示）。"
        ),
    ]
    content = {
        _NOTES: notes,
        "base": pack.version,
        "version": pack.overlay,
        "from_on": pack.effective_from.isoformat() if pack.overlay else "",
        "source": pack.overlay_source,
        "numbers": {
            name: {"value": one.value, "rule": one.rule, "change": _direction(one)}
            for name, one in pack.numbers.numbers.items()
        },
        "steps": [_row(one) for one in pack.steps],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _direction(number: Number) -> str:
    facts = {"limit": number.limit}
    if number.stricter == "higher":
        return tr("只能改大，最大 {limit}").format(**facts)
    if number.stricter == "lower":
        return tr("只能改小，最小 {limit}，0 为不限").format(**facts)
    return tr("可填 0 至 {limit}").format(**facts) if number.stricter else tr("不可改动")


def _row(rule: StepRule) -> dict[str, Any]:
    return {
        "key": rule.key,
        "number": rule.number,
        "stage": str(rule.stage),
        "name": rule.name,
        "body": rule.body,
        "papers": list(rule.papers),
        "limit": rule.limit,
        "level": _WORDS[rule.level],
        "article": rule.article,
        "confidence": rule.confidence,
        "after": list(rule.after),
        "missing": _WORDS[rule.missing],
    }


def from_file(text: str) -> SchoolPack:
    """The school's rules a file holds; ``Refusal`` with every reason at once where it cannot be used."""
    plain = _json(text)
    faults = list(_head_faults(plain))
    base = next((one for one in national() if one.version == plain.get("base")), None)
    numbers: dict[str, int] = {}
    steps: list[StepRule] = []
    if base is None:
        known = "、".join(one.version for one in national())
        faults.append(tr("base 应为国家规则的版本：{known}").format(known=known))
    else:
        faults += _time_faults(plain, base)
        faults += _number_faults(plain.get("numbers", {}), base, numbers)
        faults += _step_faults(plain.get("steps", [_row(one) for one in base.steps]), base, steps)
    if faults or base is None:
        raise Refusal(
            tr("校内细则文件不能使用，共 {n} 处").format(n=len(faults)),
            detail="；".join(faults),
            hint=tr("请改正后重新导入；原有规则没有变化"),
        )
    content: dict[str, Any] = {"numbers": numbers}
    if tuple(replace(one, school="") for one in steps) != base.steps:
        content["steps"] = [_row(one) for one in steps]
    return SchoolPack(
        id=new_id(),
        base=base.version,
        version=plain["version"].strip(),
        from_on=read_day(plain["from_on"]),
        source=plain["source"].strip(),
        content=json.dumps(content, ensure_ascii=False),
    )


def _json(text: str) -> dict[str, Any]:
    hint = tr("请用程序导出的规则文件修改后再导入")
    if len(text) > _LONGEST:
        raise Refusal(tr("文件太大，不是规则文件"), hint=hint)
    try:
        plain = json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        line = tr("第 {n} 行附近").format(n=error.lineno) if isinstance(error, json.JSONDecodeError) else ""
        raise Refusal(tr("文件不是正确的 JSON"), detail=line, hint=hint) from error
    if not isinstance(plain, dict):
        raise Refusal(tr("文件不是规则文件"), hint=hint)
    return plain


def _head_faults(plain: Mapping[str, Any]) -> Iterator[str]:
    labels = {"version": tr("细则版本"), "source": tr("文件名称、文号"), "from_on": tr("起用日期")}
    for name in (name for name in plain if name not in (*_HEAD, _NOTES, "numbers", "steps")):
        yield tr("不认识的项目“{name}”").format(name=name[:40])
    for name, label in labels.items():
        value = plain.get(name)
        if not isinstance(value, str) or not value.strip():
            yield tr("{name}（{label}）未填写").format(name=name, label=label)
        elif len(value) > 200:
            yield tr("{name}（{label}）最多 200 个字").format(name=name, label=label)


def _time_faults(plain: Mapping[str, Any], base: DevelopmentPack) -> Iterator[str]:
    text = plain.get("from_on")
    if not isinstance(text, str) or not text.strip():
        return
    try:
        day = read_day(text)
    except ValueError as error:
        yield tr("from_on（起用日期）：{why}").format(why=error)
        return
    if not day.is_full:
        yield tr("from_on（起用日期）应写到日，如 2026-09-01")
    elif base.effective_to is not None and day.first() > base.effective_to:
        found = tr("from_on {day} 时 {base} 版已经停用（至 {until}），base 请用新的版本")
        yield found.format(day=day, base=base.version, until=base.effective_to)


def _number_faults(wanted: object, base: DevelopmentPack, numbers: dict[str, int]) -> Iterator[str]:
    """The faults of the numbers; those that may be changed so are put into ``numbers``."""
    if not isinstance(wanted, dict):
        yield tr("numbers 应为“名称: 数”的对照")
        return
    for name, given in wanted.items():
        value = given.get("value") if isinstance(given, dict) else given
        number = base.numbers.numbers.get(name)
        if number is None:
            yield tr("numbers 中没有“{name}”这一项").format(name=name[:40])
        elif not isinstance(value, int) or isinstance(value, bool):
            yield tr("numbers 的“{name}”应为整数").format(name=name)
        elif why := loosening(number, value):
            yield tr("numbers 的“{name}”：{why}").format(name=name, why=why)
        elif value != number.value:
            numbers[name] = value


def _step_faults(wanted: object, base: DevelopmentPack, steps: list[StepRule]) -> Iterator[str]:
    """The faults of the rows; those that can be read are put into ``steps``."""
    if not isinstance(wanted, list):
        yield tr("steps 应为步骤的列表")
        return
    for at, plain in enumerate(wanted, 1):
        try:
            row = _read_row(plain, at)
        except Refusal as refusal:
            yield refusal.title
            continue
        steps.append(row)
    keys = [one.key for one in steps]
    for key in dict.fromkeys(key for key in keys if keys.count(key) > 1):
        yield tr("步骤“{key}”出现了不止一次").format(key=key)
    for rule in base.steps:
        if rule.key not in keys:
            yield tr("国家规定的步骤“{name}”（{key}）不能删去").format(name=rule.name, key=rule.key)
    for row in steps:
        yield from _looser(row, base)
        yield from _order_faults(row, keys)


def _read_row(plain: object, at: int) -> StepRule:
    """One row; ``Refusal`` where it is none."""
    place = tr("steps 第 {n} 行").format(n=at)
    if not isinstance(plain, dict):
        raise Refusal(tr("{place}应为一个步骤").format(place=place))
    lacking = [name for name in _ROW if name not in plain and name != "number"]
    odd = [name for name in plain if name not in (*_ROW, *_ROW_MAY)]
    if lacking or odd:
        words = "、".join((lacking or odd)[:5])
        text = tr("{place}缺：{words}") if lacking else tr("{place}有不认识的项目：{words}")
        raise Refusal(text.format(place=place, words=words))
    lists = (plain["papers"], plain.get("after", []))
    if not all(isinstance(one, list) and all(isinstance(text, str) for text in one) for one in lists):
        raise Refusal(tr("{place}的 papers、after 应为文字的列表").format(place=place))
    if not isinstance(plain["key"], str) or not _KEY.fullmatch(plain["key"]):
        raise Refusal(tr("{place}的 key 应由小写字母、数字和下划线组成").format(place=place))
    try:
        return read_step({**plain, "number": at})
    except (KeyError, TypeError, ValueError) as error:
        text = tr("{place}的 stage、level 或 missing 不对，请照其他行填写")
        raise Refusal(text.format(place=place)) from error


def _looser(row: StepRule, base: DevelopmentPack) -> Iterator[str]:
    """What a row takes away from the national one."""
    rule = base.step(row.key)
    if rule is None:
        return
    same = (row.stage, row.name, row.body, row.article, row.confidence)
    if same != (rule.stage, rule.name, rule.body, rule.article, rule.confidence):
        yield tr("“{name}”的阶段、名称、责任、条号、置信是国家规定的，不能改").format(name=rule.name)
    if not row.limit.startswith(rule.limit):
        yield tr("“{name}”的时限条件只能在原文之后补充").format(name=rule.name)
    if gone := [one for one in rule.papers if one not in row.papers]:
        yield tr("“{name}”的材料不能删去：{papers}").format(name=rule.name, papers="、".join(gone))
    if gone := [one for one in rule.after if one not in row.after]:
        yield tr("“{name}”的先后次序（after）不能删去：{steps}").format(name=rule.name, steps="、".join(gone))
    if row.level.rank < rule.level.rank or row.missing.rank < rule.missing.rank:
        yield tr("“{name}”的级别只能提高").format(name=rule.name)


def _order_faults(row: StepRule, keys: list[str]) -> Iterator[str]:
    for key in row.after:
        if key not in keys:
            yield tr("“{name}”的 after 中没有这个步骤：{key}").format(name=row.name, key=key)
        elif keys.index(key) >= keys.index(row.key):
            yield tr("“{name}”应排在“{key}”之后").format(name=row.name, key=key)
