"""Links that show a place on a map which people have at hand there."""

_CHINA = "https://uri.amap.com/marker?position={longitude:.6f},{latitude:.6f}&coordinate=wgs84&callnative=1"
_ELSEWHERE = (
    "https://www.openstreetmap.org/?mlat={latitude:.6f}&mlon={longitude:.6f}#map=18/{latitude:.6f}/{longitude:.6f}"
)


def map_link(latitude: float, longitude: float, region: str) -> str:
    """A link for degrees of WGS 84, as Telegram gives them; `region` (ISO 3166) says which map opens there."""
    return (_CHINA if region == "CN" else _ELSEWHERE).format(latitude=latitude, longitude=longitude)
