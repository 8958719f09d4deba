#!/bin/bash
# swift.sh FOLDER PORT: OpenStack Swift with its S3 interface. Two accounts have a user each, p:hope/hopesecret and
# q:north/northsecret; a third belongs to c:merge/mergesecret, and c:hope, c:north and c:keeper get into what it opens to them.
# Run as root it serves as the user `swift`. Ports PORT to PORT+4 are used.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/lib.sh"
folder=$1 port=$2
need swift-proxy-server swift-object-server swift-container-server swift-account-server swift-ring-builder memcached setpriv pgrep
mkdir -p "$folder/srv/d1"
cd "$folder"
user=$(id -un)
as=
if [ "$(id -u)" = 0 ]; then
    user=swift
    as="setpriv --reuid=swift --regid=swift --init-groups"
fi
printf '[swift-hash]\nswift_hash_path_prefix = test\nswift_hash_path_suffix = test\n[storage-policy:0]\nname = one\ndefault = yes\n' >swift.conf
offset=1
for server in object container account; do
    at=$((port + offset)) offset=$((offset + 1))
    cat >$server-server.conf <<TEXT
[DEFAULT]
bind_ip = 127.0.0.1
bind_port = $at
workers = 0
user = $user
swift_dir = $folder
devices = $folder/srv
mount_check = false
[pipeline:main]
pipeline = $server-server
[app:$server-server]
use = egg:swift#$server
TEXT
    {
        swift-ring-builder $server.builder create 4 1 0
        swift-ring-builder $server.builder add --region 1 --zone 1 --ip 127.0.0.1 --port $at --device d1 --weight 1
        swift-ring-builder $server.builder rebalance
    } >/dev/null &
    rings="${rings:-} $!"
done
for ring in $rings; do wait "$ring"; done
cat >proxy-server.conf <<TEXT
[DEFAULT]
bind_ip = 127.0.0.1
bind_port = $port
workers = 0
user = $user
swift_dir = $folder
[pipeline:main]
pipeline = catch_errors gatekeeper healthcheck cache listing_formats bulk s3api tempauth copy slo dlo proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
allow_account_management = true
[filter:s3api]
use = egg:swift#s3api
location = us-east-1
s3_acl = false
[filter:tempauth]
use = egg:swift#tempauth
user_p_hope = hopesecret .admin
user_q_north = northsecret .admin
user_c_merge = mergesecret .admin
user_c_hope = hopesecret
user_c_north = northsecret
user_c_keeper = keepersecret
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:$((port + 4))
TEXT
for filter in catch_errors gatekeeper healthcheck listing_formats bulk copy slo dlo; do
    printf '[filter:%s]\nuse = egg:swift#%s\n' $filter $filter >>proxy-server.conf
done
if [ "$(id -u)" = 0 ]; then
    chmod 755 "$folder"
    chown -R swift "$folder"
fi
# A Swift server leaves helpers behind when it is killed; their commands name this folder, which nothing else does.
stop() {
    kill -KILL $pids 2>/dev/null || true
    tries=0
    while helpers=$(pgrep -f -- "-server $folder/[a-z]*-server\.conf") && [ $tries -lt 20 ]; do
        kill -KILL $helpers 2>/dev/null || true
        tries=$((tries + 1))
        sleep 0.1
    done
    wait 2>/dev/null || true
}
memcached -u "$user" -l 127.0.0.1 -p $((port + 4)) -U 0 -m 16 -t 1 </dev/null &
pids=$!
for server in object container account proxy; do
    $as swift-$server-server "$folder/$server-server.conf" -v </dev/null >"$folder/$server.log" 2>&1 &
    pids="$pids $!"
done
for offset in 0 1 2 3 4; do wait_for_port $((port + offset)); done
serve
