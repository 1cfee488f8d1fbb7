"""What is answered to questions about illness: the number, why nobody here answers them, the emergency entry."""

from types import MappingProxyType

from markupsafe import Markup

from domain.notices.emergencies import NoAdviceGiven
from handlers.views.emergency_words import numbers_of
from handlers.views.menu import call_me_key, emergency_key
from handlers.views.view import Look, View, Views


def no_advice_given(notice: NoAdviceGiven, look: Look) -> View:
    """The number first."""
    rules = look.knowledge.request_type(look.community, notice.request_type).emergency
    said = "" if rules is None or rules.no_advice is None else look.t.text(rules.no_advice.answer)
    first = look.t("🚨 {numbers}", numbers=numbers_of(rules, look))
    return View(text=first + Markup("\n") + said, rows=((emergency_key(look.t),), (call_me_key(look.t),)))


VIEWS: Views = MappingProxyType({NoAdviceGiven: no_advice_given})
