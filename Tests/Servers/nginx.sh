#!/bin/bash
# nginx.sh FOLDER PORT: nginx with deploy/nginx/nginx.conf as shipped. FOLDER/tls has the certificates.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/lib.sh"
folder=$1 port=$2
need nginx
mkdir -p "$folder/store/journeys" "$folder/tmp" "$folder/run"
sed -e "s|@FOLDER@|$folder|" -e "s|@LISTEN@|127.0.0.1:$port|" -e "s|@SERVER@|localhost|" \
    "$here/../../deploy/nginx/nginx.conf" >"$folder/nginx.conf"
if [ "$(id -u)" = 0 ]; then
    chmod 755 "$folder"
    chown -R www-data "$folder/store" "$folder/tmp" "$folder/run"
fi
PATH=$PATH:/usr/sbin
# `pid` is tested as shipped; `daemon off` keeps the server a child of this script.
nginx -c "$folder/nginx.conf" -e "$folder/run/error.log" -g "daemon off;" </dev/null >/dev/null 2>"$folder/run/start.log" &
pids=$!
wait_for_port "$port"
serve
