"""Keys of what comes after an emergency: the summary is written and read, the times are shown."""

from domain.tickets import Action
from handlers.buttons.plans import ShowReport, ShowSummary
from handlers.buttons.staff import ActOnTicket
from handlers.translator import Translator
from handlers.views.view import Key, KeyStyle
from usecases.acting import ANY_ROUND


def write_key(ticket_id: int, t: Translator) -> Key:
    """Opens the form of the summary."""
    button = ActOnTicket(ticket_id=ticket_id, round=ANY_ROUND, action=Action.WRITE_SUMMARY.value)
    return Key(text=t.plain("Write summary"), button=button, style=KeyStyle.PRIMARY)


def read_key(ticket_id: int, t: Translator) -> Key:
    """Shows the newest summary."""
    return Key(text=t.plain("Read summary"), button=ShowSummary(ticket_id=ticket_id))


def report_key(ticket_id: int, t: Translator) -> Key:
    """Shows how long everything took."""
    return Key(text=t.plain("Times"), button=ShowReport(ticket_id=ticket_id))
