"""Messages, edits and the one command of staff groups: each is parsed and handed to one use case."""

from telegram import Update

from domain.incoming import Incoming
from handlers.context import Context
from handlers.looking_at_files import looked_at
from handlers.parsing import incoming_of
from usecases import (
    article_editing,
    blocking,
    board_posts,
    declaring_days,
    declaring_outages,
    desk_intake,
    drills,
    duty_screens,
    finding,
    forms_over,
    group_language,
    leak_reports,
    staff_messages,
)


async def board(update: Update, context: Context) -> None:
    """`/board`: what is open in this group."""
    incoming = incoming_of(update, context)
    if incoming is not None:
        await context.write(board_posts.show_board, incoming)


async def cancel(update: Update, context: Context) -> None:
    """`/cancel`: the form that somebody has open in the group is dropped."""
    incoming = incoming_of(update, context)
    if incoming is not None:
        await context.write(forms_over.cancel, incoming)


async def new(update: Update, context: Context) -> None:
    """`/new`: the front desk writes down what a caller says."""
    incoming = incoming_of(update, context)
    if incoming is not None:
        await context.write(desk_intake.begin, incoming)


async def find(update: Update, context: Context) -> None:
    """`/find`: a ticket by number, unit or phone; in groups and in a colleague's own chat."""
    incoming = incoming_of(update, context)
    if incoming is not None:
        await context.write(finding.find, incoming)


async def calendar(update: Update, context: Context) -> None:
    """`/calendar`, in a group or in private: the special days ahead."""
    incoming = incoming_of(update, context)
    if incoming is not None:
        await context.write(declaring_days.show_calendar, incoming)


async def duty(update: Update, context: Context) -> None:
    """`/duty`, in a group or in private: who is there, and who has the nights."""
    incoming = incoming_of(update, context)
    if incoming is not None:
        await context.write(duty_screens.show, incoming)


async def articles(update: Update, context: Context) -> None:
    """`/kb`: the knowledge base, for those who write it."""
    incoming = incoming_of(update, context)
    if incoming is not None:
        await context.write(article_editing.show_articles, incoming)


async def outage(update: Update, context: Context) -> None:
    """`/outage`: what is out of order for whole buildings."""
    incoming = incoming_of(update, context)
    if incoming is not None:
        await context.write(declaring_outages.show, incoming)


async def leak(update: Update, context: Context) -> None:
    """`/leak`, in a group or in private: people's data may have got out."""
    incoming = incoming_of(update, context)
    if incoming is not None:
        await context.write(leak_reports.begin, incoming)


async def block(update: Update, context: Context) -> None:
    """`/block`, in a group or in private: who is kept from the service for abusing it."""
    incoming = incoming_of(update, context)
    if incoming is not None:
        await context.write(blocking.begin, incoming)


async def drill(update: Update, context: Context) -> None:
    """`/drill`, in a group or in private: practise an emergency."""
    incoming = incoming_of(update, context)
    if incoming is not None:
        await context.write(drills.show, incoming)


async def language(update: Update, context: Context) -> None:
    """`/language`, in a group or in private: what is read there."""
    incoming = incoming_of(update, context)
    if incoming is not None:
        await context.write(group_language.offer, incoming)


async def message(update: Update, context: Context) -> None:
    """Anything that is said in a group; most of it is none of our business."""
    incoming = incoming_of(update, context)
    if incoming is not None:
        await context.write(staff_messages.receive, await _looked_at(incoming, context))


async def _looked_at(incoming: Incoming, context: Context) -> Incoming:
    """Only what is said to us: of what colleagues show each other nothing is kept."""
    meant = incoming.media is not None and await context.read(staff_messages.is_for_us, incoming)
    return await looked_at(incoming, context) if meant else incoming


async def edited(update: Update, context: Context) -> None:
    """Something that was said is said differently now."""
    incoming = incoming_of(update, context)
    if incoming is not None:
        await context.write(staff_messages.edited, incoming)
