#!/bin/sh
# split.sh FILE OUTDIR: share the CTDC 2020 table out over six imaginary partners, OUTDIR/cso1.csv to OUTDIR/cso6.csv.
#
# Kept are the rows with both a citizenship and a country of exploitation ("0", CTDC's own code, is a value).
# Which partner gets a row is drawn from a fixed linear congruential generator, so the same file always gives the same
# six files. Shares: 30, 25, 18, 12, 9 and 6 per cent. POSIX sh and awk only.
set -eu
LC_ALL=C
export LC_ALL

if [ $# -ne 2 ]; then
    echo "usage: split.sh FILE OUTDIR" >&2
    exit 64
fi
if [ ! -r "$1" ]; then
    echo "split.sh: cannot read the CTDC file" >&2
    exit 66
fi
mkdir -p -- "$2"

OUT=$2 awk '
BEGIN {
    FS = ","
    out = ENVIRON["OUT"]
    n = split("30 55 73 85 94 100", edge, " ")   # running sums of the shares
    state = 20200415
}
{ sub(/\r$/, "") }
NR == 1 {
    sub(/^\357\273\277/, "")
    for (i = 1; i <= NF; i++) column[$i] = i
    if (!("citizenship" in column) || !("CountryOfExploitation" in column)) {
        print "split.sh: no columns citizenship and CountryOfExploitation: not the CTDC 2020 table" > "/dev/stderr"
        failed = 1
        exit 65
    }
    width = NF
    from = column["citizenship"]
    to = column["CountryOfExploitation"]
    for (k = 1; k <= n; k++) print > (out "/cso" k ".csv")
    next
}
$0 == "" { next }
NF != width || index($0, "\"") {
    print "split.sh: line " NR " is not a plain row of " width " columns" > "/dev/stderr"
    failed = 1
    exit 65
}
{ read++ }
$from != "" && $to != "" {
    # Modulus 2^31 - 1 and multiplier 16807: products stay below 2^53, so every awk computes the same numbers.
    state = (state * 16807) % 2147483647
    draw = state / 2147483647 * 100
    for (k = 1; draw >= edge[k]; k++) { }
    print > (out "/cso" k ".csv")
    count[k]++
    kept++
}
END {
    if (failed) exit 65
    for (k = 1; k <= n; k++) printf "cso%d %d\n", k, count[k]
    printf "kept %d of %d rows\n", kept, read
}' < "$1"
