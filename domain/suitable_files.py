"""Which attachments are passed on: nothing that could harm whoever opens it, no file empty or too large to be kept.

What is not passed on stays in the words by its name, so that colleagues know of it and nothing is lost: who sent it has
it still. Archives hide what is in them. A name proves nothing: what the sender's program took a file for counts, and
so do its first bytes wherever they could be looked at; of what cannot be fetched only name and type are known.
"""

from domain.incoming import Media, MediaKind

LARGEST = 20 * 1024 * 1024
"""Bytes of a file. Pictures, videos and voices of any size pass: they are only referred to, never opened by us."""

_FILES = frozenset({MediaKind.DOCUMENT, MediaKind.AUDIO})
_HARMFUL = frozenset(
    {
        *("apk", "app", "bat", "bin", "cmd", "com", "cpl", "deb", "dll", "dmg", "exe", "gadget", "hta", "htm", "html"),
        *("ipa", "iso", "jar", "js", "jse", "lnk", "mht", "mobileconfig", "msi", "msix", "msp", "pif", "pkg", "ps1"),
        *("zip", "rar", "7z", "tar", "gz", "tgz", "bz2", "xz", "zst", "cab", "ace", "arj", "lzh", "img", "vhd", "vhdx"),
        *("reg", "rpm", "scr", "sh", "svg", "vb", "vbe", "vbs", "wsf", "wsh", "xll", "docm", "xlsm", "pptm"),
    }
)


_HARMFUL_TYPES = frozenset(
    {
        *("application/x-msdownload", "application/x-dosexec", "application/x-ms-dos-executable"),
        *("application/vnd.microsoft.portable-executable", "application/x-executable", "application/x-elf"),
        *("application/x-sharedlib", "application/x-pie-executable", "application/x-mach-binary"),
        *("application/x-msi", "application/x-ms-installer", "application/x-ms-shortcut", "application/hta"),
        *("application/vnd.android.package-archive", "application/java-archive", "application/x-java-archive"),
        *("application/x-sh", "application/x-shellscript", "text/x-shellscript", "application/x-bat"),
        *("application/javascript", "text/javascript", "application/x-javascript", "application/x-msdos-program"),
        *("application/zip", "application/x-zip-compressed", "application/vnd.rar", "application/x-rar"),
        *("application/x-rar-compressed", "application/x-7z-compressed", "application/gzip", "application/x-gzip"),
        *("application/x-tar", "application/x-bzip2", "application/x-xz", "application/vnd.ms-cab-compressed"),
        *("application/x-iso9660-image", "application/x-apple-diskimage", "application/vnd.debian.binary-package"),
        *("text/html", "application/xhtml+xml", "image/svg+xml"),
    }
)
_PROGRAMS = (
    *(b"MZ", b"\x7fELF", b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe"),
    *(b"\xca\xfe\xba\xbe", b"dex\n", b"#!", b"L\x00\x00\x00\x01\x14\x02\x00"),
    *(b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd", b"MSCF"),
)
_ZIP, _COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_ARE_ZIP = frozenset({"docx", "xlsx", "pptx", "odt", "ods", "odp", "pages", "numbers", "key", "epub", "ofd"})
_ARE_COMPOUND = frozenset({"doc", "xls", "ppt", "wps", "et", "dps", "msg"})
_PAGES = (b"<!doctype html", b"<html", b"<script", b"<svg")

BEGINNING = 64
"""Bytes that tell what a file is."""


def is_suitable(media: Media) -> bool:
    """Whether this attachment may be kept and passed on."""
    if media.kind not in _FILES:
        return True
    if media.size is not None and not 0 < media.size <= LARGEST:
        return False
    harmful = (media.mime or "").partition(";")[0].strip().casefold() in _HARMFUL_TYPES
    return not harmful and not media.disguised and ending(media.name or "") not in _HARMFUL


def should_be_looked_at(media: Media) -> bool:
    """Whether only its first bytes can say more than its name and type do."""
    return media.kind in _FILES and media.file_id is not None and is_suitable(media)


def is_disguised(name: str | None, beginning: bytes) -> bool:
    """Whether a file begins as a program, an archive or a page of the web, whatever it is called."""
    kind, start = ending(name or ""), beginning[:BEGINNING]
    if start.startswith(_ZIP):
        return kind not in _ARE_ZIP
    if start.startswith(_COMPOUND):
        return kind not in _ARE_COMPOUND
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return start.startswith(_PROGRAMS) or text.startswith(_PAGES)


def bare_name(name: str) -> str:
    """A file's name without the folders that somebody wrote before it: it never says where anything is kept."""
    return name.replace("\\", "/").rpartition("/")[2].strip()


def ending(name: str) -> str:
    """What comes after the last dot of a file's name, in lower case; trailing dots and spaces hide nothing."""
    return name.strip(" .").rpartition(".")[2].casefold() if "." in name else ""
