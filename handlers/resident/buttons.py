"""What the buttons in residents' chats do."""

from types import MappingProxyType

from domain.errors import CardRefreshed
from domain.grants import Right
from domain.i18n import Locale
from domain.incoming import Press
from domain.notices.dialogue import Say, Saying
from domain.permissions import allow_anybody
from handlers.buttons import emergencies, plans, privacy
from handlers.buttons import resident as buttons
from handlers.buttons.letters import AskClosingLetter, GetLetter
from handlers.pressing import ButtonUse, Uses
from usecases import (
    alarm_raising,
    alarm_words,
    branching,
    call_tasks,
    conversation,
    follow_up,
    letter_sending,
    living_screens,
    mine,
    my_data,
    outage_answers,
    private_chats,
)
from usecases.people import resident_of
from usecases.ports import Answer, UnitOfWork
from usecases.speaking import to_chat


def _menu(uow: UnitOfWork, press: Press, _button: buttons.OpenMenu) -> Answer:
    private_chats.menu(uow, press)
    return Answer()


def _request(uow: UnitOfWork, press: Press, button: buttons.OpenRequest) -> Answer:
    conversation.begin_request(uow, press.sender, press.chat_id, press.at, type_key=button.type_key, by_menu=True)
    return Answer()


def _say(saying: Saying) -> ButtonUse:
    def use(uow: UnitOfWork, press: Press, _button: object) -> Answer:
        allow_anybody(Right.LOOK_AROUND)
        to_chat(uow, press.chat_id, Say(saying=saying))
        return Answer()

    return use


def _emergency(uow: UnitOfWork, press: Press, _button: buttons.OpenEmergency) -> Answer:
    alarm_raising.show_kinds(uow, press.sender, press.chat_id, press.at)
    return Answer()


def _set_language(uow: UnitOfWork, press: Press, button: buttons.SetLanguage) -> Answer:
    if button.locale not in tuple(Locale):
        raise CardRefreshed
    chosen = Locale(button.locale)
    conversation.set_language(uow, press, chosen)
    return Answer(locale=chosen)


def _follow_up(uow: UnitOfWork, press: Press, button: buttons.AnswerFollowUp) -> Answer:
    resident = resident_of(uow, press.sender, press.at)
    living_screens.silence(uow, press)
    return follow_up.answer(uow, resident, button.ticket_id, button.round, working=button.working, at=press.at)


def _disagree(uow: UnitOfWork, press: Press, button: buttons.Disagree) -> Answer:
    resident = resident_of(uow, press.sender, press.at)
    living_screens.silence(uow, press)
    return follow_up.disagree(uow, resident, button.ticket_id, button.round, press.at)


def _score(uow: UnitOfWork, press: Press, button: buttons.GiveScore) -> Answer:
    resident = resident_of(uow, press.sender, press.at)
    living_screens.silence(uow, press)
    return follow_up.score(uow, resident, button.ticket_id, button.round, button.score, press.at)


def _conduct(uow: UnitOfWork, press: Press, button: buttons.AnswerConduct) -> Answer:
    resident = resident_of(uow, press.sender, press.at)
    living_screens.silence(uow, press)
    return follow_up.conduct(uow, resident, button.ticket_id, button.round, observed=button.observed, at=press.at)


def _letter(uow: UnitOfWork, press: Press, button: GetLetter) -> Answer:
    resident = resident_of(uow, press.sender, press.at)
    letter_sending.get_again(uow, resident, button.letter_id, press.at)
    return Answer()


ON_BUTTON: Uses = MappingProxyType(
    {
        buttons.OpenMenu: _menu,
        buttons.ChooseHome: lambda uow, press, one: private_chats.choose_home(uow, press, one.community),
        buttons.OpenEmergency: _emergency,
        emergencies.RaiseAlarm: lambda uow, press, one: alarm_raising.press_kind(uow, press, one.type_key),
        emergencies.TakeBack: lambda uow, press, one: alarm_words.take_back(uow, press, one.ticket_id),
        emergencies.SayBuilding: lambda uow, press, one: alarm_words.say_building(
            uow, press, one.ticket_id, one.building
        ),
        emergencies.SayCommunity: lambda uow, press, one: alarm_words.say_community(
            uow, press, one.ticket_id, one.community
        ),
        emergencies.TurnPlaces: lambda uow, press, one: alarm_words.turn_places(uow, press, one.ticket_id, one.page),
        plans.ChooseBranch: lambda uow, press, one: branching.choose(uow, press, one.ticket_id, one.branch),
        plans.AnswerNeed: lambda uow, press, one: branching.answer_need(
            uow, press, one.ticket_id, one.branch, has=one.has
        ),
        emergencies.AllowSound: lambda uow, press, one: alarm_words.allow_sound(
            uow, press, one.ticket_id, silent=one.silent
        ),
        buttons.OpenRequest: _request,
        buttons.CallMe: lambda uow, press, _: call_tasks.call_me(uow, press.sender, press.chat_id, press.at),
        buttons.ShowMine: lambda uow, press, one: mine.turn(uow, press, one.page),
        buttons.ShowTicket: lambda uow, press, one: mine.show_ticket(uow, press, one.ticket_id),
        buttons.AddRemark: lambda uow, press, one: mine.remark(uow, press, one.ticket_id),
        buttons.Hurry: lambda uow, press, one: mine.hurry(uow, press, one.ticket_id),
        buttons.HideTicket: lambda uow, press, one: mine.hide(uow, press, one.ticket_id),
        buttons.CancelTicket: lambda uow, press, one: mine.cancel(uow, press, one.ticket_id, sure=one.sure),
        buttons.MoveBooking: lambda uow, press, one: mine.rebook(uow, press, one.ticket_id),
        buttons.ReopenTicket: lambda uow, press, one: mine.reopen(uow, press, one.ticket_id),
        buttons.ChooseLanguage: _say(Saying.LANGUAGE),
        buttons.SetLanguage: _set_language,
        buttons.Choose: lambda uow, press, one: conversation.choose(uow, press, one.draft_id, one.step, one.value),
        buttons.SkipStep: lambda uow, press, one: conversation.skip(uow, press, one.draft_id, one.step),
        buttons.BackStep: lambda uow, press, one: conversation.back(uow, press, one.draft_id),
        buttons.DropDraft: lambda uow, press, one: conversation.drop(uow, press, one.draft_id),
        buttons.ResumeDraft: lambda uow, press, one: conversation.resume(uow, press, one.draft_id),
        buttons.AnswerAccess: lambda uow, press, one: mine.access(uow, press, one.ticket_id, one.round, one.answer),
        buttons.DecideQuote: lambda uow, press, one: mine.decide(uow, press, one.quote_id, one.decision),
        buttons.AnswerFollowUp: _follow_up,
        buttons.AnswerOutage: lambda uow, press, one: outage_answers.answer(uow, press, one.outage_id, fine=one.fine),
        buttons.Disagree: _disagree,
        GetLetter: _letter,
        AskClosingLetter: lambda uow, press, one: mine.ask_for_letter(uow, press, one.ticket_id),
        buttons.GiveScore: _score,
        privacy.ShowMyData: lambda uow, press, one: my_data.turn(uow, press, one.section),
        privacy.GetMyData: lambda uow, press, _: my_data.export(uow, press),
        privacy.CorrectMyData: lambda uow, press, one: my_data.correct(uow, press, one.item),
        privacy.DeleteMyData: lambda uow, press, one: my_data.delete(uow, press, sure=one.sure),
        privacy.KeepMyData: lambda uow, press, _: my_data.keep(uow, press),
        buttons.AnswerConduct: _conduct,
    }
)
