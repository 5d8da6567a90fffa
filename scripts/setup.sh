#!/bin/sh
# Makes .venv: Python 3.10, the packages of requirements.lock by their hashes, and the project itself.
# A second run does nothing; what an interrupted run left behind is made anew.
set -eu
cd "$(dirname "$0")/.."

lock=requirements.lock
venv=.venv
stamp=$venv/set-up.stamp
log=$venv/set-up.log

say() { printf '%s\n' "$*" >&2; }

stop() {
  printf '\nSet-up stopped: %s\n' "$*" >&2
  exit 1
}

have_uv() { uv --version >/dev/null 2>&1; }

# Prints the interpreter behind a command if that is a Python 3.10 which runs (a shim may not; the
# one of an activated .venv goes away with it).
as_python_310() {
  "$1" -c 'import os, sys
sys.version_info[:2] == (3, 10) or sys.exit(1)
print(os.path.realpath(sys.executable))' 2>/dev/null
}

find_python() {
  for candidate in python3.10 python3 python \
    "${PYENV_ROOT:-${HOME:-}/.pyenv}"/versions/3.10*/bin/python3.10; do
    as_python_310 "$candidate" && return
  done
  have_uv || return
  as_python_310 "$(uv python find --system 3.10 2>/dev/null)" && return
  say "No Python 3.10 on this machine: uv brings one."
  uv python install 3.10 >&2 && as_python_310 "$(uv python find --system 3.10)"
}

install() {
  if have_uv; then
    uv pip install --python $venv/bin/python --compile-bytecode "$@"
  else
    $venv/bin/python -m pip install --disable-pip-version-check "$@"
  fi
}

check() {
  if have_uv; then uv pip check --python $venv/bin/python; else $venv/bin/python -m pip check; fi
}

# Ends with the last words of the installer and what they mean for the person who reads them.
installing_failed() {
  say ""
  tail -n 12 "$log" >&2
  if grep -qiE "hash mismatch|hash-checking|hashes|invalid (hash|requirement)|$lock:[0-9]" "$log"; then
    stop "$lock does not fit the packages: it was changed by hand, damaged or cut off.
Get it back with 'git checkout $lock'. After a change of pyproject.toml: 'make lock'.
All that the installer said is in $log."
  fi
  stop "$1
All that the installer said is in $log."
}

for file in $lock pyproject.toml; do
  [ -s "$file" ] || stop "$file is missing or empty. Get it back with 'git checkout $file'."
done

here=$(pwd -P)
wanted="$here $(cat $lock pyproject.toml | cksum)"
found=$(cat $stamp 2>/dev/null || true)
$venv/bin/python -c '' 2>/dev/null || found=""
[ "$found" != "$wanted" ] || exit 0

case $found in
"$here "*) ;; # whole, but of another lock file: brought up to date in place
*)
  python=$(find_python) || stop "no Python 3.10 found. Rasa 3.6 runs on no newer one. Any of these will do:
  - a python3.10 on the path (on Debian and Ubuntu with the package python3.10-venv, where it exists)
  - pyenv:  pyenv install 3.10
  - uv:     install uv, and this command brings Python 3.10 by itself
Then run the same command again."
  say "Making $venv with $python"
  rm -rf $venv
  "$python" -m venv $venv || stop "$python cannot make a virtual environment.
On Debian and Ubuntu the package python3.10-venv is missing."
  ;;
esac
rm -f $stamp

say "Installing the packages of $lock (some minutes the first time; $log tells how far it is)"
install --require-hashes -r $lock >$log 2>&1 ||
  installing_failed "the packages could not be installed. Is there a connection, and room on the disk? Then run the same command again."
install --no-deps --no-build-isolation -e . >>$log 2>&1 ||
  installing_failed "the project itself could not be installed; pyproject.toml is the place to look."
check >>$log 2>&1 ||
  installing_failed "$lock lacks what pyproject.toml asks for. Resolve it anew with 'make lock'."
printf '%s\n' "$wanted" >$stamp
