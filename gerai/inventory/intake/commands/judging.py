"""gerai intake --quality: how good the rows of each sender and regency are, with the parts."""

from gerai.foundation.access.models import User
from gerai.foundation.answers import Answer
from gerai.foundation.areas.queries import short_labels
from gerai.inventory.intake.queries.quality import qualities
from gerai.inventory.intake.rules.quality import PARTS

HEAD = f"{'Pengirim':28}  {'Wilayah':22}  {'Baris':>8}  Nilai  Lengkap  Sah   Unik  Terkode"


def run(by: User) -> Answer:
    """A line each, the most rows first."""
    found = qualities(by)
    names = short_labels({tally.area for tally, _ in found if tally.area})
    data = [
        {
            "sender": tally.sender,
            "area_code": tally.area,
            "area": names.get(tally.area, ""),
            "rows": tally.rows,
            "score": quality.score,
            **{part: round(getattr(quality, part), 4) for part in PARTS},
        }
        for tally, quality in found
    ]
    lines = [HEAD] + [
        f"{one['sender'][:28]:28}  {(one['area'] or 'belum diketahui')[:22]:22}  "
        f"{one['rows']:8}  {one['score']:5}  "
        + "  ".join(f"{round(one[part] * 100):4}%" for part in PARTS)
        for one in data
    ]
    return Answer({"quality": data}, tuple(lines if data else ["Belum ada daftar."]))
