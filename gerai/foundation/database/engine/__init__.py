"""The embedded PostgreSQL: where its programs lie, its account, its life. No Django here."""

from .address import connection
from .cluster import Cluster, DatabaseTrouble
from .lease import leased

__all__ = ["Cluster", "DatabaseTrouble", "connection", "leased"]
