"""`/language` in a department's group."""

from domain.notices.dialogue import Say, Saying
from tests.support.world import ENGINEERS, World
from usecases.group_language import offer


def test_whoever_writes_as_the_group_hears_once_why_nothing_is_offered(world: World) -> None:
    world.groups()
    for _ in range(2):
        world.run(offer, world.message(1087968824, "/language", chat_id=ENGINEERS, via_channel=True))
    assert world.sent(ENGINEERS) == [Say(saying=Saying.ANONYMOUS_ADMIN)]
