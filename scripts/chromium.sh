#!/bin/sh
# Print the browser for the browser tests: BINA_CHROMIUM, or the machine's own. Fails when there is none.
set -eu
if [ -n "${BINA_CHROMIUM:-}" ]; then echo "$BINA_CHROMIUM"; exit 0; fi
for name in chromium chromium-browser google-chrome; do
	if path=$(command -v "$name") && "$path" --version >/dev/null 2>&1; then echo "$path"; exit 0; fi
done
exit 1
