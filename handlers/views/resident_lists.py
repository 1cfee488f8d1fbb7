"""What the front desk reads about lists of residents: what would come of one, how far it is, the file itself."""

from base64 import b64decode
from collections.abc import Mapping
from types import MappingProxyType

from markupsafe import Markup

from domain.notices.resident_lists import ImportPlanned, ImportProgress, ResidentsExported, UnreadableList, WrongLine
from domain.resident_lists import Wrong
from handlers.buttons.households import ConfirmImport, DropImport
from handlers.translator import later
from handlers.views.view import Key, KeyStyle, Look, PresentView, PresentViews, View, Views
from usecases.delivery_ports import Upload
from usecases.household_ports import ImportState, ResidentImport
from usecases.import_flow import progress_data
from usecases.importing import Deed

_WRONG: Mapping[Wrong, str] = MappingProxyType(
    {
        Wrong.NO_UNIT: later("line {line}: “{value}” is no unit here; write it like 3-2-1201"),
        Wrong.SEVERAL_UNITS: later("line {line}: “{value}” can be several units; write building and section too"),
        Wrong.NO_NAME: later("line {line}: the name is missing"),
        Wrong.NAME_TOO_LONG: later("line {line}: the name “{value}” is longer than 20 characters"),
        Wrong.NO_PHONE: later("line {line}: “{value}” is no phone number"),
        Wrong.NO_RELATION: later("line {line}: “{value}” is none of owner, tenant, family, home help"),
        Wrong.NO_DAY: later("line {line}: “{value}” is no day; write it like 2026-11-30"),
        Wrong.TWICE: later("line {line}: {value} stands twice in this unit"),
    }
)


def import_planned(notice: ImportPlanned, look: Look) -> View:
    """Exactly what would change, and which lines stay out and why; nothing is done yet."""
    t, counts = look.t, notice.counts
    lines = [
        t("📄 {name}: nothing has been changed yet.", name=notice.name),
        t(
            "New {new} · one more unit {units} · changed {changed} · moved out {gone} · as it is {same}",
            new=counts[Deed.NEW],
            units=counts[Deed.ONE_MORE_UNIT],
            changed=counts[Deed.CHANGED],
            gone=counts[Deed.MOVED_OUT],
            same=counts[Deed.AS_IT_IS],
        ),
        t("Who does not stand on the list stays as they are."),
    ]
    if notice.wrong:
        lines.append(t("These lines stay out until they are put right:"))
        lines += [_line(one, look) for one in notice.wrong]
    if notice.more:
        lines.append(t.n("and {n} more line", "and {n} more lines", notice.more))
    due = sum(count for deed, count in counts.items() if deed != Deed.AS_IT_IS)
    drop = Key(text=t.plain("Leave it"), button=DropImport(import_id=notice.import_id))
    if not due:
        return View(text=Markup("\n").join(lines))
    take = Key(
        text=t.plain("Import {n}", n=due), button=ConfirmImport(import_id=notice.import_id), style=KeyStyle.PRIMARY
    )
    return View(text=Markup("\n").join(lines), rows=((take, drop),))


def _line(one: WrongLine, look: Look) -> Markup:
    return look.t(_WRONG[Wrong(one.wrong)], line=one.line, value=one.value)


def import_progress(one: ResidentImport, look: Look) -> View:
    """How far it is; done at the end."""
    t = look.t
    counts, wrong = one.plan.get("counts"), one.plan.get("wrong")
    total = sum(count for deed, count in counts.items() if deed != Deed.AS_IT_IS) if isinstance(counts, dict) else 0
    if one.state is not ImportState.DONE:
        return View(text=t("📄 {name}: {done} of {total} are in …", name=one.name, done=one.done, total=total))
    text = t("✅ {name}: all {total} are in.", name=one.name, total=total)
    if isinstance(wrong, int) and wrong:
        text += t.n("\n{n} line stayed out.", "\n{n} lines stayed out.", wrong)
    return View(text=text)


def unreadable(notice: UnreadableList, look: Look) -> View:
    """Why nothing could be read, and what is needed."""
    t = look.t
    if notice.missing:
        text = t(
            "📄 {name}: the first line must name the columns unit (房号) and name (姓名); "
            "phone (电话), relation (身份) and until (搬离) may follow.",
            name=notice.name,
        )
    else:
        text = t(
            "📄 {name} cannot be read. Please save it as XLSX or CSV, at most 20,000 lines and 5 MB, "
            "and send it again.",
            name=notice.name,
        )
    return View(text=text)


def exported(notice: ResidentsExported, look: Look) -> View:
    """What stands below the file."""
    text = look.t.n(
        "{n} resident. Please keep this file to yourself; that you took it out is on record.",
        "{n} residents. Please keep this file to yourself; that you took it out is on record.",
        notice.count,
    )
    return View(text=text, file=Upload(name=notice.name, data=b64decode(notice.data)))


VIEWS: Views = MappingProxyType(
    {ImportPlanned: import_planned, UnreadableList: unreadable, ResidentsExported: exported}
)
PRESENT_VIEWS: PresentViews = MappingProxyType({ImportProgress: PresentView(load=progress_data, show=import_progress)})
