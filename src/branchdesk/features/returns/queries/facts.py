"""What boxes ask of a person, a branch, a case, a transfer: words and national codes, as pure functions of records."""

from collections.abc import Mapping
from datetime import date

from branchdesk.features.development.model import GuideKind, Result
from branchdesk.features.development.papers import wording
from branchdesk.features.development.rules import stage
from branchdesk.features.development.rules.file import CaseFile, Rulebook
from branchdesk.features.members.fields import FIELD
from branchdesk.features.members.model import Member, Standing
from branchdesk.features.members.rules import age
from branchdesk.features.organization.model import TIERS, BranchKind, Organization
from branchdesk.features.returns.rules.filled import Fact, Facts
from branchdesk.features.transfers.model import CHANNELS, DESTINATIONS, DIRECTIONS, Transfer
from branchdesk.kernel.dates import Day
from branchdesk.kernel.idnumbers import mask_id, mask_phone
from branchdesk.kernel.words import tr

_STANDING_CODES = {Standing.FULL: "1", Standing.PROBATIONARY: "2"}
Names = Mapping[str, str]
"""Full names of organizations by id."""


def of_member(member: Member, names: Names) -> Facts:
    """党员信息采集表."""
    plain = {
        name: Fact(FIELD[name].show(getattr(member, name)))
        for name in ("name", "birth", "joined_on", "confirmed_on", "occupation", "registry", "mobile_to")
    }
    coded = {
        name: Fact(FIELD[name].show(getattr(member, name)), getattr(member, name) or "")
        for name in ("sex", "ethnicity", "education")
    }
    since = member.out_of_touch_since
    return {
        **plain, **coded,
        "id_number": _secret(member.id_number, mask_id(member.id_number or "")),
        "phone": _secret(member.phone, mask_phone(member.phone or "")),
        "standing": Fact(FIELD["standing"].show(member.standing), _STANDING_CODES.get(member.standing, "")),
        "branch": Fact(names.get(member.branch_id or "", "")),
        "out_of_touch": Fact(_yes(since is not None)),
        "out_of_touch_since": Fact(str(since)[:7] if since else ""),
        "mobile": Fact(_yes(bool(member.mobile_to))),
    }  # fmt: skip


def _secret(text: str | None, masked: str) -> Fact:
    return Fact(text or "", masked=masked if text else "")


def _yes(flag: bool) -> str:
    return tr("是") if flag else tr("否")


def of_organization(one: Organization, secretary: str, units: str) -> Facts:
    """党组织信息采集表; ``units`` of the branch, or where it has none the name of what stands above it."""
    joint = one.kind is BranchKind.JOINT or len(one.units.splitlines()) > 1
    return {
        "full_name": Fact(one.full_name), "secretary": Fact(secretary), "contact": Fact(one.contact),
        "phone": Fact(one.phone), "tier": Fact(tr(dict(TIERS)[one.tier])),
        "unit_state": Fact(tr("联合支部") if joint else ""), "units": Fact(units),
    }  # fmt: skip


def of_case(file: CaseFile, book: Rulebook, names: Names) -> Facts:
    """发展党员信息: days of the steps that took effect, numbers of the approvals."""
    found: dict[str, Fact] = dict(of_member(file.member, names))
    for key in ("apply", "activist", "candidate", "political_review", "training", "admission", "approval", "conversion",
                "conversion_approval"):  # fmt: skip
        step = file.last(key)
        found[f"step.{key}"] = Fact(str(step.on) if step else "")
        found[f"document.{key}"] = Fact(step.document if step else "")
    full = stage.full_date(file, book)
    found |= {
        "form_number": Fact(file.case.form_number),
        "cultivators": Fact(wording.guide_names(file, GuideKind.CULTIVATOR)),
        "sponsors": Fact(wording.guide_names(file, GuideKind.SPONSOR)),
        "probation_full": Fact(str(full) if full else ""),
        "conversion": Fact(_conversion(file)),
    }
    return found


def _conversion(file: CaseFile) -> str:
    """转正情况 (domain §5.2): by what was approved, not by the calendar."""
    if file.passed("approval") is None:
        return ""
    last = file.last("conversion_approval")
    if last is None:
        return tr("未到期")
    words = {Result.PASSED: tr("按期转正"), Result.EXTENDED: tr("延长预备期"), Result.CANCELLED: tr("取消预备党员资格")}
    return words.get(last.result or Result.PASSED, "")


def of_transfer(one: Transfer, member: Member, names: Names) -> Facts:
    """组织关系转接: the words of the letter."""
    on = one.issued_on
    return {
        **of_member(member, names),
        "direction": Fact(tr(dict(DIRECTIONS)[one.direction])),
        "age": Fact(_age(member.birth, on.last() if on else None)),
        "from_branch": Fact(names.get(one.from_branch_id or "", "")),
        "addressee": Fact(one.addressee), "from_place": Fact(one.from_place), "to_place": Fact(one.to_place),
        "channel": Fact(tr(dict(CHANNELS)[one.channel])),
        "destination": Fact(tr(dict(DESTINATIONS)[one.destination]) if one.destination else ""),
        "paid_until": Fact(str(one.paid_until or "")), "number": Fact(one.number), "issued_on": Fact(str(on or "")),
        "valid_days": Fact(str(one.valid_days or "")), "reported_on": Fact(str(one.reported_on or "")),
        "receipt_on": Fact(str(one.receipt_on or "")),
    }  # fmt: skip


def _age(birth: Day | None, on: date | None) -> str:
    found = age(birth, on) if on else None
    return "" if found is None else str(found)
