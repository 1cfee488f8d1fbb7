"""What each button and each command needs, by the table of grants; without a row here a button does nothing."""

from collections.abc import Mapping
from types import MappingProxyType

from domain.grants import GRANTS, Grant, Right, Standing
from domain.tickets import Action
from handlers.buttons import articles, duty, emergencies, households, letters, people, plans, privacy, resident, staff
from handlers.buttons.base import Button

BUTTON_GRANTS: Mapping[type[Button], Grant] = MappingProxyType(
    {
        # ------------------------------------------------------------------------------- whoever writes to the bot
        resident.OpenMenu: Right.LOOK_AROUND,
        resident.ChooseHome: Right.LOOK_AROUND,
        resident.OpenEmergency: Right.LOOK_AROUND,
        emergencies.RaiseAlarm: Right.RAISE_ALARM,
        resident.ChooseLanguage: Right.LOOK_AROUND,
        resident.SetLanguage: Right.LOOK_AROUND,
        resident.OpenRequest: Right.REPORT,
        resident.CallMe: Right.REPORT,
        people.OpenRegistration: Right.REPORT,
        resident.Choose: Right.FILL_IN_FORM,
        resident.SkipStep: Right.FILL_IN_FORM,
        resident.BackStep: Right.FILL_IN_FORM,
        resident.DropDraft: Right.FILL_IN_FORM,
        resident.ResumeDraft: Right.FILL_IN_FORM,
        people.JoinDepartment: Right.JOIN_DEPARTMENT,
        # ------------------------------------------------------------------------------- residents, about their own
        resident.ShowMine: Right.FOLLOW_OWN,
        resident.ShowTicket: Right.FOLLOW_OWN,
        resident.HideTicket: Right.FOLLOW_OWN,
        resident.MoveBooking: Right.FOLLOW_OWN,
        resident.AnswerAccess: Right.FOLLOW_OWN,
        resident.DecideQuote: Right.FOLLOW_OWN,
        resident.AnswerFollowUp: Right.FOLLOW_OWN,
        resident.GiveScore: Right.FOLLOW_OWN,
        resident.AnswerConduct: Right.FOLLOW_OWN,
        resident.AnswerOutage: Right.FOLLOW_OWN,
        letters.GetLetter: Right.FOLLOW_OWN,
        privacy.ShowMyData: Right.OWN_DATA,
        privacy.GetMyData: Right.OWN_DATA,
        privacy.CorrectMyData: Right.OWN_DATA,
        privacy.DeleteMyData: Right.OWN_DATA,
        privacy.KeepMyData: Right.OWN_DATA,
        letters.AskClosingLetter: Right.FOLLOW_OWN,
        resident.AddRemark: Action.REMARK,
        resident.Hurry: Action.HURRY,
        resident.CancelTicket: Action.CANCEL,
        resident.ReopenTicket: Action.REOPEN,
        resident.Disagree: Action.DISAGREE,
        emergencies.TakeBack: Action.TAKE_BACK,
        emergencies.SayBuilding: Action.SAY_WHERE,
        emergencies.SayCommunity: Action.SAY_WHERE,
        emergencies.TurnPlaces: Action.SAY_WHERE,
        emergencies.AllowSound: Action.ALLOW_SOUND,
        plans.ChooseBranch: Action.CHOOSE_BRANCH,
        plans.AnswerNeed: Action.CHOOSE_BRANCH,
        households.ShowHomes: Right.KEEP_OWN_HOME,
        households.AddUnit: Right.KEEP_OWN_HOME,
        households.AnswerForHousehold: Right.KEEP_OWN_HOME,
        households.InviteFamily: Right.KEEP_OWN_HOME,
        households.TakeBackInvitation: Right.KEEP_OWN_HOME,
        households.StillSo: Right.KEEP_OWN_HOME,
        households.SomethingChanged: Right.KEEP_OWN_HOME,
        # ------------------------------------------------------------------------------- colleagues
        plans.TickStep: Action.TICK,
        plans.SetBranch: Action.SET_BRANCH,
        plans.SetNeed: Action.SET_BRANCH,
        plans.TurnPlan: Action.TICK,
        plans.JudgeSummary: Action.JUDGE_SUMMARY,
        plans.ShowSummary: Right.FIND_TICKETS,
        plans.ShowReport: Right.FIND_TICKETS,
        plans.BeginDrill: Right.HOLD_DRILLS,
        emergencies.AlarmPage: Action.END_ALARM,
        emergencies.EndAlarm: Action.END_ALARM,
        emergencies.FalseAlarm: Action.FALSE_ALARM,
        emergencies.JoinAlarm: Action.JOIN_ALARM,
        staff.TurnCard: Action.HAND_OVER,
        staff.SetGroupLanguage: Right.READ_DEPARTMENT,
        staff.ShowBoard: Right.READ_DEPARTMENT,
        staff.ChooseBoard: Right.READ_DEPARTMENT,
        staff.ShowUnpaid: Right.READ_DEPARTMENT,
        staff.ShowCard: Right.READ_DEPARTMENT,
        staff.ShowStory: Right.READ_DEPARTMENT,
        staff.AnswerInquiry: Right.ANSWER_INQUIRIES,
        staff.RecordPayment: Right.TAKE_MONEY,
        staff.ShowPayment: Right.TAKE_MONEY,
        staff.Approve: Right.APPROVE_DELAYS,
        staff.OpenCalendar: Right.DECLARE_DAYS,
        staff.DeclareDay: Right.DECLARE_DAYS,
        staff.DeclareOutage: Right.DECLARE_OUTAGES,
        staff.ProlongOutage: Right.DECLARE_OUTAGES,
        staff.EndOutage: Right.DECLARE_OUTAGES,
        duty.SignOn: Right.SIGN_ON,
        duty.SignOff: Right.SIGN_ON,
        duty.OpenDuty: Right.READ_DUTY,
        duty.ChooseDuty: Right.SEE_ALL_DUTY,
        duty.ShowRota: Right.PLAN_DUTY,
        duty.AskNight: Right.PLAN_DUTY,
        duty.ToggleNight: Right.PLAN_DUTY,
        duty.OpenStaffing: Right.PLAN_DUTY,
        duty.SetAssignment: Right.PLAN_DUTY,
        duty.SetLoadCap: Right.PLAN_DUTY,
        articles.ShowArticles: Right.WRITE_ARTICLES,
        articles.ShowArticle: Right.WRITE_ARTICLES,
        articles.WriteArticle: Right.WRITE_ARTICLES,
        articles.RetireArticle: Right.WRITE_ARTICLES,
        articles.KeepAnswer: Right.WRITE_ARTICLES,
        letters.ShowLetters: Right.READ_DEPARTMENT,
        letters.ReadLetter: Right.READ_DEPARTMENT,
        letters.JudgeLetter: Action.APPROVE_LETTER,
        letters.PrintLetter: Action.DELIVER,
        letters.NoteDelivery: Action.DELIVER,
        letters.GiveUpDelivery: Action.GIVE_UP_DELIVERY,
        privacy.AddLeakStep: Right.HANDLE_LEAKS,
        privacy.CloseLeak: Right.HANDLE_LEAKS,
        people.VerifyResident: Right.VERIFY_RESIDENTS,
        people.RefuseResident: Right.VERIFY_RESIDENTS,
        people.UnblockResident: Right.BLOCK_PEOPLE,
        households.OpenHousehold: Right.KEEP_HOUSEHOLDS,
        households.AskWhomToInvite: Right.KEEP_HOUSEHOLDS,
        households.InviteInto: Right.KEEP_HOUSEHOLDS,
        households.RevokeInvitation: Right.KEEP_HOUSEHOLDS,
        households.NoteMoveOut: Right.KEEP_HOUSEHOLDS,
        households.ConfirmImport: Right.IMPORT_RESIDENTS,
        households.DropImport: Right.IMPORT_RESIDENTS,
        people.IssueBindCode: Right.ADMINISTER,
        people.TurnAdminMenu: Right.KEEP_ROSTER,
        people.AskRole: Right.KEEP_ROSTER,
        people.GiveRole: Right.KEEP_ROSTER,
        people.AskBuildings: Right.KEEP_ROSTER,
        people.ToggleBuilding: Right.KEEP_ROSTER,
        people.ShowColleague: Right.KEEP_ROSTER,
        people.EndColleague: Right.KEEP_ROSTER,
        people.AddColleague: Right.KEEP_ROSTER,
    }
)
"""Every button but those of cards, which carry their action."""

COMMAND_GRANTS: Mapping[str, Grant] = MappingProxyType(
    {
        "start": Right.LOOK_AROUND,
        "help": Right.LOOK_AROUND,
        "language": Right.LOOK_AROUND,
        "privacy": Right.OWN_DATA,
        "sos": Right.LOOK_AROUND,
        "cancel": Right.FILL_IN_FORM,
        "mine": Right.FOLLOW_OWN,
        "home": Right.KEEP_OWN_HOME,
        "bind": Right.USE_CODE,
        "board": Right.READ_DEPARTMENT,
        "duty": Right.READ_DUTY,
        "staff": Right.KEEP_ROSTER,
        "find": Right.FIND_TICKETS,
        "new": Right.WRITE_FOR_CALLERS,
        "unit": Right.KEEP_HOUSEHOLDS,
        "residents": Right.EXPORT_RESIDENTS,
        "outage": Right.DECLARE_OUTAGES,
        "calendar": Right.DECLARE_DAYS,
        "kb": Right.WRITE_ARTICLES,
        "articles": Right.WRITE_ARTICLES,
        "block": Right.BLOCK_PEOPLE,
        "drill": Right.HOLD_DRILLS,
        "leak": Right.REPORT_LEAKS,
    }
)
"""Every command but those of the request types, which are `Right.REPORT`."""


_ACTIONS: Mapping[str, Action] = MappingProxyType({one.value: one for one in Action})


def grant_of(button: Button) -> Grant | None:
    """What somebody needs to press it; None when it means nothing."""
    if isinstance(button, staff.ActOnTicket):
        return _ACTIONS.get(button.action)
    return BUTTON_GRANTS.get(type(button))


def is_colleagues(button: Button) -> bool:
    """Whether only who works here may press it at all."""
    grant = grant_of(button)
    return grant is not None and all(grant not in GRANTS[one] for one in Standing)
