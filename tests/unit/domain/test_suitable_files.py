"""Files that are kept away from staff, and names that say nothing of places."""

from dataclasses import replace

import pytest

from domain.incoming import Media, MediaKind
from domain.suitable_files import LARGEST, bare_name, is_disguised, is_suitable, should_be_looked_at


def file(name: str | None, size: int | None = 100) -> Media:
    return Media(kind=MediaKind.DOCUMENT, file_id="f", file_unique_id="u", size=size, name=name)


@pytest.mark.parametrize("name", ["a.exe", "x.ZIP", "照片.jpg.exe", "a.tar.gz", "a.rar", "a.docm", "run.scr. ", "b.7z"])
def test_what_could_harm_is_not_passed_on(name: str) -> None:
    assert not is_suitable(file(name))


@pytest.mark.parametrize("name", ["发票.pdf", "a.jpg", "notes", None, "zip", "a.docx"])
def test_what_people_send_is(name: str | None) -> None:
    assert is_suitable(file(name))


@pytest.mark.parametrize(
    "mime", ["application/x-msdownload", "application/X-DOSEXEC", "application/zip; charset=binary", "text/html"]
)
def test_what_its_sender_took_for_a_program_is_not_passed_on_whatever_it_is_called(mime: str) -> None:
    assert not is_suitable(replace(file("a.jpg"), mime=mime))


def test_a_type_that_says_nothing_is_no_reason() -> None:
    assert is_suitable(replace(file("a.jpg"), mime="application/octet-stream"))


@pytest.mark.parametrize(
    ("name", "beginning"),
    [
        ("a.jpg", b"MZ\x90\x00\x03"),
        ("a.pdf", b"\x7fELF\x02"),
        ("a", b"#!/bin/sh\n"),
        ("a.jpg", b"PK\x03\x04"),
        (None, b"Rar!\x1a"),
        ("a.mp3", b"\xd0\xcf\x11\xe0\xa1"),
        ("a.txt", b"\xef\xbb\xbf\n <HTML><script>"),
    ],
)
def test_what_begins_as_a_program_is_one(name: str | None, beginning: bytes) -> None:
    assert is_disguised(name, beginning)
    assert not is_suitable(replace(file(name), disguised=True))


@pytest.mark.parametrize(
    ("name", "beginning"),
    [
        ("a.jpg", b"\xff\xd8\xff\xe0"),
        ("发票.pdf", b"%PDF-1.7"),
        ("表.xlsx", b"PK\x03\x04"),
        ("a.doc", b"\xd0\xcf\x11\xe0"),
        ("a.txt", "水龙头坏了".encode()),
        (None, b""),
    ],
)
def test_what_is_what_it_is_called_passes(name: str | None, beginning: bytes) -> None:
    assert not is_disguised(name, beginning)


def test_only_what_nobody_knows_yet_is_looked_at() -> None:
    assert should_be_looked_at(file("a.jpg"))
    assert not should_be_looked_at(file("a.exe"))
    assert not should_be_looked_at(Media(kind=MediaKind.PHOTO, file_id="f"))


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
