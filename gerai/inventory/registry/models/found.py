"""The door by which businesses are searched."""

from django.contrib.postgres.search import SearchVectorField
from django.db import models

from gerai.foundation.access.models import User
from gerai.foundation.access.queries import within
from gerai.foundation.access.roles import Permission
from gerai.foundation.walls import Door


class FoundQuerySet(models.QuerySet["FoundBusiness"]):
    """Businesses on their way to be found."""

    def visible_to(self, user: User) -> "FoundQuerySet":
        """As Business.objects has it."""
        return self.filter(within(user, Permission.BUSINESS_VIEW))


class FoundBusiness(models.Model):
    """A business by what it is searched by, in a view that shows what the wall shows. Its row is
    read from Business, by its number."""

    wall = Door("registry_business")

    uid = models.UUIDField()
    number = models.CharField(max_length=12, db_collation="C")
    name = models.CharField(max_length=200)
    owner_names = models.CharField(max_length=400)
    area_code = models.CharField(max_length=13, db_collation="C")
    sector_code = models.CharField(max_length=5)
    sector_group = models.CharField(max_length=10)
    size_class = models.CharField(max_length=10)
    state = models.CharField(max_length=10)
    affected = models.CharField(max_length=60)
    main_constraint = models.CharField(max_length=60)
    entered_at = models.DateTimeField()
    search = SearchVectorField()

    objects = FoundQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "registry_found"

    def __str__(self) -> str:
        return f"{self.number} {self.name}"
