#!/bin/sh
# The night of the Kenyan example, on the CTDC records split over six organisations.
#
#   demo.sh PROGRAM CTDC-FILE OUT
set -eu

program=${1:?usage: demo.sh PROGRAM CTDC-FILE OUT}
file=${2:?usage: demo.sh PROGRAM CTDC-FILE OUT}
out=${3:?usage: demo.sh PROGRAM CTDC-FILE OUT}
here=$(dirname "$0")
today=2019-01-20   # the last year of the table is 2018

[ -r "$file" ] || { echo "demo: no CTDC file at the path given; the example is skipped" >&2; exit 0; }
[ ! -e "$out" ] || { echo "demo: $out exists; remove it or choose another folder" >&2; exit 73; }
mkdir -p "$out"

run() { printf '$ sync %s\n' "$*"; "$program" "$@"; }

sh "$here/split.sh" "$file" "$out/parts"
# The records are up to sixteen years old, and the example looks at them again afterwards: staging keeps them.
"$program" policy standard --quiet --out "$out/standard.json" > /dev/null
sed 's/"retention_days": *[0-9]*/"retention_days": 36500/' "$out/standard.json" > "$out/policy.json"
"$program" coalition init --quiet --home "$out/coalition" --name "CTDC example" --domain ctdc.example \
    --remote "$out/inbox" --now "$today" --policy "$out/policy.json"
for cso in cso1 cso2 cso3 cso4 cso5 cso6; do
    "$program" init --quiet --home "$out/cso/$cso" --invite "$out/coalition/invitation.json" --org "$cso" 2>/dev/null
    "$program" admit --home "$out/coalition" "$out/cso/$cso/request.json"
    "$program" join --quiet --home "$out/cso/$cso" "$out/coalition/welcomes/$cso.json"
    run import --quiet --home "$out/cso/$cso" --mapping "$here/mapping.json" --now "$today" "$out/parts/$cso.csv"
    run push --quiet --home "$out/cso/$cso" --now "$today"
done
run merge --home "$out/coalition"
run verify "$out/inbox" --key "$out/coalition/invitation.json"
run report --internal --home "$out/coalition" --out "$out/report"
run export --home "$out/coalition" --format csv --out "$out/exports/groups.csv"
