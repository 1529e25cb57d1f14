#!/usr/bin/env bash
# What a linter cannot see: migrations fit the models, the deployed settings are safe, the wheel runs.
set -euo pipefail
run="$PWD/.venv/bin"
home=$(mktemp -d)
trap '"$run/gerai" stop >/dev/null 2>&1 || true; rm -rf "$home"' EXIT
chmod 711 "$home"
export GERAI_HOME="$home/home"

GERAI_SECURE=1 DJANGO_SETTINGS_MODULE=gerai.settings.production \
  "$run/django-admin" check --deploy --fail-level WARNING
DJANGO_SETTINGS_MODULE=gerai.settings.production \
  "$run/django-admin" makemigrations --check --dry-run

"$run/uv" build --quiet --wheel --out-dir "$home/dist"
"$run/python" - "$home"/dist/*.whl <<'PY'
import sys
import zipfile

held = zipfile.ZipFile(sys.argv[1]).namelist()
wanted = (
    "gerai/locale/en/LC_MESSAGES/django.mo",
    "gerai/foundation/ui/static/ui/gerai.css",
    "gerai/foundation/ui/templates/ui/page.html",
    "gerai/foundation/areas/sql/put_areas.sql",
)
missing = [name for name in wanted if name not in held]
stray = [name for name in held if name.startswith(("tests/", "bench/"))]
if missing or stray:
    sys.exit(f"wheel: missing {missing}, stray {stray}")
PY
