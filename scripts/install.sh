#!/bin/sh
# Install one compiled list of requirements, and the project itself, into .venv.
set -eu
list=$1
# uv reads neither pip's configuration nor its environment; a mirror set there is meant for us too.
setting() { .venv/bin/python -m pip config list 2>/dev/null | sed -n "s/^[^=]*[.:]$1='\(.*\)'\$/\1/p" | tail -n 1; }
index=$(setting index-url)
if [ -n "$index" ] && [ -z "${UV_DEFAULT_INDEX:-}" ]; then export UV_DEFAULT_INDEX="$index"; fi
more=$(setting extra-index-url)
# Several places may hold a package; whichever holds the locked version will do, the hashes decide.
if [ -n "$more" ] && [ -z "${UV_INDEX:-}" ]; then export UV_INDEX="$more" UV_INDEX_STRATEGY=unsafe-best-match; fi
found=$(setting find-links)
if [ -n "$found" ] && [ -z "${UV_FIND_LINKS:-}" ]; then
	UV_FIND_LINKS=$(echo "$found" | tr ' ' ',')
	export UV_FIND_LINKS
fi
export VIRTUAL_ENV="$PWD/.venv" UV_LINK_MODE=copy UV_HTTP_TIMEOUT=180 SSL_CERT_FILE="${SSL_CERT_FILE:-}"
[ -n "$SSL_CERT_FILE" ] || unset SSL_CERT_FILE
# Where the environment forbids Python to write bytecode, as many containers do, every start would compile all anew.
.venv/bin/uv pip install --quiet --compile-bytecode --require-hashes -r "$list"
case $list in
*node.txt) ;;
*) .venv/bin/uv pip install --quiet --no-deps -e . ;;
esac
.venv/bin/python -m compileall -q bina
