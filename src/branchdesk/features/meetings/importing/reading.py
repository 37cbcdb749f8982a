"""Values of a file read by their forms: all faults at once, each with the path of the value."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from branchdesk.features.meetings.importing.forms import PERSON, Form
from branchdesk.kernel.fields import Context, Field
from branchdesk.kernel.problems import Level
from branchdesk.kernel.words import tr

_TEXT_LIMIT = 40
"""Characters of a value shown in a fault."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a value; ``path`` like ``items[2].ballots[0].yes``, counted from 0."""

    path: str
    level: Level
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as a file names him."""

    path: str
    name: str = ""
    number: str = ""
    staff_number: str = ""

    def __bool__(self) -> bool:
        return bool(self.name or self.number or self.staff_number)


@dataclass(slots=True)
class Node:
    """One object of the file: what could be read of it, under its form's names."""

    path: str
    values: dict[str, Any] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    lists: dict[str, list["Node"]] = field(default_factory=dict)
    texts: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)

    def at(self, name: str) -> str:
        """The path of one of its values, as the file writes it."""
        return _join(self.path, self.written.get(name, name))

    def person(self) -> Person:
        """Who the object is about."""
        known = {name: str(self.values.get(name) or "") for name in ("name", "number", "staff_number")}
        return Person(self.at("name") if "name" in self.written else self.path, **known)

    def given(self, *names: str) -> dict[str, Any]:
        """Those of the values that were given."""
        return {name: self.values[name] for name in names if self.values.get(name) is not None}


class Reader:
    """Reads objects by their forms and remembers every fault."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self.faults: list[Fault] = []

    def blame(self, path: str, code: str, text: str, level: Level = Level.BLOCK) -> None:
        """Remember a fault."""
        self.faults.append(Fault(path, level, code, text))

    def node(self, form: Form, plain: Any, path: str, headings: Mapping[str, str] | None = None) -> Node:
        """An object; what cannot be read is missing from it and blamed.

        ``headings`` are the columns of a sheet by their names, for paths people can follow.
        """
        found = Node(path)
        if not isinstance(plain, Mapping):
            self.blame(
                path, "not_an_object", tr("这里应是一组“名称: 值”（{{…}}），而不是{what}").format(what=_kind(plain))
            )
            return found
        known = self._known(form, plain, found)
        found.written |= {name: word for name, word in (headings or {}).items() if name in known}
        for one in form.values:
            self._value(one, known, found)
        for name, _label in form.people:
            if known.get(name) is not None:
                found.people[name] = self._person(known[name], found.at(name))
        for name, _label, inner in form.lists:
            items = self._list(known.get(name), found.at(name))
            found.lists[name] = [self.node(inner, one, f"{found.at(name)}[{n}]") for n, one in enumerate(items)]
        for name, _label in form.texts:
            items = self._list(known.get(name), found.at(name))
            texts = [
                (f"{found.at(name)}[{n}]", self._plain_text(one, f"{found.at(name)}[{n}]"))
                for n, one in enumerate(items)
            ]
            found.texts[name] = [(at, text) for at, text in texts if text]
        return found

    def _known(self, form: Form, plain: Mapping[Any, Any], found: Node) -> dict[str, Any]:
        """The values under the form's own names; unknown names and names said twice are blamed."""
        known: dict[str, Any] = {}
        for key, value in plain.items():
            word = str(key).strip()
            name = form.names.get(word)
            if name is None:
                near = difflib.get_close_matches(word, form.names, 1, 0.6)
                advice = tr("，是否想写“{near}”？").format(near=near[0]) if near else tr("，请删去或改正")
                text = tr("没有名为“{word}”的项目").format(word=word[:_TEXT_LIMIT])
                self.blame(_join(found.path, word[:_TEXT_LIMIT]), "unknown_name", text + advice)
            elif name in known:
                text = tr("“{word}”与“{other}”是同一项，只能写一次").format(word=word, other=found.written[name])
                self.blame(_join(found.path, word), "said_twice", text)
            else:
                known[name], found.written[name] = value, word
        return known

    def _value(self, one: Field, known: Mapping[str, Any], found: Node) -> None:
        path = found.at(one.name)
        text = self._plain_text(known.get(one.name), path)
        if text is None:
            return
        reading = one.read(text, self._context)
        if reading.level is Level.BLOCK:
            self.blame(path, reading.code, reading.text)
        elif reading.level is Level.WARN:
            self.blame(path, reading.code, reading.text, Level.WARN)
        if reading.value is not None:
            found.values[one.name] = reading.value

    def _plain_text(self, value: Any, path: str) -> str | None:
        """A value as somebody would type it; a list of texts are paragraphs; None for what is blamed."""
        if value is None:
            return ""
        if isinstance(value, bool):
            return "是" if value else "否"
        if isinstance(value, float):
            return str(int(value)) if value.is_integer() else repr(value)
        if isinstance(value, str | int):
            return str(value)
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            return "\n".join(value)
        self.blame(path, "not_a_value", tr("这里应是文字或数字，而不是{what}").format(what=_kind(value)))
        return None

    def _person(self, value: Any, path: str) -> Person:
        """A name, or an object with name, number or staff number."""
        plain = value if isinstance(value, Mapping) else {"name": value}
        node = self.node(PERSON, plain, path)
        node.written = {name: word for name, word in node.written.items() if plain is value}
        who = node.person()
        return Person(path, who.name, who.number, who.staff_number)

    def _list(self, value: Any, path: str) -> list[Any]:
        if value is None:
            return []
        if isinstance(value, list):
            return value
        self.blame(path, "not_a_list", tr("这里应是一列（[…]），而不是{what}").format(what=_kind(value)))
        return []


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _kind(value: Any) -> str:
    """What a value of JSON is, in words."""
    if isinstance(value, Mapping):
        return tr("一组名称和值")
    if isinstance(value, list):
        return tr("一列")
    if value is None:
        return tr("空值")
    return tr("“{value}”").format(value=str(value)[:_TEXT_LIMIT])
