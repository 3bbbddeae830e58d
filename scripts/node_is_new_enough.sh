#!/bin/sh
# Succeeds when the machine's own Node can build the assets (Vite 8: 20.19 or newer, 22.12 or newer).
set -eu
command -v node >/dev/null && command -v npm >/dev/null || exit 1
node -e '
const [major, minor] = process.versions.node.split(".").map(Number);
process.exit((major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22 ? 0 : 1);
'
