#!/bin/sh
# As root on Debian 12 or newer: install what only the tests need, a browser with fonts, gettext, poppler's pdfsig
# (an independent reader of signatures) and SoftHSM (a token without a device).
# Elsewhere the browser tests use BINA_CHROMIUM, and the catalogues are checked without extraction.
set -eu
[ "$(id -u)" = 0 ] && [ -r /etc/os-release ] && command -v apt-get >/dev/null || exit 0
. /etc/os-release
missing=""
command -v xgettext >/dev/null || missing="gettext"
if [ "${ID:-}" = debian ] && [ "${VERSION_ID:-0}" -ge 12 ] 2>/dev/null && ! sh scripts/chromium.sh >/dev/null; then
	missing="$missing chromium fonts-dejavu-core"
fi
command -v pdfsig >/dev/null || missing="$missing poppler-utils"
command -v softhsm2-util >/dev/null || missing="$missing softhsm2"
[ -n "$missing" ] || exit 0
echo "Installing for the tests:$missing"
export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086 # a list of package names
{ apt-get update -qq && apt-get install -y -qq --no-install-recommends $missing; } >/dev/null ||
	echo "They could not be installed; tests that need them say so." >&2
