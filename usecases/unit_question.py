"""Somebody who belongs to several units is asked which one a request is about, unless their words say it (INT-1).

One press, the unit they spoke of last first. Whoever has one unit never sees this question.
"""

from collections.abc import Mapping

from domain.answers import Option
from domain.catalog import RequestType
from domain.community import Community, UnitRef
from domain.drafts import Draft
from domain.errors import Problem
from domain.form_questions import QuestionKind
from domain.i18n import Locale, LocalText
from domain.people import Resident
from domain.unit_parsing import named_units, parse_unit
from usecases.households import units_of
from usecases.ports import UnitOfWork

UNITS = "_units"
"""Answer: the units there are to choose from, where there are several."""


def choice_of(uow: UnitOfWork, request_type: RequestType, resident: Resident) -> dict[str, object]:
    """What the answers of a form hold of the choice; nothing where the type does not ask or there is none."""
    asks = any(one.kind is QuestionKind.UNIT for one in request_type.questions)
    units = units_of(uow, resident) if asks else ()
    return {UNITS: list(units)} if len(units) > 1 else {}


def units_in(answers: Mapping[str, object]) -> list[str]:
    """The units to choose from."""
    kept = answers.get(UNITS)
    return [str(key) for key in kept] if isinstance(kept, list) else []


def is_asked(answers: Mapping[str, object]) -> bool:
    """Whether there is a choice at all."""
    return len(units_in(answers)) > 1


def named(community: Community, answers: Mapping[str, object], words: str) -> str | None:
    """The one of the units that the words name."""
    found = named_units(words, _refs(community, answers))
    return found[0].key if len(found) == 1 else None


def options(community: Community, answers: Mapping[str, object]) -> tuple[Option, ...]:
    """A key for every unit."""
    refs = _refs(community, answers)
    return tuple(Option(value=one.key, label=_label(one)) for one in refs)


def _label(unit: UnitRef) -> LocalText:
    return LocalText(zh_hans=unit.label(Locale.ZH_HANS), zh_hant=unit.label(Locale.ZH_HANT), en=unit.label(Locale.EN))


def read(community: Community, answers: Mapping[str, object], text: str) -> str | Problem:
    """A unit of one's own that was typed."""
    own = units_in(answers)
    match parse_unit(community, text):
        case None:
            return Problem.NOT_A_CHOICE
        case UnitRef() as unit:
            return unit.key if unit.key in own else Problem.NOT_A_CHOICE
        case candidates:
            fitting = [one.key for one in candidates if one.key in own]
            return fitting[0] if len(fitting) == 1 else Problem.NOT_A_CHOICE


def chosen(draft: Draft, request_type: RequestType) -> str | None:
    """The unit that a form is about, where that was a question."""
    asked = next((one for one in request_type.questions if one.kind is QuestionKind.UNIT), None)
    value = None if asked is None else draft.text(asked.key)
    return value if value in units_in(draft.answers) else None


def _refs(community: Community, answers: Mapping[str, object]) -> list[UnitRef]:
    return [unit for key in units_in(answers) if (unit := community.unit(key)) is not None]
