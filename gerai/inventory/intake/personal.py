"""What intake knows about a person in clear: an owner's name among a row's values.

All else of a person lies in the sealed chunks until the row is entered, and then in `people`.
"""

from gerai.foundation.access.policies import stored
from gerai.foundation.people.engine import Column, Folder, of_record

FIELDS = {"intake.Row": ("values",)}
FOLDERS = [stored(folder, None) for folder in ("lists", "uploads", "originals")]
SEALED = (
    Column("intake.Mending", "sealed", of_record),
    Folder("lists", chunks=True),
    *(Folder(name) for name in ("uploads", "originals", "returns")),
)
