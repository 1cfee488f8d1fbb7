"""Every text of the program exists in every language, says the same things, and keeps the house's tone."""

import ast
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from opencc_purepy import OpenCC

from bot.locale_tools import extract, renewed

ROOT = Path(__file__).resolve().parents[2]
LOCALES = ROOT / "bot" / "locales"
LANGUAGES = ("zh_Hans", "zh_Hant")

PLACEHOLDER = re.compile(r"\{[^{}]*\}")
TAG = re.compile(r"</?(?:b|i|u|s|code|pre|blockquote|tg-spoiler)>|<a href=\"[^\"]*\">|</a>")
BANNED = ("尽快", "亲,", "亲，", "亲!", "亲！", "予以", "!!", "！！")
HANS_ONLY_STAFF = "工单"
ALSO_TRADITIONAL = frozenset("台里床准")
"""Written like this in Hong Kong and Taiwan too, though OpenCC knows another form."""
BESIDE_HAN = re.compile(r"[\u4e00-\u9fff][,;:?!()]|[,;?!(][\u4e00-\u9fff]|[“”]")
"""Half-width marks and foreign quotation marks in a Chinese sentence."""


def messages(catalog: Catalog) -> dict[str, Message]:
    return {source(message): message for message in catalog if message.id}


def source(message: Message) -> str:
    return str(message.id[0] if isinstance(message.id, tuple | list) else message.id)


def target(message: Message) -> str:
    return str((message.string[0] if isinstance(message.string, tuple | list) else message.string) or "")


def sources(message: Message) -> list[str]:
    return [str(one) for one in message.id] if isinstance(message.id, tuple | list) else [str(message.id)]


def read(language: str) -> dict[str, Message]:
    with (LOCALES / f"{language}.po").open("rb") as file:
        return messages(read_po(file, locale=language))


@pytest.fixture(scope="module")
def wanted() -> dict[str, Message]:
    return messages(extract(ROOT))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_translated(language: str, wanted: dict[str, Message]) -> None:
    known = read(language)
    assert sorted(wanted.keys() - known.keys()) == []
    assert [key for key, message in known.items() if not target(message) or message.fuzzy] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_left_over(language: str, wanted: dict[str, Message]) -> None:
    assert sorted(read(language).keys() - wanted.keys()) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("pattern", [PLACEHOLDER, TAG], ids=["placeholders", "tags"])
def test_the_translation_has_the_same_parts(language: str, pattern: re.Pattern[str]) -> None:
    def parts(text: str) -> Counter[str]:
        return Counter(pattern.findall(text))

    different = [
        key
        for key, message in read(language).items()
        if target(message) and any(parts(one) != parts(target(message)) for one in sources(message)[-1:])
    ]
    assert different == []


def test_every_tag_is_one_that_telegram_knows(wanted: dict[str, Message]) -> None:
    assert [key for key in wanted if re.search(r"[<>]", TAG.sub("", key))] == []


def test_the_generated_files_are_up_to_date() -> None:
    stale = [path.name for path, content in renewed(ROOT).items() if path.read_bytes() != content]
    assert stale == [], "run `make texts`"


def shipped(language: str) -> Iterator[str]:
    """Every text of this language in the files of the default configuration."""

    def walk(value: object) -> Iterator[str]:
        if isinstance(value, dict):
            text = value.get(language)
            yield from [text] if isinstance(text, str) else []
        for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            yield from walk(one)

    for path in sorted((ROOT / "bot" / "defaults").rglob("*.toml")):
        yield from walk(tomllib.loads(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    ("language", "conversion"), [("zh_Hant", "s2t"), ("zh_Hans", "t2s")], ids=["traditional", "simplified"]
)
def test_the_two_scripts_are_not_mixed(language: str, conversion: str) -> None:
    texts = [*(target(one) for one in read(language).values()), *shipped(language.replace("_", "-"))]
    assert len(texts) > 1000
    convert = OpenCC(conversion).convert
    foreign = {char for char in set("".join(texts)) - ALSO_TRADITIONAL if convert(char) != char}
    assert [text for text in texts if foreign & set(text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_chinese_has_its_own_marks_and_says_you_politely(language: str) -> None:
    texts = [*(target(one) for one in read(language).values()), *shipped(language.replace("_", "-"))]
    said = [PLACEHOLDER.sub("", TAG.sub("", text)) for text in texts]
    assert [text for text in said if BESIDE_HAN.search(text) or "你" in text] == []


def test_the_tone_is_kept() -> None:
    said = {key: target(message) for key, message in read("zh_Hans").items()}
    assert {key: text for key, text in said.items() if any(word in text for word in BANNED)} == {}


def test_residents_never_read_the_staff_word_for_a_ticket() -> None:
    def for_residents(message: Message) -> bool:
        places = [place for place, _ in message.locations]
        return bool(places) and all("resident" in place for place in places)

    said = {key: target(message) for key, message in read("zh_Hans").items() if for_residents(message)}
    assert {key: text for key, text in said.items() if HANS_ONLY_STAFF in text} == {}


def test_a_text_that_counts_is_written_where_it_is_said() -> None:
    """Extraction reads both its forms there; in a variable it would stay English for everybody."""
    calls = [one for place in ("handlers", "bot") for path in (ROOT / place).rglob("*.py") for one in counting(path)]
    assert len(calls) > 20
    assert [ast.unparse(one) for one in calls if not all(isinstance(text, ast.Constant) for text in one.args[:2])] == []


def counting(path: Path) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("n", "plain_n"):
            yield node


def test_the_checks_can_see_a_difference() -> None:
    assert Counter(PLACEHOLDER.findall("{a} {b}")) != Counter(PLACEHOLDER.findall("{a}"))
    assert Counter(TAG.findall("<b>x</b>")) == Counter({"<b>": 1, "</b>": 1})
    assert TAG.sub("", '<b>x</b> <a href="tg://user">y</a>') == "x y"
