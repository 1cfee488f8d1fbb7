"""`concierge poster`, as it is typed: which file, which code, and a plain sentence for every mistake."""

import asyncio
import shutil
from pathlib import Path

import pytest
from pypdf import PdfReader

from bot.config_files import default_directory
from bot.poster_command import PosterError, PosterOrder, write_posters
from bot.printing.sheets import PosterPlace
from bot.settings import Settings
from domain.i18n import Locale
from tests.integration.intake.test_cli import typed
from tests.integration.intake.test_life import Town, town  # noqa: F401  a fixture

LONG = "https://a/" + "b" * 400


def links(file: Path) -> set[str]:
    """Where the places lead that can be clicked."""
    found = PdfReader(file).pages[0].get("/Annots", [])
    return {one.get_object()["/A"]["/URI"] for one in found}


def test_a_poster_is_written(tmp_path):
    out = tmp_path / "gate.pdf"
    done = typed("poster", "--for", "gate", "--username", "@jade_bay_bot", "--out", str(out))
    assert done == (0, f"Wrote {out}. Its code leads to https://t.me/jade_bay_bot\n", "")
    assert links(out) == {"https://t.me/jade_bay_bot"}
    assert [file.name for file in tmp_path.iterdir()] == ["gate.pdf"]


def test_the_help_names_what_can_be_chosen():
    code, out, _errors = typed("poster", "--help")
    options = ["--for", "--community", "--language", "--username", "--link", "--out", "gate", "mailbox"]
    assert (code, [word for word in options if word not in out]) == (0, [])


@pytest.mark.parametrize(
    ("order", "sentence"),
    [
        ({"username": "x"}, '"x" is no name of a bot; write it like your_bot, as @BotFather gave it.'),
        ({"username": "管家bot"}, '"管家bot" is no name of a bot; write it like your_bot, as @BotFather gave it.'),
        ({"link": "t.me/x"}, '"t.me/x" is no link; write it like https://t.me/your_bot.'),
        ({"link": LONG}, f'"{LONG}" is no link; write it like https://t.me/your_bot.'),
        (
            {"link": "https://t.me/x", "username": "a_bot"},
            "--link and --username say the same thing; give one of them.",
        ),
        ({"username": "a_bot", "community": "moon"}, 'there is no community "moon"; write one of: jade-bay.'),
        ({"username": "a_bot", "languages": list(Locale)}, "it has room for two languages, not for more."),
        ({"username": "a_bot", "out": Path("/dev/null/x")}, "/dev/null/x cannot be written (Not a directory)."),
    ],
)
def test_mistakes_are_sentences(order, sentence):
    with pytest.raises(PosterError) as error:
        write_posters(Settings(), PosterOrder(place=PosterPlace.GATE, **order))
    assert str(error.value) == f"The poster cannot be made: {sentence}"


def test_a_directory_is_no_file(tmp_path):
    with pytest.raises(PosterError, match="cannot be written"):
        write_posters(Settings(), PosterOrder(place=PosterPlace.GATE, username="a_bot", out=tmp_path))
    with pytest.raises(PosterError, match="cannot be written"):
        write_posters(Settings(), PosterOrder(place=PosterPlace.GATE, username="a_bot", out=Path()))


def test_a_mistake_ends_the_command_with_a_sentence():
    sentence = "its code needs the bot's name; give --username, or set CONCIERGE_BOT_TOKEN."
    assert typed("poster") == (1, "", f"The poster cannot be made: {sentence}\n")


def test_an_unknown_place_is_refused():
    code, out, errors = typed("poster", "--for", "wall")
    assert (code, out, "notice-board" in errors) == (2, "", True)


def two_communities(tmp_path: Path) -> Settings:
    config = tmp_path / "config"
    shutil.copytree(default_directory() / "community", config / "community")
    text = (config / "community" / "jade-bay.toml").read_text(encoding="utf-8")
    (config / "community" / "second.toml").write_text(
        text.replace('key = "jade-bay"', 'key = "second"').replace('locale = "zh-Hans"', 'locale = "en"'),
        encoding="utf-8",
    )
    return Settings(config=config)


def test_every_community_gets_its_poster_in_its_language(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    order = PosterOrder(place=PosterPlace.GATE, link="https://example.org/bot")
    assert write_posters(two_communities(tmp_path), order) == (
        "Wrote poster-jade-bay.pdf. Its code leads to https://example.org/bot\n"
        "Wrote poster-second.pdf. Its code leads to https://example.org/bot\n"
    )
    assert "有事找物业" in PdfReader("poster-jade-bay.pdf").pages[0].extract_text()
    assert "Anything you need?" in PdfReader("poster-second.pdf").pages[0].extract_text()


def test_one_file_is_for_one_community(tmp_path):
    settings, out = two_communities(tmp_path), tmp_path / "x.pdf"
    with pytest.raises(PosterError, match="add --community: jade-bay, second"):
        write_posters(settings, PosterOrder(place=PosterPlace.GATE, username="a_bot", out=out))
    write_posters(settings, PosterOrder(place=PosterPlace.GATE, username="a_bot", out=out, community="second"))
    assert links(out) == {"https://t.me/a_bot?start=second"}


def test_an_old_file_stays_whole_until_the_new_one_is_there(tmp_path):
    out = tmp_path / "x.pdf"
    out.write_bytes(b"old")
    (tmp_path / "x.pdf.part").mkdir()
    order = PosterOrder(place=PosterPlace.MAILBOX, languages=[Locale.EN, Locale.EN], username="a_bot", out=out)
    with pytest.raises(PosterError):
        write_posters(Settings(), order)
    assert out.read_bytes() == b"old"
    (tmp_path / "x.pdf.part").rmdir()
    write_posters(Settings(), order)
    assert out.read_bytes()[:5] == b"%PDF-"


async def test_with_a_token_telegram_is_asked_for_the_name(town: Town, tmp_path):  # noqa: F811  the fixture
    order = PosterOrder(place=PosterPlace.GATE, out=tmp_path / "x.pdf")
    settings = town.settings(config=default_directory())
    told = await asyncio.to_thread(write_posters, settings, order)
    assert told.endswith(f"https://t.me/{town.world.state.bot.username}\n")


async def test_when_telegram_is_away_the_name_can_be_given(town: Town, tmp_path):  # noqa: F811  the fixture
    settings = town.settings(config=default_directory(), bot_api="http://127.0.0.1:9")
    with pytest.raises(PosterError, match="give --username"):
        await asyncio.to_thread(write_posters, settings, PosterOrder(place=PosterPlace.GATE))
    write_posters(settings, PosterOrder(place=PosterPlace.GATE, username="a_bot", out=tmp_path / "x.pdf"))
    assert links(tmp_path / "x.pdf") == {"https://t.me/a_bot"}
