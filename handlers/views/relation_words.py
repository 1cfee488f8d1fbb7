"""What somebody is in a unit, in words."""

from collections.abc import Mapping
from types import MappingProxyType

from domain.households import Relation
from handlers.translator import Translator, later

_RELATIONS: Mapping[Relation, str] = MappingProxyType(
    {
        Relation.OWNER: later("owner"),
        Relation.TENANT: later("tenant"),
        Relation.FAMILY: later("family"),
        Relation.HELPER: later("home help"),
    }
)


def relation_word(relation: Relation | None, t: Translator) -> str:
    """Empty for who never said."""
    return "" if relation is None else t.plain(_RELATIONS[relation])


def with_relation(name: str, relation: Relation | None, t: Translator) -> str:
    """王阿姨（业主）."""
    word = relation_word(relation, t)
    return t.plain("{name} ({relation})", name=name, relation=word) if word else name
