"""What the keys of cards, boards and approvals do; forms' keys are the same as residents'."""

from types import MappingProxyType

from domain.incoming import Press
from handlers.buttons import articles, duty, emergencies, letters, plans
from handlers.buttons import staff as buttons
from handlers.pressing import Foresights, Uses
from usecases import (
    acting,
    alarm_acts,
    alarm_joining,
    article_editing,
    board_posts,
    branching,
    debriefing,
    declaring_days,
    declaring_outages,
    drills,
    duty_screens,
    finding,
    group_language,
    holding,
    inquiries,
    letter_forms,
    letter_reading,
    paying,
    plan_acts,
    rota,
    staffing_screen,
)
from usecases.ports import Answer, UnitOfWork


def _end_outage(uow: UnitOfWork, press: Press, button: buttons.EndOutage) -> Answer:
    match button.answer:
        case buttons.EndOutage.SURE:
            return declaring_outages.end(uow, press, button.outage_id)
        case answer:
            asks = answer == buttons.EndOutage.ASK
            return declaring_outages.ask_about_end(uow, press, button.outage_id, asks=asks)


ON_BUTTON: Uses = MappingProxyType(
    {
        buttons.ActOnTicket: lambda uow, press, one: acting.act(uow, press, one.ticket_id, one.round, one.action),
        buttons.TurnCard: lambda uow, press, one: acting.turn_card(uow, press, one.ticket_id, one.page),
        buttons.Approve: lambda uow, press, one: holding.decide(
            uow, press, one.ticket_id, one.event_id, granted=one.granted
        ),
        buttons.AnswerInquiry: lambda uow, press, one: inquiries.open_answer(uow, press, one.ticket_id, one.event_id),
        buttons.RecordPayment: lambda uow, press, one: paying.begin(uow, press, one.ticket_id, refund=one.refund),
        buttons.ShowBoard: lambda uow, press, one: board_posts.turn_board(uow, press, one.page, one.filter),
        buttons.ChooseBoard: lambda uow, press, _: board_posts.choose_board(uow, press),
        buttons.ShowUnpaid: lambda uow, press, one: board_posts.show_unpaid(uow, press, one.page),
        buttons.ShowPayment: lambda uow, press, one: paying.show_card(uow, press, one.ticket_id),
        buttons.ShowStory: lambda uow, press, one: finding.turn_story(uow, press, one.ticket_id, one.page),
        buttons.OpenCalendar: lambda uow, press, _: declaring_days.open_calendar(uow, press),
        buttons.DeclareDay: lambda uow, press, one: declaring_days.begin(uow, press, one.day),
        articles.ShowArticles: lambda uow, press, one: article_editing.turn(uow, press, one.page),
        articles.ShowArticle: lambda uow, press, one: article_editing.show(uow, press, one.article_id),
        articles.WriteArticle: lambda uow, press, one: article_editing.begin(
            uow, press, one.article_id, one.version, one.part
        ),
        articles.RetireArticle: lambda uow, press, one: article_editing.retire(
            uow, press, one.article_id, one.version, sure=one.sure
        ),
        articles.KeepAnswer: lambda uow, press, one: article_editing.keep_answer(uow, press, one.ticket_id),
        letters.ShowLetters: lambda uow, press, one: letter_reading.show(uow, press, one.ticket_id),
        letters.ReadLetter: lambda uow, press, one: letter_reading.read(uow, press, one.version_id),
        letters.JudgeLetter: lambda uow, press, one: letter_forms.judge(
            uow, press, one.version_id, approved=one.approved
        ),
        letters.PrintLetter: lambda uow, press, one: letter_forms.print_out(uow, press, one.letter_id),
        letters.NoteDelivery: lambda uow, press, one: letter_forms.note_delivery(uow, press, one.letter_id),
        letters.GiveUpDelivery: lambda uow, press, one: letter_forms.give_up(uow, press, one.letter_id),
        duty.SignOn: lambda uow, press, _: duty_screens.sign_on(uow, press),
        duty.SignOff: lambda uow, press, _: duty_screens.sign_off(uow, press),
        duty.OpenDuty: lambda uow, press, one: duty_screens.open_screen(uow, press, one.department),
        duty.ChooseDuty: lambda uow, press, one: duty_screens.choose(uow, press, one.page),
        duty.ShowRota: lambda uow, press, one: rota.show(uow, press, one.department, one.page),
        duty.AskNight: lambda uow, press, one: rota.ask_night(uow, press, one.department, one.night, one.page),
        duty.ToggleNight: lambda uow, press, one: rota.toggle(
            uow, press, one.department, one.night, one.staff_id, one.page
        ),
        duty.OpenStaffing: lambda uow, press, one: staffing_screen.show(uow, press, one.department),
        duty.SetAssignment: lambda uow, press, one: staffing_screen.set_assignment(
            uow, press, one.department, one.assignment
        ),
        duty.SetLoadCap: lambda uow, press, one: staffing_screen.set_load_cap(uow, press, one.department, one.cap),
        buttons.DeclareOutage: lambda uow, press, _: declaring_outages.begin(uow, press),
        buttons.ProlongOutage: lambda uow, press, one: declaring_outages.begin_longer(uow, press, one.outage_id),
        buttons.EndOutage: _end_outage,
        plans.TickStep: lambda uow, press, one: plan_acts.tick(uow, press, one.ticket_id, one.run, one.answer),
        plans.TurnPlan: lambda uow, press, one: plan_acts.turn_plan(uow, press, one.ticket_id, one.page),
        plans.SetBranch: lambda uow, press, one: branching.set_branch(uow, press, one.ticket_id, one.branch),
        plans.SetNeed: lambda uow, press, one: branching.set_need(uow, press, one.ticket_id, one.branch, has=one.has),
        plans.JudgeSummary: lambda uow, press, one: debriefing.judge(
            uow, press, one.ticket_id, one.event_id, approved=one.approved
        ),
        plans.ShowSummary: lambda uow, press, one: debriefing.show(uow, press, one.ticket_id),
        plans.ShowReport: lambda uow, press, one: drills.show_report(uow, press, one.ticket_id),
        plans.BeginDrill: lambda uow, press, one: drills.begin(uow, press, one.type_key, sure=one.sure),
        emergencies.AlarmPage: lambda uow, press, one: alarm_acts.show_page(uow, press, one.ticket_id, one.page),
        emergencies.EndAlarm: lambda uow, press, one: alarm_acts.end(uow, press, one.ticket_id),
        emergencies.JoinAlarm: lambda uow, press, one: alarm_joining.join(uow, press, one.ticket_id, one.other_id),
        emergencies.FalseAlarm: lambda uow, press, one: alarm_acts.false_alarm(uow, press, one.ticket_id, one.reason),
        buttons.SetGroupLanguage: lambda uow, press, one: group_language.choose(uow, press, one.locale),
        buttons.ShowCard: lambda uow, press, one: board_posts.show_card(uow, press, one.ticket_id),
    }
)

FORESIGHTS: Foresights = MappingProxyType(
    {
        letters.JudgeLetter: lambda uow, press, one: (
            letter_forms.paper_of(uow, press, one.version_id) if one.approved else None
        ),
    }
)
"""What takes so long that nobody should wait for it behind the one who writes."""
