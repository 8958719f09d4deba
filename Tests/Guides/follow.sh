#!/bin/sh
# Follows the guides of docs/ word for word, with the `journey-sync` on PATH: an organisation, a coalition and an auditor, each in a
# folder of its own, carry files to each other as the guides say. Every command comes out of a guide's sh blocks; only
# what people do between them stands here.
#
#   follow.sh DOCS WORK CASES [night|more|emergencies|keeper]...  DOCS: the guides; WORK: a folder that does not exist yet;
#                                                               CASES: an organisation's case file, of a year that is closed
#
# The folder that the guides call /srv/inbox is WORK/inbox. `keeper`, which stands alone, is a year of rare routes over a web server:
# nginx here, with deploy/nginx as shipped.
set -eu
docs=$(realpath "${1:?usage: follow.sh DOCS WORK CASES PART...}")
work=$(realpath -m "${2:?usage: follow.sh DOCS WORK CASES PART...}")
cases=$(realpath "${3:?usage: follow.sh DOCS WORK CASES PART...}")
shift 3
[ ! -e "$work" ] || { echo "follow: $work exists" >&2; exit 73; }
mkdir -p "$work/inbox" "$work/public" "$work/organisation" "$work/coalition" "$work/auditor"

# follow PARTY PAGE HEADING [N]: the Nth sh block below a heading, in the party's folder; size= and entry= are what the
# pages call 512 and 17; name= and slug= the organisation's, server= the web server's, options= what is added to `coalition init`.
follow() {
    party=$1 page=$2 heading=$3 number=${4:-1}
    block=$(awk -v heading="$heading" -v number="$number" '
        /^#/ { inside = ($0 == heading); next }
        /^```/ { if (open) { open = 0 } else { open = ($0 == "```sh") + 1; if (inside && open == 2) seen++ }; next }
        inside && open == 2 && seen == number
    ' "$docs/$page")
    [ -n "$block" ] || { echo "follow: $page has no block $number below \"$heading\"" >&2; exit 1; }
    block=$(echo "$block" | sed "s|/srv/inbox|$work/inbox|g; s|/srv/public|$work/public|g; s|--size 512|--size ${size:-512}|; s|erase 17|erase ${entry:-17}|
        s|Hope House|$name|; s|hope-house\.json|$slug.json|; s|coalition init |&$options|
        s|store\.example\.org/|$server/|; s|store\.example\.org |${server%:*} |")
    echo "$block" | sed "s|^|$party\$ |"
    mkdir -p "$work/$party"
    (cd "$work/$party" && HOME=$work/$party && unset XDG_DATA_HOME JOURNEY_SYNC_HOME && export HOME &&
        sh -euc "$block") >"$work/said" 2>&1 || { status=$?; cat "$work/said"; return "$status"; }
    cat "$work/said"
}
said() { grep -q -- "$1" "$work/said" || { echo "follow: nothing said \"$1\"" >&2; exit 1; }; }
refused() {
    if "$@"; then echo "follow: this should have been refused" >&2; exit 1; fi
    return 0
}
home=.local/share/journey-sync
name="Hope House" slug=hope-house server=store.example.org options=

night() {
    follow coalition coalition-guide.md "## Start"
    cp "$work/coalition/coalition/invitation.json" "$work/organisation"
    follow organisation cso-guide.md "## Install"
    follow organisation cso-guide.md "## Join" 1
    # It is written down, by hand.
    sed -n 's/^recovery key, shown this once: //p' "$work/said" >"$work/recovery-key"
    follow organisation cso-guide.md "## Join" 2
    cp "$work/organisation/$home/request.json" "$work/coalition"
    follow coalition coalition-guide.md "## An organisation joins" 1
    follow coalition coalition-guide.md "## An organisation joins" 2
    cp "$work/coalition/coalition/welcomes/hope-house.json" "$work/organisation"
    follow organisation cso-guide.md "## Join" 3
    cp "$cases" "$work/organisation/cases.csv"
    follow organisation cso-guide.md "## The first night"
    said "^pushed [1-9]"
    said "survivors shared"
    # The invitation is published; the auditor's copy of the store is the store.
    follow coalition coalition-guide.md "## Every night"
    said "^merged [1-9]"
    test -s "$work/coalition/report/report.html"
    test -s "$work/coalition/groups.csv"
    cp "$work/coalition/coalition/invitation.json" "$work/auditor"
    ln -s ../inbox "$work/auditor/inbox"
    follow auditor auditor-guide.md "# Guide for auditors" 1
    said "^verified: 3 logs"
    follow auditor auditor-guide.md "# Guide for auditors" 2
    follow auditor auditor-guide.md "## Cosign what you saw" 1
    cp "$work/auditor/desk/cosigner.vkey" "$work/coalition"
    follow coalition coalition-guide.md "## Auditors"
    follow coalition coalition-guide.md "## Every night"
    follow auditor auditor-guide.md "## Cosign what you saw" 2
    said "^cosigned 2 logs"
    follow organisation cso-guide.md "## Someone takes her consent back"
}

# What comes after the first night, in quieter times.
more() {
    # A fact, found as the guide says: in the bodies' files the first line is number 0.
    entry=$(cat "$work/organisation/$home"/log/bodies/[0-9][0-9][0-9] | grep -n '"type":"presence/1"' | head -n 1 | cut -d : -f 1)
    entry=$((entry - 1))
    follow organisation cso-guide.md "## An entry must go"
    follow coalition coalition-guide.md "## The resource library"
    said "routes.pdf"
    cp "$work/coalition/coalition/invitation.json" "$work/coalition"
    follow coalition coalition-guide.md "## Further merging machines"
    said "hope-house  512 new entries"
    follow coalition coalition-guide.md "## Once a year: publish"
    follow organisation cso-guide.md "## The first night"
    follow organisation cso-guide.md "## What the coalition has published"
}

# After the night: what the log's size is now, as the organisation says it by telephone.
size() { sed -n 's/^log: *size \([0-9]*\),.*/\1/p' "$work/said"; }

emergencies() {
    page=emergencies.md
    install -m 600 "$work/recovery-key" "$work/organisation/key.txt"
    follow organisation $page "## Back up an organisation's working folder"
    rm -r "$work/organisation/$home"
    follow organisation $page "## Bring an organisation's folder back"

    # Another computer, to which the organisation brings the recovery key and its newest file.
    mkdir "$work/laptop"
    install -m 600 "$work/recovery-key" "$work/laptop/key.txt"
    cp "$cases" "$work/laptop/cases.csv"
    follow laptop $page "## The laptop is lost"

    stolen="## An organisation's key is stolen"
    follow laptop $page "$stolen" 1
    size=$(size)
    follow coalition $page "$stolen" 2
    follow laptop $page "$stolen" 3
    cp "$work/laptop/$home/rotation.json" "$work/coalition"
    follow coalition $page "$stolen" 4
    follow laptop $page "$stolen" 5
    said "the new key is in use"
    refused follow organisation $page "$stolen" 5
    said "does not take this log's key any more"

    follow coalition $page "## Back up a coalition's home"
    rm -r "$work/coalition/coalition"
    follow coalition $page "## Bring a coalition's home back"

    hand="## A new coordinator takes over"
    follow coalition $page "$hand" 1
    mkdir "$work/successor"
    mv "$work/coalition/seat.tar" "$work/successor"
    rm -r "$work/coalition/coalition"
    follow successor $page "$hand" 2
    follow successor $page "$hand" 3
    follow successor $page "$hand" 4
    for party in auditor laptop; do cp "$work/successor/coalition/invitation.json" "$work/$party"; done
    follow auditor $page "$hand" 5
    follow laptop $page "$hand" 6
    # Everything goes on: the night of each, and the auditor's word on all of it.
    follow laptop $page "$stolen" 5
    follow successor coalition-guide.md "## Every night"
    follow auditor auditor-guide.md "# Guide for auditors" 1
    said "^verified: "
    said "registry/2"
}

# A year of rare routes, 2026, over a web server: three organisations know two survivors each of one route.
keeper() {
    # The days are in 2027, by --now; certificates hold today and then.
    program=$(command -v journey-sync)
    mkdir "$work/bin" "$work/keeper" "$work/server"
    cat >"$work/bin/journey-sync" <<TEXT
#!/bin/sh
case "\$1 \${2:-}" in
"keeper close") exec "$program" "\$@" --now 2027-04-01 ;;
"keeper answer" | import\ * | preview\ * | push\ * | status\ * | merge\ *) exec "$program" "\$@" --now 2027-01-20 ;;
*) exec "$program" "\$@" ;;
esac
TEXT
    chmod 755 "$work/bin/journey-sync"
    PATH=$work/bin:$PATH
    port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    server=localhost:$port

    options="--pooling 3 "
    follow coalition remotes.md "## A web server" 2
    mv "$work/coalition/tls" "$work/server"
    # It ends when its standard input does, which is when this script ends.
    mkfifo "$work/hold"
    "$(dirname "$0")/../Servers/nginx.sh" "$work/server" "$port" <"$work/hold" >"$work/nginx" & nginx=$!
    exec 9>"$work/hold"
    trap 'exec 9>&-; wait "$nginx" || true' EXIT
    until grep -q ready "$work/nginx"; do kill -0 "$nginx" || exit 1; sleep 0.1; done
    follow coalition remotes.md "## A web server" 3

    cp "$work/coalition/coalition/invitation.json" "$work/keeper"
    follow keeper keeper-guide.md "## Once: start" 1
    follow coalition coalition-guide.md "## Rare routes" 1
    mv "$work/coalition/keeper-keys" "$work/keeper"
    follow keeper keeper-guide.md "## Once: the way into the store"
    members="Hope-House City-Aid Lake-Shelter"
    for member in $members; do
        name=$(echo "$member" | tr - ' ') slug=$(echo "$member" | tr A-Z a-z)
        mkdir "$work/$slug"
        cp "$work/coalition/coalition/invitation.json" "$work/$slug"
        follow "$slug" cso-guide.md "## Join" 1
        cp "$work/$slug/$home/request.json" "$work/coalition"
        cp "$work/$slug/$home/request.json" "$work/keeper/$slug.json"
        follow coalition coalition-guide.md "## An organisation joins" 2
        cp "$work/coalition/coalition/welcomes/$slug.json" "$work/$slug"
        follow "$slug" cso-guide.md "## Join" 3
        follow keeper keeper-guide.md "## Once: start" 2
    done
    follow keeper keeper-guide.md "## Every year" 1
    cp "$work/keeper/keeper/epochs/2026/epoch.json" "$work/coalition"
    follow coalition coalition-guide.md "## Rare routes" 2
    for member in $members; do
        slug=$(echo "$member" | tr A-Z a-z)
        echo "Case Reference,Submission Date,Origin Country,Exploitation Country,Type of Exploitation,Estimated Number of Cases
$slug-1,2026-05-01,Mali,Oman,Forced labour,2" >"$work/$slug/cases.csv"
        follow "$slug" cso-guide.md "## The first night"
        said "asked the pool's keeper for 2026"
    done
    follow keeper keeper-guide.md "## Every year" 2
    said "^3 requests answered, 192 cells; 0 refused"
    for member in $members; do
        slug=$(echo "$member" | tr A-Z a-z)
        follow "$slug" cso-guide.md "## The first night"
        said "2 survivors in pooled reports"
    done
    follow coalition coalition-guide.md "## Every night"
    said "pooled reports: 3 in 1 open cells, 0 still closed"
    follow keeper keeper-guide.md "## Every year" 3
    said "its key is destroyed; 3 requests with 192 cells"
}

for part; do
    case $part in
    night | more | emergencies | keeper) "$part" ;;
    *) echo "follow: no part is called $part" >&2; exit 64 ;;
    esac
done
echo "followed: $*"
