"""Words of emergencies that several views share."""

from domain.emergencies import EmergencyRules
from handlers.views.view import Look


def numbers_of(rules: EmergencyRules | None, look: Look) -> str:
    """The community's numbers that this kind puts first: "急救 120"; all emergency numbers where it names none."""
    community = look.community
    known = {one.key: one for one in (*community.contacts, *community.emergency_numbers)}
    first = [known[key] for key in (() if rules is None else rules.numbers) if key in known]
    return " · ".join(f"{look.t.text(one.title)} {one.number}" for one in first or community.emergency_numbers)
