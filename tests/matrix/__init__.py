"""T09, the access matrix: every address called with every method, as every reader, on every record.

What ought to happen is worked out here from what each address declares (its policy) and from the
table of roles, never from the code that guards it. How a record type joins in: docs/how-to/
add-a-page.md.
"""

from .addresses import Address, addresses
from .judging import expected, happened
from .run import Matrix, Report
from .walls import first_wall_alone
from .world import CASES, DELETED, REFERENCE, SAMPLES, Case, Reader, Sample, Stays

__all__ = [
    "CASES",
    "DELETED",
    "REFERENCE",
    "SAMPLES",
    "Address",
    "Case",
    "Matrix",
    "Reader",
    "Report",
    "Sample",
    "Stays",
    "addresses",
    "expected",
    "first_wall_alone",
    "happened",
]
