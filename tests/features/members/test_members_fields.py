"""A field is described once: record, list line, form, sheet and page agree on what fields there are."""

from itertools import groupby
from typing import get_type_hints

from branchdesk.features.members.fields import MEMBER_FIELDS
from branchdesk.features.members.listing import Words, columns
from branchdesk.features.members.model import Member
from branchdesk.features.members.queries import MemberLine
from branchdesk.kernel.fields import by_name
from branchdesk.storage import codec

DERIVED = {"id", "name_key"}
"""Attributes nobody types."""


def test_every_attribute_of_a_member_has_its_field() -> None:
    assert set(by_name(MEMBER_FIELDS)) == set(codec.columns(Member)) - DERIVED


def test_a_line_of_the_list_mirrors_the_record_as_it_is_stored() -> None:
    """``MemberLine`` is written out so that the type checker knows its attributes."""
    stored = {name: int if issubclass(plain, int) else str for name, plain in codec.columns(Member).items()}
    empty = codec.nullable(Member)
    expected = {name: plain | None if name in empty else plain for name, plain in stored.items()}
    assert get_type_hints(MemberLine) == expected
    assert list(MemberLine._fields) == list(expected)


def test_every_field_has_a_column_in_the_list() -> None:
    shown = {column.name for column in columns(Words())}
    assert {one.name for one in MEMBER_FIELDS} <= shown


def test_the_fields_of_a_section_stand_together() -> None:
    """Enter goes through a form in the order of the fields; a straggler would make it jump."""
    sections = [section for section, _ in groupby(one.section for one in MEMBER_FIELDS)]
    assert len(sections) == len(set(sections))


def test_no_heading_means_two_fields() -> None:
    headings = [word for one in MEMBER_FIELDS for word in (one.label, *one.synonyms)]
    assert sorted(headings) == sorted(set(headings))
