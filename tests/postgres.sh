#!/usr/bin/env bash
# PostgreSQL of a given major version, as Debian packages it: bash tests/postgres.sh 15
set -u
programs="/usr/lib/postgresql/$1/bin"
[ -x "$programs/initdb" ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "postgres: installing Debian's postgresql-$1"
  export DEBIAN_FRONTEND=noninteractive
  apt-get install -qq -y --no-install-recommends "postgresql-$1" >/dev/null 2>&1 ||
    { apt-get update -qq >/dev/null 2>&1 &&
      apt-get install -qq -y --no-install-recommends "postgresql-$1" >/dev/null 2>&1; }
  [ -x "$programs/initdb" ] && exit 0
fi
cat <<SAID
########################################################################
#  NO POSTGRESQL $1: NOTHING WAS TESTED ON IT                          #
#  To do so: apt-get install postgresql-$1, as root.                   #
########################################################################
SAID
exit 1
