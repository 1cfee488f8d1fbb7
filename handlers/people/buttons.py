"""What the buttons about people do: registering, verifying, groups and roles."""

from types import MappingProxyType

from handlers.buttons import people as buttons
from handlers.buttons import privacy
from handlers.pressing import Uses
from usecases import blocking, joining, leak_reports, people_codes, private_chats, roles, roster, verification

ON_BUTTON: Uses = MappingProxyType(
    {
        buttons.VerifyResident: lambda uow, press, one: verification.verify(uow, press, one.resident_id),
        buttons.RefuseResident: lambda uow, press, one: verification.begin_refusal(uow, press, one.resident_id),
        buttons.UnblockResident: lambda uow, press, one: blocking.unblock(uow, press, one.resident_id),
        buttons.OpenRegistration: lambda uow, press, _: private_chats.open_registration(uow, press),
        privacy.AddLeakStep: lambda uow, press, one: leak_reports.begin_step(uow, press, one.leak_id),
        privacy.CloseLeak: lambda uow, press, one: leak_reports.close(uow, press, one.leak_id, sure=one.sure),
        buttons.JoinDepartment: lambda uow, press, _: joining.join(uow, press),
        buttons.IssueBindCode: lambda uow, press, one: people_codes.issue_bind_code(uow, press, one.department),
        buttons.TurnAdminMenu: lambda uow, press, one: roles.turn_admin_menu(uow, press, one.section, one.page),
        buttons.AskRole: lambda uow, press, one: roles.ask_role(uow, press, one.staff_id),
        buttons.GiveRole: lambda uow, press, one: roles.give_role(uow, press, one.staff_id, one.role),
        buttons.ShowColleague: lambda uow, press, one: roster.show_colleague(uow, press, one.staff_id),
        buttons.EndColleague: lambda uow, press, one: roster.end(uow, press, one.staff_id, one.answer),
        buttons.AddColleague: lambda uow, press, _: roster.begin_adding(uow, press),
        buttons.AskBuildings: lambda uow, press, one: roles.ask_buildings(uow, press, one.staff_id, one.page),
        buttons.ToggleBuilding: lambda uow, press, one: roles.toggle_building(
            uow, press, one.staff_id, one.page, one.building
        ),
    }
)
