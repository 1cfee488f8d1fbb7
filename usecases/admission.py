"""The gate before every button and form: nobody begins what nothing that they are allows them (DSP-6)."""

from domain.errors import CardRefreshed, NotPermitted
from domain.grants import Grant, Standing, who_does
from domain.permissions import reach_of
from domain.tickets import Action
from usecases.barring import check_blocked
from usecases.people import staff_actor_of
from usecases.ports import UnitOfWork


def admit(uow: UnitOfWork, user_id: int, grant: Grant, *, near: str | None = None) -> None:
    """Pass when the table grants it to this account at all; on what it reaches the use case judges.

    Raises CardRefreshed for a stranger at what residents have, NotOnList for who is no colleague at what colleagues
    do, NotPermitted for a colleague of another role. Which actions a role has depends on the ticket too (COM-5).
    `near`: the community that it is about, for whoever has files in several.
    """
    check_blocked(uow, user_id, grant, near=near)
    if reach_of(Standing.ANYBODY, grant) is not None:
        return
    if reach_of(Standing.RESIDENT, grant) is not None:
        if uow.residents.by_user(user_id, near=near) is None:
            raise CardRefreshed
        return
    actor = staff_actor_of(uow, user_id, near=near)
    if not isinstance(grant, Action) and reach_of(actor.member.role, grant) is None:
        raise NotPermitted(who=who_does(grant))
