"""Reading phone numbers with the phonenumbers library: mainland China, Hong Kong, Macao and Taiwan first."""

import re
import unicodedata
from dataclasses import dataclass

import phonenumbers

_REGIONS = ("CN", "HK", "TW", "MO")
_ALLOWED = re.compile(r"\+?[0-9\-().\s]{5,30}")


@dataclass(frozen=True, slots=True)
class LibraryPhoneReader:
    """A `PhoneReader` for one community, whose `region` (ISO 3166) a number without country code belongs to.

    A neighbouring region's mobile number is taken too when only one region has it; a number that two could have, or
    that may be a local land line without its area code, is not guessed. Telegram shares contacts without the plus
    sign (8613812345678): such a number is tried as an international one last.
    """

    region: str = "CN"

    def __call__(self, text: str, /) -> str | None:
        typed = unicodedata.normalize("NFKC", text).strip().replace("—", "-").replace("–", "-")
        if not _ALLOWED.fullmatch(typed):
            return None
        if typed.startswith("+"):
            return _read(typed, None)
        if typed.startswith("00"):
            return _read(f"+{typed[2:]}", None)
        return _read(typed, self.region) or self._neighbour(typed) or _read(f"+{typed}", None)

    def _neighbour(self, typed: str) -> str | None:
        found = [_read(typed, region, mobile=True) for region in _REGIONS if region != self.region]
        numbers = [number for number in found if number]
        return numbers[0] if len(numbers) == 1 else None


def _read(typed: str, region: str | None, *, mobile: bool = False) -> str | None:
    try:
        number = phonenumbers.parse(typed, region)
    except phonenumbers.NumberParseException:
        return None
    valid = phonenumbers.is_valid_number_for_region(number, region) if region else phonenumbers.is_valid_number(number)
    if not valid or (mobile and phonenumbers.number_type(number) != phonenumbers.PhoneNumberType.MOBILE):
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
