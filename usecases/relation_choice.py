"""What somebody can be in a unit, as they choose it themselves."""

from domain.answers import Option
from domain.households import Relation
from domain.i18n import LocalText

RELATIONS: tuple[Option, ...] = (
    Option(value=Relation.OWNER, label=LocalText(zh_hans="我是业主", zh_hant="我是業主", en="I own it")),
    Option(value=Relation.TENANT, label=LocalText(zh_hans="我租的", zh_hant="我租的", en="I rent it")),
    Option(value=Relation.FAMILY, label=LocalText(zh_hans="家里人", zh_hant="家裡人", en="Family")),
    Option(value=Relation.HELPER, label=LocalText(zh_hans="家政帮手", zh_hant="家務幫手", en="I help here")),
)
"""What somebody can be in a unit, in their own words."""
