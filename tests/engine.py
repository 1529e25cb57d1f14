"""Before Django's settings are read: a home of its own for this run, with a database in it.

GERAI_TEST_SERVER=15 runs all on Debian's PostgreSQL of that version instead of the wheel's.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

if wanted := os.environ.get("GERAI_TEST_SERVER"):
    if subprocess.run(["bash", Path(__file__).with_name("postgres.sh"), wanted]).returncode:
        sys.exit(1)
    os.environ["GERAI_POSTGRES"] = f"/usr/lib/postgresql/{wanted}/bin"

HOME = Path(tempfile.mkdtemp(prefix="gerai-test-"))
HOME.chmod(0o711)
(HOME / "static").mkdir()
os.environ["GERAI_HOME"] = str(HOME)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gerai.settings.test")

from gerai.foundation.database.engine import Cluster, leased  # noqa: E402 (after the environment)
from gerai.foundation.home import Home  # noqa: E402

CLUSTER = Cluster(Home(HOME))
lease = leased(CLUSTER)
lease.__enter__()


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """The figures that tests found, and loudly what this machine does not allow: it was not
    tested, and nobody shall believe that it was."""
    for report in terminalreporter.stats.get("passed", []):
        for name, said in report.user_properties:
            if name == "figure":
                terminalreporter.line(said)
    skipped = terminalreporter.stats.get("skipped", [])
    if left_out := [report for report in skipped if "LEFT OUT" in str(report.longrepr)]:
        terminalreporter.section("LEFT OUT", sep="#", red=True)
        for report in left_out:
            terminalreporter.line(f"{report.nodeid}: {report.longrepr[2]}")


def pytest_unconfigure() -> None:
    """The run's database stops and its home is gone."""
    lease.__exit__(None, None, None)
    shutil.rmtree(HOME, ignore_errors=True)
