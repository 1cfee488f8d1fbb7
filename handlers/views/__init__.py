"""What people read: pure functions from a notice to a message, in the reader's language."""

from types import MappingProxyType

from handlers.views import (
    articles,
    blocking,
    boards,
    bookings,
    calendar,
    cards,
    closing_letters,
    colleagues,
    desk_intake,
    duty,
    follow_up,
    form_results,
    hearing_news,
    inquiries,
    leaks,
    letters,
    menu,
    mine,
    my_data,
    outages,
    payments,
    people,
    prompts,
    refusals,
    relayed,
    reminders,
    resident_moves,
    resident_news,
    rota,
    staff_news,
    staff_story,
    staffing,
)
from handlers.views.view import PresentViews, Views

VIEWS: Views = MappingProxyType(
    {
        **menu.VIEWS,
        **blocking.VIEWS,
        **resident_news.VIEWS,
        **follow_up.VIEWS,
        **closing_letters.VIEWS,
        **hearing_news.VIEWS,
        **inquiries.VIEWS,
        **letters.VIEWS,
        **bookings.VIEWS,
        **payments.VIEWS,
        **refusals.VIEWS,
        **relayed.VIEWS,
        **people.VIEWS,
        **cards.VIEWS,
        **reminders.VIEWS,
        **staff_news.VIEWS,
        **form_results.VIEWS,
        **desk_intake.VIEWS,
        **duty.VIEWS,
        **calendar.VIEWS,
        **articles.VIEWS,
        **outages.VIEWS,
        **resident_moves.VIEWS,
        **leaks.VIEWS,
    }
)
"""Notices frozen at the decision."""

PRESENT_VIEWS: PresentViews = MappingProxyType(
    {
        **blocking.PRESENT_VIEWS,
        **mine.PRESENT_VIEWS,
        **payments.PRESENT_VIEWS,
        **prompts.PRESENT_VIEWS,
        **cards.PRESENT_VIEWS,
        **inquiries.PRESENT_VIEWS,
        **letters.PRESENT_VIEWS,
        **boards.PRESENT_VIEWS,
        **staff_story.PRESENT_VIEWS,
        **calendar.PRESENT_VIEWS,
        **colleagues.PRESENT_VIEWS,
        **duty.PRESENT_VIEWS,
        **rota.PRESENT_VIEWS,
        **staffing.PRESENT_VIEWS,
        **articles.PRESENT_VIEWS,
        **outages.PRESENT_VIEWS,
        **people.PRESENT_VIEWS,
        **my_data.PRESENT_VIEWS,
        **leaks.PRESENT_VIEWS,
    }
)
"""Notices that show what is so at delivery."""
