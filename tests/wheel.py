"""`python tests/wheel.py FILE`: every file of the package stands in the wheel, and nothing else."""

import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
MADE = "gerai/locale/en/LC_MESSAGES/django.mo"


def main(wheel: str) -> int:
    """1 and the names when something is missing or strays."""
    listed = subprocess.run(
        ["git", "ls-files", "gerai"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    held = {name for name in zipfile.ZipFile(wheel).namelist() if not name.endswith("/")}
    missing = sorted({*listed, MADE} - held)
    stray = sorted(name for name in held if name.startswith(("tests/", "bench/", "docs/")))
    for what, names in (("missing", missing), ("stray", stray)):
        if names:
            sys.stderr.write(f"wheel: {what}: {', '.join(names)}\n")
    return 1 if missing or stray else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
