"""What intake knows about a person in clear: an owner's name among a row's values.

All else of a person lies in the sealed chunks until the row is entered, and then in `people`.
"""

from gerai.foundation.access.policies import stored

FIELDS = {"intake.Row": ("values",)}
FOLDERS = [stored(folder, None) for folder in ("lists", "uploads", "originals")]
