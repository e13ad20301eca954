#!/bin/sh
# Prove the set-up: in a bare Debian root with only python3, pip and make, a clean copy of HEAD runs the
# make targets named (default: report test). Needs root, debootstrap and unshare (util-linux).
#
#   sh tests/soak/bare_debian.sh [TARGET ...]
#
# ANPEI_DEBROOT  folder of the root; kept and used again, otherwise a temporary one is made and removed
# DEBIAN_SUITE   bookworm unless told
# DEBIAN_MIRROR  debootstrap's own unless told
# What pip is configured with on this machine (files, PIP_*, proxies, certificates) holds inside too.
set -eu

here=$(cd "$(dirname "$0")/../.." && pwd)
[ "$#" -gt 0 ] || set -- report test
suite=${DEBIAN_SUITE:-bookworm}
for program in debootstrap unshare chroot git; do
    command -v "$program" >/dev/null || { echo "bare_debian: $program is missing" >&2; exit 2; }
done
[ "$(id -u)" -eq 0 ] || { echo "bare_debian: needs root" >&2; exit 2; }

if [ -n "${ANPEI_DEBROOT:-}" ]; then
    root=$ANPEI_DEBROOT
    mkdir -p "$root"
else
    root=$(mktemp -d)
    trap 'rm -rf "$root"' EXIT
fi
if [ ! -x "$root/usr/bin/make" ]; then
    echo "bare_debian: debootstrap $suite" >&2
    debootstrap --variant=minbase --include=python3,python3-pip,make "$suite" "$root" ${DEBIAN_MIRROR:-} >"$root.log" 2>&1 ||
        { tail -20 "$root.log" >&2; exit 1; }
fi
if chroot "$root" /usr/bin/python3 -c 'import ensurepip' 2>/dev/null; then
    echo "bare_debian: this root has ensurepip, so it proves nothing" >&2
    exit 1
fi

# The same way to the packages as on this machine, without its caches.
for file in /etc/resolv.conf /etc/hosts /etc/pip.conf /etc/ssl/certs/ca-certificates.crt; do
    [ ! -f "$file" ] || cp -L "$file" "$root$file"
done
rm -rf "$root/root"
mkdir -p "$root/root/.config/pip" "$root/root/安培 anpei"
for file in "${XDG_CONFIG_HOME:-$HOME/.config}/pip/pip.conf" "$HOME/.pip/pip.conf"; do
    [ ! -f "$file" ] || cp -L "$file" "$root/root/.config/pip/pip.conf"
done
git -C "$here" archive HEAD | tar -x -C "$root/root/安培 anpei"

export ANPEI_BARE_ROOT="$root"
for target in "$@"; do
    echo "bare_debian: make $target" >&2
    started=$(date +%s)
    # The mounts live in a namespace of their own and go with it. -i: only what is named here gets inside.
    unshare --mount --pid --fork sh -eu -c '
        mount --make-rprivate /
        mount -t proc proc "$ANPEI_BARE_ROOT/proc"
        mount --rbind /dev "$ANPEI_BARE_ROOT/dev"
        set -- "$@" HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
        for name in $(env | sed -n "s/^\(PIP_[A-Z_]*\|UV_[A-Z_]*\|[A-Za-z]*_proxy\|[A-Z]*_PROXY\|SSL_CERT_FILE\)=.*/\1/p"); do
            set -- "$@" "$name=$(printenv "$name")"
        done
        target=$1
        shift
        exec chroot "$ANPEI_BARE_ROOT" /usr/bin/env -i "$@" sh -c "cd \"/root/安培 anpei\" && exec make \"\$0\"" "$target"
    ' sh "$target"
    echo "bare_debian: make $target took $(($(date +%s) - started)) s" >&2
done
