"""Reading phone numbers with the phonenumbers library: mainland China, Hong Kong, Macao and Taiwan first."""

import re
import unicodedata

_REGIONS = ("CN", "HK", "TW", "MO")
_ALLOWED = re.compile(r"\+?[0-9\-().\s]{5,30}")


def read_phone(text: str, region: str, /) -> str | None:
    """Give the number in E.164 ("+8613812345678"); None when `text` is no valid number. `region` is ISO 3166.

    A number without country code belongs to `region`. A neighbouring region's mobile number is taken too when only one
    region has it; a number that two could have, or that may be a local land line without its area code, is not
    guessed. Telegram shares contacts without the plus sign (8613812345678): such a number is tried as an
    international one last.
    """
    typed = unicodedata.normalize("NFKC", text).strip().replace("—", "-").replace("–", "-")
    if not _ALLOWED.fullmatch(typed):
        return None
    if typed.startswith("+"):
        return _read(typed, None)
    if typed.startswith("00"):
        return _read(f"+{typed[2:]}", None)
    return _read(typed, region) or _neighbours_mobile(typed, region) or _read(f"+{typed}", None)


def _neighbours_mobile(typed: str, region: str) -> str | None:
    found = [_read(typed, other, mobile=True) for other in _REGIONS if other != region]
    numbers = [number for number in found if number]
    return numbers[0] if len(numbers) == 1 else None


def _read(typed: str, region: str | None, *, mobile: bool = False) -> str | None:
    import phonenumbers  # noqa: PLC0415  large, and most starts read no number

    try:
        number = phonenumbers.parse(typed, region)
    except phonenumbers.NumberParseException:
        return None
    valid = phonenumbers.is_valid_number_for_region(number, region) if region else phonenumbers.is_valid_number(number)
    if not valid or (mobile and phonenumbers.number_type(number) != phonenumbers.PhoneNumberType.MOBILE):
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
