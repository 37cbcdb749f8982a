"""Partners, programmes, honours, places of Party work."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from branchdesk.features.organization.model import Tier
from branchdesk.features.organization.store import OrganizationStore
from branchdesk.features.twinning import store
from branchdesk.features.twinning.commands.within import reject
from branchdesk.features.twinning.model.ties import Honour, Partner, Program, Site
from branchdesk.features.twinning.model.words import Category
from branchdesk.features.twinning.queries.reading import Kinds, name_key
from branchdesk.kernel import clock
from branchdesk.kernel.errors import Conflict, Refusal
from branchdesk.kernel.records import new_id
from branchdesk.kernel.words import tr
from branchdesk.storage import references
from branchdesk.storage.reading import Within
from branchdesk.storage.work import Work


def save_partner(work: Work, partner: Partner, *, seen: int | None = None) -> Partner:
    """Enter a partner or change one; another of the same name, or of the same branch, is refused."""
    clean = replace(partner, name=partner.name.strip(), nature=partner.nature if _outside(partner) else None)
    if not clean.name:
        raise reject("name", "missing", tr("名称未填写"))
    others = [one for one in store.PartnerStore(work).find() if one.id != clean.id]
    if clean.organization_id and any(one.organization_id == clean.organization_id for one in others):
        raise reject("name", "branch_twice", tr("这个支部已在结对单位中"))
    if any(name_key(one.name) == name_key(clean.name) for one in others):
        text = tr("结对单位中已有“{name}”；确是另一个单位的，请在名称中写明区别")
        raise reject("name", "duplicate", text.format(name=clean.name))
    return store.PartnerStore(work).save(clean, seen=seen)


def _outside(partner: Partner) -> bool:
    return partner.category in (Category.OUTSIDE, Category.SOCIETY)


def partners_of_branches(
    work: Work, organization_ids: Iterable[str], chosen: Mapping[str, Category] | None = None
) -> list[Partner]:
    """The partners that stand for branches of the ledger (从组织机构加入), made where there are none yet.

    A partner of the same name that was entered by hand is taken to be the branch. ``chosen`` are the kinds somebody chose for
    branches whose own kind is not written down; ``Refusal`` where nobody has: a kind is never guessed.
    """
    saving, kinds = store.PartnerStore(work), Kinds(Within(work))
    known = saving.find()
    found = []
    for uid in dict.fromkeys(organization_ids):
        branch = OrganizationStore(work).need(uid)
        if branch.tier is Tier.GROUP:
            raise Refusal(tr("党小组不能单独作为结对单位"), detail=branch.full_name)
        match = next((one for one in known if one.organization_id == uid), None)
        keys = {name_key(branch.full_name), name_key(branch.name)}
        by_hand = [one for one in known if one.organization_id is None and name_key(one.name) in keys]
        if match is None and len(by_hand) == 1:
            match = saving.save(replace(by_hand[0], organization_id=uid))
        if match is None:
            kind = kinds.of_branch(uid, clock.today()) or (chosen or {}).get(uid)
            if kind is None:
                raise _no_kind(branch.name)
            match = saving.save(
                Partner(
                    id=new_id(), name=branch.full_name, organization_id=uid, category=kind, contact=branch.contact,
                    phone=branch.phone,
                )
            )  # fmt: skip
        found.append(match)
    return found


def _no_kind(name: str) -> Refusal:
    return Refusal(
        tr("“{name}”没有写支部类型，归不出类别").format(name=name),
        hint=tr("请先在“党组织”写明它的支部类型，或在“结对单位”用“从组织机构加入”选择类别。"),
    )


def merge_partners(work: Work, keep_id: str, drop_id: str) -> Partner:
    """Two entries are one partner (合并): everything of the one goes to the other, which takes what it lacks.

    Where both take part in the same activity or agreement one of them is enough. Refused for two branches of the ledger.
    """
    saving = store.PartnerStore(work)
    keep, drop = saving.need(keep_id), saving.need(drop_id)
    if keep_id == drop_id:
        raise Refusal(tr("请选择两个不同的单位"))
    if keep.organization_id and drop.organization_id:
        raise Refusal(tr("两个都是台账中的支部，不能合并"), detail=f"{keep.name}、{drop.name}")
    _demand_no_both_sides(work, keep_id, drop_id)
    for parties, whole in (
        (store.ActivityPartyStore(work), "activity_id"),
        (store.AgreementPartyStore(work), "agreement_id"),
    ):
        both = {getattr(one, whole) for one in parties.find(partner_id=keep_id)}
        for one in parties.find(partner_id=drop_id):
            if getattr(one, whole) in both:
                parties.remove(one.id)
    references.repoint(work, "partner", drop_id, keep_id)
    names = ("organization_id", "body_id", "nature", "contact", "phone", "note")
    lacking = {name: getattr(drop, name) for name in names if getattr(keep, name) in (None, "")}
    saving.remove(drop_id)
    return saving.save(replace(keep, **lacking))


def _demand_no_both_sides(work: Work, keep_id: str, drop_id: str) -> None:
    """Who stood on both sides of an activity is two."""
    parties = store.ActivityPartyStore(work)
    sides = {one.activity_id: one.own for one in parties.find(partner_id=keep_id)}
    apart = [
        one.activity_id for one in parties.find(partner_id=drop_id) if sides.get(one.activity_id, one.own) != one.own
    ]
    titles = [one.title for uid in apart if (one := store.JointActivityStore(work).get(uid)) is not None]
    if titles:
        raise Refusal(tr("两个单位分别是同一次活动的双方，不能合并"), detail=tr("、").join(titles[:3]))


def drop_partner(work: Work, partner_id: str) -> Partner:
    """Put a partner into the recycle bin (删除); refused while something refers to it."""
    saving = store.PartnerStore(work)
    found = saving.need(partner_id)
    if n := references.counted(work, "partner", partner_id):
        text = tr("“{name}”还有 {n} 条活动、协议、问题、荣誉或阵地记录，不能删除")
        raise Refusal(text.format(name=found.name, n=n), hint=tr("重复的单位请用“合并”。"))
    saving.remove(partner_id)
    return found


def save_program(work: Work, program: Program, *, seen: int | None = None) -> Program:
    """Enter a programme or change one."""
    if not program.name.strip():
        raise reject("name", "missing", tr("名称未填写"))
    return store.ProgramStore(work).save(program, seen=seen)


def drop_program(work: Work, program_id: str) -> None:
    """Put a programme into the recycle bin; refused while activities or agreements belong to it."""
    found = store.ProgramStore(work).need(program_id)
    if n := references.counted(work, "program", program_id):
        text = tr("“{name}”下还有 {n} 条活动或协议，不能删除").format(name=found.name, n=n)
        raise Refusal(text, hint=tr("请先把它们改到别的部署，或清空所属部署。"))
    store.ProgramStore(work).remove(program_id)


def save_honour(work: Work, honour: Honour, *, seen: int | None = None) -> Honour:
    """Enter an honour or change one."""
    _demand_partner(work, honour.partner_id)
    if not honour.title.strip():
        raise reject("title", "missing", tr("荣誉名称未填写"))
    return store.HonourStore(work).save(honour, seen=seen)


def drop_honour(work: Work, honour_id: str) -> None:
    """Put an honour into the recycle bin."""
    store.HonourStore(work).remove(honour_id)


def save_site(work: Work, site: Site, *, seen: int | None = None) -> Site:
    """Enter a place of Party work or change one."""
    _demand_partner(work, site.partner_id)
    if not site.name.strip():
        raise reject("name", "missing", tr("名称未填写"))
    return store.SiteStore(work).save(site, seen=seen)


def drop_site(work: Work, site_id: str) -> None:
    """Put a place into the recycle bin."""
    store.SiteStore(work).remove(site_id)


def _demand_partner(work: Work, partner_id: str) -> None:
    if store.PartnerStore(work).get(partner_id) is None:
        raise reject("partner_id", "missing", tr("请选择单位"))


def need_all(work: Work, partner_ids: Sequence[str]) -> None:
    """All of them are in the ledger."""
    known = {one.id for one in store.PartnerStore(work).find()}
    if not set(partner_ids) <= known:
        raise Conflict(tr("所选单位中有的已不在台账中"), hint=tr("请刷新后再试；可到回收站查找。"))
