#!/bin/sh
# One whole year-end night on the Kenyan example: six organisations join, import, preview and push; the coalition
# merges; an auditor cosigns; anyone verifies; the findings are printed and written.
#
#   demo.sh PROGRAM OUT [CSO...]
#
# PROGRAM is the sync program, OUT a folder that does not exist yet; with CSO names only those take part.
set -eu

program=${1:?usage: demo.sh PROGRAM OUT [CSO...]}
out=${2:?usage: demo.sh PROGRAM OUT [CSO...]}
shift 2
here=$(dirname "$0")
[ $# -gt 0 ] || set -- hope north coast lake rift city
today=2027-01-20   # the year 2026 and its settling days are over

[ ! -e "$out" ] || { echo "demo: $out exists; remove it or choose another folder" >&2; exit 73; }
mkdir -p "$out"

say() { printf '\n== %s\n' "$*"; }
run() { printf '$ sync %s\n' "$*"; "$program" "$@"; }
# Exit code 3 means that some rows were refused, which is what the first import of a real file is like.
partly() { run "$@" || [ $? -eq 3 ]; }

say "The coalition starts: keys, a signed registry, an invitation"
run coalition init --home "$out/coalition" --name "Example coalition (Kenya)" --domain coalition.example \
    --remote "$out/inbox" --now "$today"

say "Organisations join: a request, an admission, a welcome"
for cso; do
    "$program" init --quiet --home "$out/cso/$cso" --invite "$out/coalition/invitation.json" \
        --org "$cso (example)" --partner "$cso" 2>/dev/null
    run admit --home "$out/coalition" "$out/cso/$cso/request.json"
    "$program" join --quiet --home "$out/cso/$cso" "$out/coalition/welcomes/$cso.json"
done

say "An auditor's key is registered"
run auditor init --quiet --home "$out/auditor" --name auditor.example/desk --attests content
run auditor add --home "$out/coalition" "$out/auditor/cosigner.vkey" --attests content

say "Each imports its case file; names and phone numbers stay out, misspelt places are refused"
for cso; do partly import --home "$out/cso/$cso" --now "$today" "$here/$cso/cases.csv"; done

say "Corrected files are imported again; what is known is not counted twice"
for cso; do
    # The corrected copy holds names, so it lives in memory-backed or temporary space and goes at once.
    corrected=$(mktemp -d)
    sed -f "$here/corrections.sed" "$here/$cso/cases.csv" >"$corrected/cases.csv"
    status=0
    run import --quiet --home "$out/cso/$cso" --now "$today" "$corrected/cases.csv" || status=$?
    rm -r "$corrected"
    [ "$status" -eq 0 ] || exit "$status"
done

say "What $1 would share, and what it keeps"
run preview --home "$out/cso/$1" --now "$today"

say "Every organisation seals the year and pushes"
for cso; do run push --quiet --home "$out/cso/$cso" --now "$today"; done

say "The coalition merges"
run merge --home "$out/coalition" --now "$today"

say "An auditor cosigns every log: since it was seen last, it only grew"
run witness "$out/inbox" --key "$out/auditor" --log-key "$out/coalition/invitation.json" --attach

say "Anyone verifies the store with nothing but the coalition's public key"
run verify "$out/inbox" --key "$out/coalition/invitation.json"

say "The findings"
run report --internal --home "$out/coalition" --out "$out/report"

say "The master, for other tools"
run export --quiet --home "$out/coalition" --format csv --out "$out/exports/groups.csv"
run export --quiet --home "$out/coalition" --format json --out "$out/exports/master.json"
run export --quiet --home "$out/coalition" --format geojson --out "$out/exports/map.geojson"
run export --quiet --home "$out/coalition" --format gpkg --out "$out/exports/map.gpkg"
run export --quiet --home "$out/coalition" --format flowmap --out "$out/exports/flowmap"
run export --quiet --home "$out/coalition" --format htcds --out "$out/exports/events.csv"
run export --quiet --home "$out/coalition" --format dump --out "$out/exports/dump.jsonl"

say "A second night without new cases"
for cso; do run push --quiet --home "$out/cso/$cso" --now 2027-01-21; done
run merge --home "$out/coalition" --now 2027-01-21

say "Who was heard from, as a page for the members"
run status --home "$out/coalition" --page "$out/status" --now 2027-01-21
