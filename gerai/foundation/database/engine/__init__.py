"""The embedded PostgreSQL: where its programs lie, its account, its life. No Django here."""

from .address import connection
from .cluster import Cluster
from .lease import leased, stop_unused, supervise
from .programs import DatabaseTrouble

__all__ = ["Cluster", "DatabaseTrouble", "connection", "leased", "stop_unused", "supervise"]
