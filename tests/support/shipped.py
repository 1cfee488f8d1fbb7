"""What comes with the program, read and put together once for all tests; nobody changes it."""

from functools import cache

from bot.behaviour import service_centre
from bot.settings import Settings
from bot.wiring import Behaviour, read_knowledge
from usecases.ports import Knowledge


@cache
def shipped_knowledge() -> Knowledge:
    return read_knowledge(Settings(_env_file=None))


@cache
def _shipped_behaviour() -> Behaviour:
    return service_centre(shipped_knowledge())


def behaviour_of(knowledge: Knowledge) -> Behaviour:
    """The service centre with this knowledge."""
    return _shipped_behaviour() if knowledge is shipped_knowledge() else service_centre(knowledge)
