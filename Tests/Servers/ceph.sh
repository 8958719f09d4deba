#!/bin/bash
# ceph.sh FOLDER PORT: a Ceph object gateway over one store in memory, for release checks. Users: hope/hopesecret,
# north/northsecret, keeper/keepersecret and coalition/coalitionsecret. Ports PORT to PORT+2, and 6800 to 6807, are used.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/lib.sh"
folder=$1 port=$2
need radosgw ceph-mon ceph-osd monmaptool radosgw-admin
cd "$folder"
mkdir -p mon osd rgw crash
cluster=$(cat /proc/sys/kernel/random/uuid)
disk=$(cat /proc/sys/kernel/random/uuid)
monitor="[v2:127.0.0.1:$((port + 1)),v1:127.0.0.1:$((port + 2))]"
cat >ceph.conf <<TEXT
[global]
fsid = $cluster
mon host = $monitor
public addr = 127.0.0.1
cluster addr = 127.0.0.1
auth cluster required = none
auth service required = none
auth client required = none
# Without this the gateway insists on encryption, which needs the authentication that is off, and waits for ever.
ms mon client mode = crc
mon allow pool size one = true
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 4
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
osd objectstore = memstore
memstore device bytes = 1073741824
mon data = $folder/mon
osd data = $folder/osd
rgw data = $folder/rgw
run dir = $folder
crash dir = $folder/crash
admin socket = $folder/\$name.asok
pid file = $folder/\$name.pid
log file = $folder/\$name.log
rgw frontends = beast endpoint=127.0.0.1:$port
TEXT
export CEPH_CONF=$folder/ceph.conf
monmaptool --create --fsid "$cluster" --addv a "$monitor" monmap >/dev/null
ceph-mon --mkfs -i a --monmap monmap >/dev/null
ceph-mon -f -i a </dev/null >/dev/null 2>&1 & monitor_pid=$!
pids=$monitor_pid
timeout 60 ceph osd new "$disk" >/dev/null
ceph-osd -i 0 --mkfs --osd-uuid "$disk" >/dev/null 2>&1
ceph-osd -f -i 0 </dev/null >/dev/null 2>&1 & osd_pid=$!
pids="$osd_pid $monitor_pid"
tries=0
until timeout 20 ceph osd stat 2>/dev/null | grep -q '1 up'; do
    tries=$((tries + 1))
    [ $tries -lt 300 ] || { echo "the store does not come up" >&2; stop; exit 1; }
    sleep 0.2
done
radosgw -f -n client.rgw.a </dev/null >/dev/null 2>&1 & gateway_pid=$!
# Stopped in this order: gateway, store, monitor.
pids="$gateway_pid $osd_pid $monitor_pid"
wait_for_port "$port"
for user in hope north keeper coalition; do
    timeout 60 radosgw-admin user create --uid=$user --display-name=$user --access-key=$user --secret=${user}secret >/dev/null
done
serve
