"""Administrative areas: Kemendagri codes as a tree by prefix, each with its validity."""

from django.db import models

from gerai.foundation.walls import Open


class Area(models.Model):
    """One province, regency or city, district, or village. Codes are text: 33.10 is not 33.1.

    `name` is bare (Klaten); `kind` says what it is (kabupaten). `bps_code` is the same area's code
    in the other national list; NULL where nobody has told us.
    """

    wall = Open("official lists")

    code = models.CharField(primary_key=True, max_length=13, db_collation="C")
    level = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10)
    name = models.CharField(max_length=120)
    postcode = models.CharField(max_length=5, blank=True)
    bps_code = models.CharField(max_length=10, null=True, db_index=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    decree = models.CharField(max_length=80)

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Alias(models.Model):
    """Another name that people write for an area: Solo for Kota Surakarta."""

    wall = Open("official lists")

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="aliases")
    text = models.CharField(max_length=120, db_index=True)
    source = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area", "text"], name="alias_once")]

    def __str__(self) -> str:
        return self.text


class Boundary(models.Model):
    """The shape of an area, from a file that the operator imported; none is shipped.

    `geometry` is a list of closed rings of [longitude, latitude]: the land, its islands, its holes.
    A place inside an odd number of them is inside the area.
    """

    wall = Open("official lists")

    area = models.OneToOneField(Area, on_delete=models.CASCADE, primary_key=True)
    geometry = models.JSONField()
    source = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.area_id


class NameIndex(models.Model):
    """All valid areas' names in one text, folded for the machine when they were loaded; one row.

    Reading ninety thousand rows and folding their names would cost every command a second.
    """

    wall = Open("official lists")

    edition = models.CharField(primary_key=True, max_length=100)
    folded = models.TextField()

    def __str__(self) -> str:
        return self.edition
