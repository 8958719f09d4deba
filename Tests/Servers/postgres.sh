#!/bin/bash
# postgres.sh FOLDER PORT: PostgreSQL on 127.0.0.1:PORT and on a socket in FOLDER/socket. Role `merger` owns what it makes and has
# the password in FOLDER/pgpass over TCP; through the socket anyone may be `postgres`. Run as root it serves as `nobody`.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/lib.sh"
folder=$1 port=$2
programs=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
[ -n "$programs" ] || { echo "missing: postgresql (make test-deps installs it)" >&2; exit 69; }
need setpriv
as=
mkdir -p "$folder/socket"
if [ "$(id -u)" = 0 ]; then
    as="setpriv --reuid=nobody --regid=nogroup --clear-groups"
    chmod 755 "$folder"
    mkdir "$folder/server"
    chown nobody "$folder/server" "$folder/socket"
else
    mkdir "$folder/server"
fi
$as "$programs/initdb" -D "$folder/server/data" -U postgres --auth-local=trust --auth-host=scram-sha-256 --no-sync -E UTF8 \
    --locale=C.UTF-8 >/dev/null
cd "$folder/server"
$as "$programs/postgres" -D "$folder/server/data" -k "$folder/socket" -p "$port" -c listen_addresses=127.0.0.1 \
    -c shared_buffers=32MB -c fsync=off -c log_destination=stderr 2>"$folder/server.log" &
pids="$pids $!"
wait_for_port "$port"
tries=0
until "$programs/psql" -q -h "$folder/socket" -p "$port" -U postgres -d postgres \
    -c "CREATE ROLE merger LOGIN CREATEDB PASSWORD 'merger secret'" 2>/dev/null; do
    tries=$((tries + 1))
    [ $tries -lt 100 ] || { echo "the server takes no role" >&2; stop; exit 1; }
    sleep 0.05
done
printf '127.0.0.1:%s:*:merger:merger secret\n' "$port" >"$folder/pgpass"
chmod 600 "$folder/pgpass"
serve
