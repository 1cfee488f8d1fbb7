"""Residents: what is given changes, the rest stays."""

from dataclasses import replace

import pytest

from domain.errors import CardRefreshed
from domain.households import MembershipState, Relation
from domain.i18n import Locale
from domain.people import Resident, ResidentState
from storage.tables import residents
from tests.integration.storage.repositories.samples import HOME, LATER, MUCH_LATER, NOW, a_resident, rows
from usecases.people_ports import NewFile


async def test_a_new_file_is_empty(store):
    added = await store.write(a_resident)
    assert added == Resident(
        id=added.id,
        community_id=HOME,
        user_id=5,
        name=None,
        phone=None,
        phone_confirmed=False,
        locale=Locale.ZH_HANS,
        consent_version=None,
        state=ResidentState.NEW,
        unit=None,
        created_at=NOW,
    )
    assert await store.read(lambda uow: (uow.residents.get(added.id), uow.residents.by_user(5))) == (added, added)
    assert await store.read(lambda uow: (uow.residents.get(added.id + 1), uow.residents.by_user(6))) == (None, None)


async def test_residents_without_an_account_are_as_many_as_there_are(store):
    first, second = await store.write(lambda uow: [a_resident(uow, None), a_resident(uow, None)])
    assert await store.read(lambda uow: [uow.residents.get(one.id) for one in (first, second)]) == [first, second]


async def test_an_account_in_two_communities_has_the_file_opened_last(store):
    await store.write(a_resident)
    second = await store.write(lambda uow: a_resident(uow, community_id="hill"))
    assert await store.read(lambda uow: uow.residents.by_user(5)) == second


async def test_of_several_files_the_one_that_is_meant_counts(store):
    first = await store.write(a_resident)
    second = await store.write(lambda uow: a_resident(uow, community_id="hill"))

    def look(uow):
        uow.mean(lambda: first.community_id)
        meant = uow.residents.by_user(5)
        uow.mean(lambda: "nowhere")
        return meant, uow.residents.by_user(5), uow.residents.by_user(5, near=first.community_id)

    assert await store.read(look) == (first, second, first)
    registered = await store.write(lambda uow: uow.residents.set_state(first, ResidentState.PENDING, at=NOW))
    assert await store.read(lambda uow: uow.residents.of_account(5)) == (registered, second)


async def test_what_is_given_changes(store):
    added = await store.write(a_resident)
    given = {
        "name": "王芳",
        "phone": "+8613800000000",
        "phone_confirmed": True,
        "locale": Locale.ZH_HANT,
        "unit": "3-2-1201",
    }
    changed = await store.write(lambda uow: uow.residents.update(added, **given))
    assert changed == replace(added, **given)
    again = await store.write(lambda uow: uow.residents.update(changed, phone_confirmed=False))
    assert again == replace(changed, phone_confirmed=False)
    assert await store.read(lambda uow: uow.residents.get(added.id)) == again
    assert await store.write(lambda uow: uow.residents.update(again)) == again


async def test_one_file_changes_and_no_other(store):
    first, second = await store.write(lambda uow: [a_resident(uow, 5), a_resident(uow, 6)])
    await store.write(lambda uow: uow.residents.update(first, name="A"))
    assert await store.read(lambda uow: uow.residents.get(second.id)) == second


async def test_consent_is_kept_with_its_moment(store, database):
    added = await store.write(a_resident)
    agreed = await store.write(lambda uow: uow.residents.consent(added, version="2026-11", at=LATER))
    assert agreed == replace(added, consent_version="2026-11")
    assert await store.read(lambda uow: uow.residents.get(added.id)) == agreed
    assert await database.read(rows(residents, "consent_version", "consent_at")) == [("2026-11", LATER)]


async def test_who_judged_a_file_is_known_until_it_waits_again(store, database):
    judgement = rows(residents, "state", "state_reason", "verified_at", "verified_by")
    added = await store.write(a_resident)
    verified = await store.write(lambda uow: uow.residents.set_state(added, ResidentState.VERIFIED, at=LATER, by=3))
    assert verified == replace(added, state=ResidentState.VERIFIED)
    assert await database.read(judgement) == [("verified", None, LATER, 3)]
    refused = await store.write(
        lambda uow: uow.residents.set_state(verified, ResidentState.REFUSED, at=MUCH_LATER, by=4, reason="unknown here")
    )
    assert await database.read(judgement) == [("refused", "unknown here", MUCH_LATER, 4)]
    pending = await store.write(lambda uow: uow.residents.set_state(refused, ResidentState.PENDING, at=MUCH_LATER))
    assert await database.read(judgement) == [("pending", None, None, None)]
    assert await store.read(lambda uow: uow.residents.get(added.id)) == pending


async def test_who_waits_longest_comes_first(store):
    def several(uow):
        ours = [a_resident(uow, user_id) for user_id in (1, 2, 3)]
        for one in (ours[2], ours[0], a_resident(uow, 4, community_id="hill")):
            asks = {"relation": None, "state": MembershipState.PENDING, "at": NOW}
            uow.memberships.add(community_id=one.community_id, resident_id=one.id, unit="1-101", **asks)
        return [ours[2], ours[0]]

    expected = await store.write(several)
    assert await store.read(lambda uow: uow.residents.pending(HOME)) == expected


async def test_a_membership_is_judged_once(store):
    def ask(uow):
        person = a_resident(uow)
        asks = {"relation": None, "state": MembershipState.PENDING, "at": NOW}
        return uow.memberships.add(community_id=HOME, resident_id=person.id, unit="1-101", **asks)

    asked = await store.write(ask)
    await store.write(lambda uow: uow.memberships.change(asked, state=MembershipState.ACTIVE))
    with pytest.raises(CardRefreshed):
        await store.write(lambda uow: uow.memberships.change(asked, state=MembershipState.REFUSED))
    assert (await store.read(lambda uow: uow.memberships.get(asked.id))).state is MembershipState.ACTIVE


async def test_many_files_at_once_keep_their_order(store):
    def several(uow):
        new = [NewFile(name=f"n{number}", phone=None, unit="1-101") for number in range(30)]
        ids = uow.residents.add_files(HOME, new, locale=Locale.EN, at=NOW)
        uow.memberships.add_active(HOME, [(one, "1-101", Relation.OWNER) for one in ids], NOW)

    await store.write(several)
    filed = await store.read(lambda uow: uow.memberships.filed(HOME))
    assert [(one.name, one.membership.relation) for one in filed] == [(f"n{number}", "owner") for number in range(30)]


async def test_an_invitation_is_used_once(store):
    def use(uow):
        given = {"unit": "1-101", "relation": Relation.FAMILY, "digest": "d", "at": NOW, "expires_at": LATER}
        uow.invitations.add(community_id=HOME, **given)
        used = [uow.invitations.consume("d", user_id=user, at=NOW) for user in (1, 2)]
        return [one is not None for one in used]

    assert await store.write(use) == [True, False]
