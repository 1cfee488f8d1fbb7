"""Which attachments are passed on: nothing that could harm whoever opens it, no file empty or too large to be kept.

What is not passed on stays in the words by its name, so that colleagues know of it and nothing is lost: who sent it has
it still. Archives hide what is in them.
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


def is_suitable(media: Media) -> bool:
    """Whether this attachment may be kept and passed on."""
    if media.kind not in _FILES:
        return True
    if media.size is not None and not 0 < media.size <= LARGEST:
        return False
    return ending(media.name or "") not in _HARMFUL


def bare_name(name: str) -> str:
    """A file's name without the folders that somebody wrote before it: it never says where anything is kept."""
    return name.replace("\\", "/").rpartition("/")[2].strip()


def ending(name: str) -> str:
    """What comes after the last dot of a file's name, in lower case; trailing dots and spaces hide nothing."""
    return name.strip(" .").rpartition(".")[2].casefold() if "." in name else ""
