"""Which attachments are passed on: nothing that could harm whoever opens it, no file empty or too large to be kept."""

from domain.incoming import Media, MediaKind

LARGEST = 20 * 1024 * 1024
"""Bytes of a file. Pictures, videos and voices of any size pass: they are only referred to, never opened by us."""

_FILES = frozenset({MediaKind.DOCUMENT, MediaKind.AUDIO})
_HARMFUL = frozenset(
    {
        *("apk", "app", "bat", "bin", "cmd", "com", "cpl", "deb", "dll", "dmg", "exe", "gadget", "hta", "htm", "html"),
        *("ipa", "iso", "jar", "js", "jse", "lnk", "mht", "mobileconfig", "msi", "msix", "msp", "pif", "pkg", "ps1"),
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


def ending(name: str) -> str:
    """What comes after the last dot of a file's name, in lower case; trailing dots and spaces hide nothing."""
    return name.strip(" .").rpartition(".")[2].casefold() if "." in name else ""
