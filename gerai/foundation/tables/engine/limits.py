"""How much a file may be: beyond it a sentence says so, or the reading child ends."""

COLUMNS = 500
CELL = 100_000  # letters of a cell, or of a row of a workbook
LINE = 4_000_000  # letters of a line of text that has no end
PARTS = 5_000  # of an archive
INFLATED = 400 * 1024 * 1024  # all parts of a workbook that are read
CELLS = 4_600_000  # of a sheet: 200,000 rows of 20 columns, and some
FAR = 50_000  # rows that may be empty before a cell is called far
OBJECTS = 64 * 1024 * 1024  # of a file of JSON
MEMORY = 512 * 1024 * 1024  # data of the child
SPACE = 2 * 1024 * 1024 * 1024  # its addresses, libraries included
SECONDS = 15  # of the processor, for any file
SECONDS_A_MEGABYTE = 4
SECONDS_AT_MOST = 900
PATIENCE = 90  # seconds by the clock for one answer of the child
FRAME = 64 * 1024 * 1024  # bytes of an answer
SAMPLE = 1_000  # rows of a table that are looked at before any is typed
HEAD = 1_040  # lines in which a table's header and columns are found
COMPARED = 1_500_000  # cells of a workbook whose sheets are compared row by row
WHOLE = 300_000  # cells of a single sheet that is looked through before it is given


def seconds(size: int) -> int:
    """Of the processor, for a file of so many bytes."""
    return min(SECONDS + SECONDS_A_MEGABYTE * (size >> 20), SECONDS_AT_MOST)
