#!/usr/bin/env bash
# What no linter sees: migrations fit the models and can be undone, the deployed settings are safe,
# the wheel holds all it needs and runs by itself.
set -euo pipefail
run="$PWD/.venv/bin"
home=$(mktemp -d)
trap '"$run/gerai" stop >/dev/null 2>&1 || true; rm -rf "$home"' EXIT
chmod 711 "$home"
export GERAI_HOME="$home/home" DJANGO_SETTINGS_MODULE=gerai.settings.production

GERAI_SECURE=1 "$run/django-admin" check --deploy --fail-level WARNING
"$run/python" -W ignore::RuntimeWarning -m django makemigrations --check --dry-run

"$run/uv" build --quiet --wheel --out-dir "$home/dist"
"$run/python" tests/wheel.py "$home"/dist/*.whl

# In an environment with the locked versions and nothing else, away from the checkout.
"$run/uv" export --quiet --frozen --no-dev --no-emit-project --no-hashes -o "$home/locked.txt"
"$run/uv" venv --quiet --python "$run/python" "$home/venv"
"$run/uv" pip install --quiet --python "$home/venv/bin/python" -c "$home/locked.txt" "$home"/dist/*.whl
cd "$home"
unset DJANGO_SETTINGS_MODULE
venv/bin/gerai --help >/dev/null
venv/bin/gerai migrate
venv/bin/gerai version
venv/bin/gerai doctor >/dev/null || { venv/bin/gerai doctor; exit 1; }
