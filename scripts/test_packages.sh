#!/bin/sh
# Sees to the programs that the tests use and pip cannot bring: Chromium, PostgreSQL, poppler, and
# Node with npm for the OpenID provider (which its test installs from tests/oidc/package-lock.json).
# Only the programs are needed: each test starts a browser or a database of its own and ends it.
set -eu

have_chromium() { command -v chromium >/dev/null || command -v chromium-browser >/dev/null; }

have_postgresql() {
  for initdb in "$(command -v initdb || true)" /usr/lib/postgresql/*/bin/initdb; do
    [ -x "$initdb" ] && return
  done
  return 1
}

have_poppler() { command -v pdftotext >/dev/null; }

have_node() { command -v node >/dev/null && command -v npm >/dev/null; }

missing() {
  have_chromium || echo chromium
  have_postgresql || echo postgresql
  have_poppler || echo poppler-utils
  have_node || printf '%s\n' nodejs npm
}

packages=$(missing | tr '\n' ' ')
[ -n "$packages" ] || exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "Installing what the tests need: $packages" >&2
  export DEBIAN_FRONTEND=noninteractive
  # shellcheck disable=SC2086  # one word for each package
  { apt-get update -qq && apt-get install -qq -y --no-install-recommends $packages; } >/dev/null || true
  packages=$(missing | tr '\n' ' ')
  [ -n "$packages" ] || exit 0
fi

cat >&2 <<END

The tests need programs that are not on this machine: $packages
On Debian and Ubuntu:  sudo apt-get install $packages
Elsewhere: install Chromium (chromium or chromium-browser), PostgreSQL with 'initdb' on the path,
poppler ('pdftotext'), and Node 18 or newer with npm.
'make lint types imports check' works without them.
END
exit 1
