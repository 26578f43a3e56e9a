# shellcheck shell=bash disable=SC2034
# Words and steps shared by the scripts. Sourced with the repository's root as the working directory.

logs=${CARGO_TARGET_DIR:-target}/logs
binaries=${CARGO_TARGET_DIR:-target}

say() { printf '%s\n' "$*"; }
stop() {
    printf '%s\n' "$*" >&2
    exit 1
}

log_of() { printf '%s/%s.log' "$logs" "$(printf %s "$1" | tr -cs 'A-Za-z0-9' '-')"; }

# step NAME COMMAND…: one line with the time it took; the whole log and the end where it fails.
step() {
    local name=$1 log started=$SECONDS
    shift
    mkdir -p "$logs"
    log=$(log_of "$name")
    printf '%-28s ' "$name"
    if "$@" >"$log" 2>&1 </dev/null; then
        printf '%4d s\n' $((SECONDS - started))
    else
        local code=$?
        printf '%4d s  failed (%d)\n\n' $((SECONDS - started)) "$code"
        cat "$log"
        printf '\n%s failed; its log is %s\n' "$name" "$log"
        return "$code"
    fi
}

has() { command -v "$1" >/dev/null 2>&1; }

has_display() {
    [ "$(uname -s)" != Linux ] || [ -n "${DISPLAY-}" ] || [ -n "${WAYLAND_DISPLAY-}" ]
}

# Where Chromium is; nothing where it is not.
chromium_path() {
    local name path
    for name in chromium chromium-browser google-chrome; do
        path=$(command -v "$name" || true)
        # Ubuntu's command of that name only asks for a snap.
        if [ -n "$path" ] && ! grep -qs 'snap install' "$path"; then
            printf '%s\n' "$path"
            return
        fi
    done
    for path in ui/node_modules/.browsers/chromium-*/chrome-linux*/chrome /Applications/*Chrom*.app/Contents/MacOS/*Chrom*; do
        if [ -x "$path" ]; then
            case $path in /*) printf '%s\n' "$path" ;; *) printf '%s\n' "$PWD/$path" ;; esac
            return
        fi
    done
}
