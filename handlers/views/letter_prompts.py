"""What the small forms about letters ask, and the preview of a letter as it will read."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from markupsafe import Markup

from domain.drafts import Form
from domain.letters import LetterVersion
from domain.text_parts import in_parts, shortened, units
from handlers.translator import later
from handlers.views.ticket_words import lines
from handlers.views.view import Look
from usecases.letter_forms import BODY, DAY, REMARK, SEND, TEXT, WAY, WHO, WHY
from usecases.letter_sending import A_MESSAGE
from usecases.prompt_data import PromptData

_PREVIEW = 3000
"""UTF-16 units of a letter on its preview; everything is sent."""

_COPIED = 2500
"""Characters of the last draft on its prompt; the whole of a longer one is behind the card's key."""

QUESTIONS: Mapping[tuple[Form, str], str] = MappingProxyType(
    {
        (Form.RETURN_LETTER, REMARK): later("{what}: what has to be different in the letter? Just write it."),
        (Form.CLOSING_LETTER, TEXT): later(
            "{what}: write the whole closing letter as the resident shall read it; several messages and files are one "
            "letter. Then press “Submit”."
        ),
        (Form.DELIVER, WAY): later("{what}: how did the letter get there?"),
        (Form.DELIVER, DAY): later("On which day?"),
        (Form.DELIVER, WHO): later("Who brought or posted it, and who took it? Just write it."),
        (Form.GIVE_UP_DELIVERY, WHY): later("{what}: why can the letter not be delivered? It is kept as the proof."),
        (Form.EXPLAIN_DELAY, WHY): later("{what}: why is the reply late? A sentence is enough."),
    }
)


def _collecting(data: PromptData, look: Look, what: str) -> Markup:
    """Several messages and files are one letter; how much there is so far."""
    t, body = look.t, data.draft.text(BODY) or ""
    asked = t(
        "Write the reply to {what}; several messages and files are one letter. Press “Preview” when it is whole.",
        what=what,
    )
    if not body and data.former is not None:
        return lines(asked, *_former(data, data.former, look))
    if not body:
        return asked
    return lines(asked, t.n("{n} character so far.", "{n} characters so far.", len(body)))


def _former(data: PromptData, former: LetterVersion, look: Look) -> list[Markup]:
    """What has to be different, and the last draft, to be copied with one touch."""
    t = look.t
    words = shortened(former.body, _COPIED)
    said = [t("What to change: {words}", words=data.remark)] if data.remark else []
    told = t("Touch the last draft to copy it, change it and send it; or press “Use last draft” and add to it.")
    if data.enclosed:
        said.append(t.n("Its {n} file stays enclosed.", "Its {n} files stay enclosed.", data.enclosed))
    return [*said, told, Markup("<pre>{}</pre>").format(words)]


def _preview(data: PromptData, look: Look, _what: str) -> Markup:
    """As it will read, with its number as soon as it is approved."""
    t, body = look.t, data.draft.text(BODY) or ""
    head = t("This is how it will read:")
    files = data.enclosed + len(data.attachments)
    enclosed = t.n("{n} enclosure", "{n} enclosures", files) if files else Markup("")
    if units(body) <= _PREVIEW:
        return lines(head, body, enclosed)
    count = len(in_parts(body, A_MESSAGE))
    whole = t.n("The whole text goes out in {n} message.", "The whole text goes out in {n} messages.", count)
    return lines(head, shortened(body, _PREVIEW), whole, enclosed)


SPECIAL: Mapping[tuple[Form, str], Callable[[PromptData, Look, str], Markup]] = MappingProxyType(
    {(Form.LETTER, TEXT): _collecting, (Form.LETTER, SEND): _preview}
)
