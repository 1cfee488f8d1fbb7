"""The keys of a card: per status and place a fixed order, filtered by what the workflow's table allows."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from domain.confidentiality import is_private
from domain.notices.staff import CardPage
from domain.tickets import Action, Status
from handlers.buttons.articles import KeepAnswer
from handlers.buttons.letters import ShowLetters
from handlers.buttons.staff import ActOnTicket, TurnCard
from handlers.translator import Translator, later
from handlers.views.fitting import rows_of
from handlers.views.view import Key, KeyStyle, Row
from usecases.card_screens import CardData
from usecases.joined import JOINED
from usecases.quick_answers import is_quick
from usecases.turning import TURNED

LABELS: Mapping[Action, str] = MappingProxyType(
    {
        Action.ACCEPT: later("Take it"),
        Action.ASSIGN: later("Assign"),
        Action.PASS_ON: later("Not ours"),
        Action.SEE_CONTACT: later("Show number"),
        Action.ON_MY_WAY: later("On my way"),
        Action.NOBODY_HOME: later("Nobody opens"),
        Action.RESOLVE: later("Finished"),
        Action.RESUME: later("Go on"),
        Action.SET_VISIT: later("Visit time"),
        Action.ASK: later("Ask resident"),
        Action.HOLD: later("Put on hold"),
        Action.EXTEND: later("More time"),
        Action.QUOTE: later("Quote a price"),
        Action.HAND_OVER: later("Hand over"),
        Action.RETURN: later("Give back"),
        Action.RELEASE: later("Release"),
        Action.CLOSE: later("Reached"),
        Action.NO_ANSWER: later("No answer"),
        Action.TURN: later("Other kind"),
        Action.JOIN: later("Same matter"),
        Action.ANSWER: later("Answer it"),
        Action.PROMISE_ANSWER: later("Promise a time"),
        Action.MAKE_WRITTEN: later("Make it a letter"),
        Action.DRAFT_LETTER: later("Write the letter"),
        Action.DELIVER: later("Note delivery"),
        Action.GIVE_UP_DELIVERY: later("Cannot deliver"),
        Action.EXPLAIN_DELAY: later("Say why"),
        Action.FIRST_ANSWER: later("First answer"),
        Action.NOTHING_NEEDED: later("Nothing to ask"),
        Action.ASK_DEPARTMENT: later("Ask department"),
        Action.PROPOSE: later("Plan with date"),
        Action.EXPLAIN: later("Not our liability"),
        Action.ESCALATE: later("Pass it up"),
        Action.JUDGE: later("Valid or not"),
        Action.PUBLISH_LESSON: later("Share lesson"),
        Action.HAND_OUT: later("Lent out"),
        Action.CLOSING_LETTER: later("Closing letter"),
    }
)
"""What a key says, in the voice of whoever presses it."""

_ELSEWHERE: Mapping[Action, str] = MappingProxyType({Action.PASS_ON: later("Other department")})
HEARD_LABELS: Mapping[Action, str] = MappingProxyType({Action.RESOLVE: later("Settled")})
_LENT: Mapping[Action, str] = MappingProxyType({Action.RESOLVE: later("It is back")})
_HELD: Mapping[Action, str] = MappingProxyType({Action.ASSIGN: later("Reassign")})
_STYLES: Mapping[Action, KeyStyle] = MappingProxyType(
    {
        Action.ACCEPT: KeyStyle.PRIMARY,
        Action.RESOLVE: KeyStyle.SUCCESS,
        Action.CLOSE: KeyStyle.SUCCESS,
        Action.ANSWER: KeyStyle.SUCCESS,
    }
)

_HOME: Mapping[Status, tuple[Action, ...]] = MappingProxyType(
    {
        Status.OPEN: (Action.ACCEPT, Action.PASS_ON),
        Status.ACCEPTED: (
            Action.SEE_CONTACT,
            Action.ON_MY_WAY,
            Action.FIRST_ANSWER,
            Action.HAND_OUT,
            Action.RESOLVE,
            Action.CLOSE,
            Action.NO_ANSWER,
            Action.ANSWER,
            Action.PROMISE_ANSWER,
            Action.DRAFT_LETTER,
        ),
        Status.ON_HOLD: (Action.RESUME, Action.RESOLVE),
        Status.IN_REVIEW: (Action.SEE_CONTACT, Action.DRAFT_LETTER),
    }
)
_DESK: Mapping[Status, tuple[Action, ...]] = MappingProxyType(
    {
        Status.OPEN: (Action.ASSIGN, Action.PASS_ON),
        Status.ACCEPTED: (
            Action.ASSIGN,
            Action.SEE_CONTACT,
            Action.FIRST_ANSWER,
            Action.HAND_OUT,
            Action.RESOLVE,
            Action.CLOSE,
            Action.NO_ANSWER,
            Action.ANSWER,
            Action.PROMISE_ANSWER,
            Action.DRAFT_LETTER,
        ),
        Status.ON_HOLD: (Action.ASSIGN, Action.RESUME, Action.RESOLVE),
    }
)
_MORE = (
    Action.NOBODY_HOME,
    Action.SET_VISIT,
    Action.ASK,
    Action.ASK_DEPARTMENT,
    Action.RELEASE,
    Action.PROPOSE,
    Action.EXPLAIN,
    Action.ESCALATE,
    Action.NOTHING_NEEDED,
    Action.HOLD,
    Action.EXTEND,
    Action.RETURN,
    Action.QUOTE,
    Action.MAKE_WRITTEN,
    Action.HAND_OVER,
    Action.TURN,
    Action.JOIN,
)
_DESK_MORE = (
    Action.SET_VISIT,
    Action.ASK,
    Action.ASK_DEPARTMENT,
    Action.RELEASE,
    Action.PROPOSE,
    Action.EXPLAIN,
    Action.ESCALATE,
    Action.NOTHING_NEEDED,
    Action.HOLD,
    Action.EXTEND,
    Action.RETURN,
    Action.QUOTE,
    Action.MAKE_WRITTEN,
    Action.HAND_OVER,
    Action.PASS_ON,
    Action.TURN,
    Action.JOIN,
)
"""The further pages of a held ticket's card, what is needed most first."""

_WORKED_ON = frozenset({Action.RESOLVE, Action.ANSWER, Action.DRAFT_LETTER, Action.HAND_OUT})
"""Where one of these stands on the first page, there is more that can be done."""

_MOST_KEYS = 8
"""Keys of one page, the turning ones included."""


def card_keys(data: CardData, t: Translator) -> tuple[Row, ...]:
    """The rows below a card; none for a ticket that nobody can act on from here."""
    if data.page is CardPage.RETIRED or not (data.at_home or data.at_desk):
        return ()
    main = _main(data)
    more = [one for one in (_MORE if data.at_home else _DESK_MORE) if one in data.actions and one not in main]
    has_more = bool(more) and not _WORKED_ON.isdisjoint(main)
    if data.page in (CardPage.MORE, CardPage.REST) and has_more:
        return _further(data, more, t)
    keys = [_key(data, one, t) for one in main]
    if has_more:
        keys.append(_turn(data, CardPage.MORE, t.plain("More…")))
    keys += _letters(data, t)
    return tuple(rows_of(keys, 2 if len(keys) == 4 else 3))


def ended_keys(data: CardData, t: Translator) -> tuple[Row, ...]:
    """What there is to do with a result: read its letters, keep an answer as an article, write the closing letter."""
    ended = data.ticket.status in (Status.RESOLVED, Status.CLOSED)
    answered = is_quick(data.ticket) and ended and data.ticket.outcome not in (TURNED, JOINED)
    keys = _letters(data, t)
    if answered and data.at_desk:
        keys.append(Key(text=t.plain("Keep as article"), button=KeepAnswer(ticket_id=data.ticket.id)))
    if Action.CLOSING_LETTER in data.actions and (data.at_desk or is_private(data.ticket)):
        keys.append(_key(data, Action.CLOSING_LETTER, t))
    return (tuple(keys),) if keys else ()


def _letters(data: CardData, t: Translator) -> list[Key]:
    """What was written about it can be read."""
    return [Key(text=t.plain("Read letter"), button=ShowLetters(ticket_id=data.ticket.id))] if data.has_letters else []


def _further(data: CardData, more: Sequence[Action], t: Translator) -> tuple[Row, ...]:
    """What else can be done: with the way back eight keys at most, the seldom ones on a page of their own."""
    first, rest = (more, ()) if len(more) < _MOST_KEYS else (more[: _MOST_KEYS - 2], more[_MOST_KEYS - 2 :])
    back = _turn(data, CardPage.MAIN, t.plain("Back"))
    if data.page is CardPage.REST and rest:
        return (*rows_of([_key(data, one, t) for one in rest], 3), (back,))
    turns = (_turn(data, CardPage.REST, t.plain("More…")), back) if rest else (back,)
    return (*rows_of([_key(data, one, t) for one in first], 3), turns)


def _main(data: CardData) -> Sequence[Action]:
    """The first page. Where nobody may simply take a ticket it is assigned; who has set out may find nobody there."""
    wanted = (_HOME if data.at_home else _DESK).get(data.ticket.status, ())
    possible = [one for one in wanted if one in data.actions]
    if data.ticket.status is Status.OPEN and Action.ACCEPT not in data.actions and Action.ASSIGN in data.actions:
        possible = [Action.ASSIGN, *(one for one in possible if one is not Action.ASSIGN)]
    if data.on_the_way_at is not None and Action.NOBODY_HOME in data.actions:
        possible = [Action.NOBODY_HOME if one is Action.ON_MY_WAY else one for one in possible]
    return possible


def _key(data: CardData, action: Action, t: Translator) -> Key:
    label = LABELS[action]
    if not data.at_home:
        label = _ELSEWHERE.get(action, label)
    if data.heard is not None:
        label = HEARD_LABELS.get(action, label)
    if data.booked is not None and data.booked.is_out:
        label = _LENT.get(action, label)
    if data.ticket.holder_id is not None:
        label = _HELD.get(action, label)
    button = ActOnTicket(ticket_id=data.ticket.id, round=data.ticket.round, action=action.value)
    return Key(text=t.plain(label), button=button, style=_STYLES.get(action))


def _turn(data: CardData, page: CardPage, text: str) -> Key:
    return Key(text=text, button=TurnCard(ticket_id=data.ticket.id, page=page.value))
