"""The embedded PostgreSQL: where its programs lie, its account, its life, its backups.
No Django here."""

from .address import connection
from .cluster import Cluster
from .lease import leased, locked, stop_unused, supervise
from .ledger import Damaged
from .place import Backup, Place
from .programs import DatabaseTrouble

__all__ = [
    "Backup",
    "Cluster",
    "Damaged",
    "DatabaseTrouble",
    "Place",
    "connection",
    "leased",
    "locked",
    "stop_unused",
    "supervise",
]
