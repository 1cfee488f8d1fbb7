"""Files that are kept away from staff, and names that say nothing of places."""

import pytest

from domain.incoming import Media, MediaKind
from domain.suitable_files import LARGEST, bare_name, is_suitable


def file(name: str | None, size: int | None = 100) -> Media:
    return Media(kind=MediaKind.DOCUMENT, file_id="f", file_unique_id="u", size=size, name=name)


@pytest.mark.parametrize("name", ["a.exe", "x.ZIP", "照片.jpg.exe", "a.tar.gz", "a.rar", "a.docm", "run.scr. ", "b.7z"])
def test_what_could_harm_is_not_passed_on(name: str) -> None:
    assert not is_suitable(file(name))


@pytest.mark.parametrize("name", ["发票.pdf", "a.jpg", "notes", None, "zip", "a.docx"])
def test_what_people_send_is(name: str | None) -> None:
    assert is_suitable(file(name))


@pytest.mark.parametrize("size", [0, LARGEST + 1])
def test_nothing_empty_or_too_large(size: int) -> None:
    assert not is_suitable(file("a.pdf", size))


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\a.pdf", "a.pdf"),
        ("a.pdf", "a.pdf"),
        ("/", ""),
        ("..", ".."),
        (" .hidden ", ".hidden"),
    ],
)
def test_a_name_says_nothing_of_places(written: str, kept: str) -> None:
    assert bare_name(written) == kept
