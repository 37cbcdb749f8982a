"""The duties organizers usually have, as data with where each is from; a school takes over what it wants and changes it."""

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from branchdesk.features.organizers.model import Duty, Every, Role
from branchdesk.kernel.resources import resource


@dataclass(frozen=True, slots=True)
class Template:
    """A duty to be taken over: its stable ``key``, where it is from and how sure that is (``V`` … ``L``)."""

    key: str
    duty: Duty
    source: str
    confidence: str


@cache
def templates() -> tuple[Template, ...]:
    """All of them in the order of the file; of a key that several files have the newest counts. Their duties have no id."""
    found: dict[str, Template] = {}
    for path in sorted(resource("rules").glob("duties-*.json")):
        plain = json.loads(path.read_text("utf-8"))
        found |= {one["key"]: _template(one, plain["source"], order) for order, one in enumerate(plain["duties"])}
    return tuple(found.values())


def _template(one: dict[str, Any], source: str, order: int) -> Template:
    told = one.get("source", source)
    duty = Duty(
        id="", title=one["title"], role=Role(one["role"]), task=one["task"], every=Every(one["every"]),
        month=one["month"], day=one["day"], notice_days=one["notice_days"], evidence_wanted=one["evidence"],
        source=told, order=order,
    )  # fmt: skip
    return Template(one["key"], duty, told, one["confidence"])
