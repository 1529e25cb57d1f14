#!/usr/bin/env bash
# Chromium for the browser tests: Debian's package. Where it cannot be had, say so and go on.
set -u
for name in chromium chromium-browser google-chrome; do
  command -v "$name" >/dev/null && exit 0
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "browser: installing Debian's chromium"
  export DEBIAN_FRONTEND=noninteractive
  apt-get install -qq -y --no-install-recommends chromium >/dev/null 2>&1 ||
    { apt-get update -qq >/dev/null 2>&1 &&
      apt-get install -qq -y --no-install-recommends chromium >/dev/null 2>&1; }
  command -v chromium >/dev/null && exit 0
fi
cat <<'SAID'
########################################################################
#  NO CHROMIUM: the tests marked "browser" are LEFT OUT               #
#  (accessibility, keyboard, no script, narrow screens, pictures).    #
#  To run them: apt-get install chromium, as root.                    #
########################################################################
SAID
exit 0
