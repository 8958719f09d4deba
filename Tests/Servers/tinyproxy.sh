#!/bin/bash
# tinyproxy.sh FOLDER PORT: an HTTP proxy. FOLDER/proxy.log has what it was asked.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/lib.sh"
folder=$1 port=$2
need tinyproxy
printf '%s\n' "Port $port" "Listen 127.0.0.1" "Timeout 60" "LogFile \"$folder/proxy.log\"" "LogLevel Connect" "MaxClients 50" \
    "Allow 127.0.0.1" >"$folder/tinyproxy.conf"
tinyproxy -d -c "$folder/tinyproxy.conf" </dev/null >/dev/null 2>&1 &
pids=$!
wait_for_port "$port"
serve
