"""How good the rows of a sender are: four parts of equal weight, each a share. No Django here."""

from dataclasses import dataclass

PARTS = ("complete", "valid", "unique", "coded")
NEEDED = 5  # name, owner, a way to reach them, what is done, where


@dataclass(frozen=True, slots=True)
class Tally:
    """What is counted of a sender's rows in an area. `known`: needed facts that are there, of all
    rows together; `distinct`: rows that repeat no other word for word."""

    sender: str
    area: str
    rows: int
    known: int
    sound: int
    distinct: int
    coded: int


@dataclass(frozen=True, slots=True)
class Quality:
    """Shares from 0 to 1, and the score out of 100."""

    complete: float
    valid: float
    unique: float
    coded: float

    @property
    def score(self) -> int:
        """The parts' mean; half a point is rounded up."""
        mean = (self.complete + self.valid + self.unique + self.coded) / len(PARTS)
        return int(mean * 100 + 0.5)


def quality_of(tally: Tally) -> Quality:
    """Complete: the needed facts are there. Valid: nothing is wrong with the row. Unique: no exact
    repeat. Coded: kabupaten and KBLI are known. Of no rows nothing can be said: all is 0."""
    if not tally.rows:
        return Quality(0, 0, 0, 0)
    return Quality(
        complete=tally.known / (tally.rows * NEEDED),
        valid=tally.sound / tally.rows,
        unique=tally.distinct / tally.rows,
        coded=tally.coded / tally.rows,
    )
