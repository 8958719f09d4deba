#!/bin/sh
# One map of two coalitions: Kenya's six organisations and Uganda's four each merge, publish what the rule lets through, and
# a regional coalition reads both public logs like any partner's.
#
#   demo.sh PROGRAM OUT
#
# PROGRAM is the sync program, OUT a folder that does not exist yet.
set -eu

program=${1:?usage: demo.sh PROGRAM OUT}
out=${2:?usage: demo.sh PROGRAM OUT}
here=$(dirname "$0")
today=2027-01-21

[ ! -e "$out" ] || { echo "demo: $out exists; remove it or choose another folder" >&2; exit 73; }
mkdir -p "$out"

say() { printf '\n== %s\n' "$*"; }
run() { printf '$ sync %s\n' "$*"; "$program" "$@"; }

say "Kenya: the night of Examples/kenya"
"$here/../kenya/demo.sh" "$program" "$out/kenya" >"$out/kenya.log" 2>&1
tail -n 1 "$out/kenya.log"

say "Uganda: four organisations join, import and push; the coalition merges"
"$program" coalition init --quiet --home "$out/uganda/coalition" --name "Example coalition (Uganda)" \
    --domain uganda.example --country UG --remote "$out/uganda/inbox" --now "$today" >/dev/null
for cso in crane nile pearl rwenzori; do
    home=$out/uganda/cso/$cso
    "$program" init --quiet --home "$home" --invite "$out/uganda/coalition/invitation.json" --org "$cso (example)" \
        --partner "$cso" >/dev/null 2>&1
    "$program" admit --quiet --home "$out/uganda/coalition" "$home/request.json" >/dev/null
    "$program" join --quiet --home "$home" "$out/uganda/coalition/welcomes/$cso.json" >/dev/null
    run import --quiet --home "$home" --now "$today" "$here/uganda/$cso/cases.csv"
    run push --quiet --home "$home" --now "$today"
done
run merge --quiet --home "$out/uganda/coalition"

say "The region starts a coalition of coalitions"
run coalition init --home "$out/region/coalition" --name "Example map (East Africa)" --domain region.example \
    --remote "$out/region/inbox" --now "$today"

say "Each coalition asks it to read its public log"
for country in kenya uganda; do
    run publish request --home "$out/$country/coalition" --invite "$out/region/coalition/invitation.json" \
        --partner "$country" --out "$out/region/$country-request.json"
    run admit --home "$out/region/coalition" "$out/region/$country-request.json"
done

say "Each publishes the closed year: once, for good"
for country in kenya uganda; do run publish "$out/region/inbox" --home "$out/$country/coalition" --now "$today"; done

say "The region merges both, and anyone verifies its store"
run merge --home "$out/region/coalition"
run verify "$out/region/inbox" --key "$out/region/coalition/invitation.json"

say "One map of two coalitions"
run report --home "$out/region/coalition" --out "$out/region/report"
run export --home "$out/region/coalition" --format csv --out "$out/region/master.csv"

say "Results go back: each coalition's next merge signs a summary, and an organisation sees its own share"
run merge --quiet --home "$out/uganda/coalition"
run report --home "$out/uganda/cso/pearl" --out "$out/uganda/pearl-report"

say "A second night: nothing new to publish, nothing new on the map"
for country in kenya uganda; do run publish "$out/region/inbox" --home "$out/$country/coalition" --now 2027-01-22; done
run merge --home "$out/region/coalition"
