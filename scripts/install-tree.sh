#!/bin/sh
# Lays an installation out below ROOT/PREFIX, as deploy/install.list says. An equal program gives equal files.
#
#   scripts/install-tree.sh PROGRAM ROOT PREFIX       (ROOT may be empty: the system itself)
set -eu
program=${1:?usage: install-tree.sh PROGRAM ROOT PREFIX}
root=$2
prefix=${3:?usage: install-tree.sh PROGRAM ROOT PREFIX}
program=$(realpath "$program")
cd "$(dirname "$0")/.."

built=$(mktemp -d)
trap 'rm -rf "$built"' EXIT
mkdir "$built/completions" "$built/units"

scripts/strip.sh "$program" "$built/journey-sync"
"$built/journey-sync" help --quiet --man --out "$built/man" >/dev/null
gzip -9n "$built"/man/*
for shell in bash zsh fish; do "$built/journey-sync" help --completions "$shell" >"$built/completions/$shell"; done
for unit in deploy/systemd/*.service deploy/systemd/*.timer; do
    sed "s|/usr/bin/journey-sync|$prefix/bin/journey-sync|g" "$unit" >"$built/units/$(basename "$unit")"
done

# Debian's own completions for zsh lie elsewhere than a person's.
zsh=share/zsh/site-functions
[ "$prefix" != /usr ] || zsh=share/zsh/vendor-completions

grep -v '^#' deploy/install.list | while read -r mode place source; do
    [ -n "$mode" ] || continue
    place=$(echo "$place" | sed "s|^ZSH|$zsh|")
    case $source in BUILT/*) source=$built/${source#BUILT/} ;; esac
    for file in $source; do
        case $place in
        */) target=$place$(basename "$file") ;;
        *) target=$place ;;
        esac
        install -D -m "$mode" "$file" "$root$prefix/$target"
    done
done
