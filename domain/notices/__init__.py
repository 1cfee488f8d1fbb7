"""Every kind of outgoing message, by name."""

from collections.abc import Mapping
from types import MappingProxyType

from domain.notices import (
    afterwards,
    articles,
    blocking,
    bookings,
    dialogue,
    duty,
    emergencies,
    households,
    letters,
    news,
    outages,
    plans,
    privacy,
    resident_lists,
    staff,
)
from domain.notices.base import Notice

NOTICES: Mapping[str, type[Notice]] = MappingProxyType(
    {
        cls.__name__: cls
        for module in (
            afterwards,
            articles,
            blocking,
            bookings,
            dialogue,
            duty,
            emergencies,
            households,
            letters,
            news,
            outages,
            plans,
            privacy,
            resident_lists,
            staff,
        )
        for cls in vars(module).values()
        if isinstance(cls, type) and issubclass(cls, Notice) and cls is not Notice and not cls.__name__.startswith("_")
    }
)

PRESENT: frozenset[type[Notice]] = frozenset(
    {
        dialogue.DraftPrompt,
        dialogue.MyTickets,
        dialogue.MyTicket,
        duty.DutyScreen,
        duty.DutyDepartments,
        duty.RotaScreen,
        duty.RotaNight,
        duty.StaffingScreen,
        emergencies.AlarmAnswer,
        emergencies.PlaceAsked,
        letters.LetterReview,
        letters.LetterToPrint,
        letters.LetterShelf,
        plans.PlanCard,
        plans.BranchAsked,
        afterwards.Summary,
        afterwards.AlarmReport,
        afterwards.DrillScreen,
        staff.TicketCard,
        staff.InquiryCard,
        staff.Overview,
        staff.Board,
        staff.FoundTickets,
        staff.TicketStory,
        bookings.PaymentCard,
        bookings.UnpaidBoard,
        staff.VerificationCard,
        staff.RoleAsked,
        staff.ColleagueScreen,
        staff.BuildingsAsked,
        staff.AdminMenu,
        staff.CalendarScreen,
        articles.ArticleList,
        articles.ArticleScreen,
        outages.OutageCard,
        blocking.BlockedPeople,
        privacy.PrivacyScreen,
        privacy.DataFile,
        privacy.LeakCard,
        households.HouseholdScreen,
        households.MyHomes,
        resident_lists.ImportProgress,
        households.UnansweredFiles,
    }
)
"""Notices that show the present state at delivery; all others are frozen at the decision."""
