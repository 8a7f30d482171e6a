#!/bin/sh
# Makes everything the program needs to run from source: system libraries, .venv, pinned packages, `ganxun`.
# Usage: packaging/setup.sh [dev|bench]. Safe to run again; without changes it does nothing and is quick.
set -eu
cd "$(dirname "$0")/.."

kind=${1:-dev}
python=${PYTHON:-python3}
venv=.venv
lock=packaging/locks/$kind.txt

say() { printf '%s\n' "$*"; }
fail() { printf '%s\n' "$*" >&2; exit 1; }

command -v "$python" >/dev/null 2>&1 || fail "Python 3.11 or newer is needed: install the package python3, then run make again."
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    fail "Python 3.11 or newer is needed, this is $("$python" -V 2>&1): set PYTHON=/path/to/a/newer/python3 and run make again."

# --- what the system lacks -------------------------------------------------------------------------------------

# soname -> Debian and Ubuntu package names, newest name first (the 64-bit time_t change renamed some).
needed_libraries='
libglib-2.0.so.0 libglib2.0-0t64 libglib2.0-0
libEGL.so.1 libegl1
libGL.so.1 libgl1
libdbus-1.so.3 libdbus-1-3
libfontconfig.so.1 libfontconfig1
libxkbcommon.so.0 libxkbcommon0
'
# Only a window on a real screen (and its printer) needs these.
screen_libraries='
libxcb-cursor.so.0 libxcb-cursor0
libxcb-icccm.so.4 libxcb-icccm4
libxcb-keysyms.so.1 libxcb-keysyms1
libxkbcommon-x11.so.0 libxkbcommon-x11-0
libxcb-shape.so.0 libxcb-shape0
libxcb-image.so.0 libxcb-image0
libxcb-render-util.so.0 libxcb-render-util0
libxcb-xkb.so.1 libxcb-xkb1
libcups.so.2 libcups2t64 libcups2
'

has_library() {
    { ldconfig -p 2>/dev/null || /sbin/ldconfig -p 2>/dev/null; } | grep -q "[[:space:]]$1 " && return 0
    "$python" -c 'import ctypes, sys; ctypes.CDLL(sys.argv[1])' "$1" >/dev/null 2>&1
}

has_package() { apt-cache show "$1" 2>/dev/null | grep -q '^Version:'; }

# Prints one package name for each missing library of the list on standard input.
missing_packages() {
    while read -r soname names; do
        [ -n "$soname" ] || continue
        has_library "$soname" && continue
        chosen=
        for name in $names; do
            [ -n "$chosen" ] || ! has_package "$name" || chosen=$name
        done
        # Without package lists the last name is the one every release still understands.
        printf '%s ' "${chosen:-${names##* }}"
    done
}

can_make_venv() { "$python" -c 'import venv, ensurepip' >/dev/null 2>&1; }

venv_package() {
    exact=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
    if has_package "$exact"; then say "$exact"; else say python3-venv; fi
}

wanted() {
    printf '%s\n' "$needed_libraries" | missing_packages
    if [ "$(id -u)" = 0 ] || [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
        printf '%s\n' "$screen_libraries" | missing_packages
    fi
    [ -x "$venv/bin/python" ] || can_make_venv || venv_package
}

missing=$(wanted | tr '\n' ' ' | sed 's/ *$//')
if [ -n "$missing" ]; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        say "Installing system packages: $missing"
        apt-get update -q >/dev/null 2>&1 || say "(the package lists could not be refreshed; trying with the old ones)"
        missing=$(wanted | tr '\n' ' ' | sed 's/ *$//')
        # shellcheck disable=SC2086
        if ! told=$(DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing 2>&1); then
            say "$told" >&2
            fail "These system packages could not be installed: $missing; install them by hand, then run make again."
        fi
    elif printf '%s\n' "$needed_libraries" | missing_packages | grep -q . || { [ ! -x "$venv/bin/python" ] && ! can_make_venv; }; then
        fail "These system packages are missing: $missing; install them (as root: apt-get install $missing), then run make again."
    else
        say "For a window on this screen these system packages are missing: $missing"
    fi
fi

# --- the virtual environment -----------------------------------------------------------------------------------

if [ -e "$venv" ] && ! "$venv/bin/python" -c 'import sys, pip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
    say "The environment in $venv does not work any more; making it again."
    rm -rf "$venv"
fi
if [ ! -e "$venv" ]; then
    say "Making the environment in $venv with $("$python" -V 2>&1)"
    "$python" -m venv "$venv" || {
        rm -rf "$venv"
        fail "The Python environment could not be made: install $(venv_package), then run make again."
    }
fi

digest() { cat "$@" | "$venv/bin/python" -c 'import hashlib, sys; print(hashlib.sha256(sys.stdin.buffer.read()).hexdigest())'; }

stamp=$venv/installed-$kind
now=$(digest "$lock")
if [ ! -f "$stamp" ] || [ "$(cat "$stamp")" != "$now" ]; then
    say "Installing the pinned packages of $lock (a few minutes the first time)"
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock" ||
        fail "The pinned packages could not be installed; see the message above, check the network or PIP_INDEX_URL, then run make again."
    printf '%s\n' "$now" >"$stamp"
fi

# The command `ganxun` of this environment, pointing at this source tree.
stamp=$venv/installed-ganxun
now=$(digest pyproject.toml packaging/locks/dev.txt)$(pwd)
if [ "$kind" = dev ] && { [ ! -f "$stamp" ] || [ "$(cat "$stamp")" != "$now" ]; }; then
    PYTHONWARNINGS=ignore "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --no-index -e . ||
        fail "The command ganxun could not be set up; see the message above."
    printf '%s\n' "$now" >"$stamp"
fi
