#!/bin/bash
# sshd-shipped.sh FOLDER PORT USER...: OpenSSH with this machine's own sshd_config and deploy/sshd/sshd_config behind it, as shipped. Root
# only: in a mount namespace of its own, with a copy of /etc and an empty /srv, the commands that stand in that file are carried out for
# each partner. FOLDER/keys has merge.pub and USER.pub for each; where it has keeper.pub, so are those for the pool's keeper.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
if [ "${1:-}" != --inside ]; then
    exec unshare --mount --propagation private -- "$0" --inside "$@"
fi
shift
. "$here/lib.sh"
folder=$1 port=$2
shift 2
need sshd ssh-keygen
shipped=$here/../../deploy/sshd/sshd_config
mkdir -p "$folder/etc" "$folder/run" /run/sshd
cp -a /etc/. "$folder/etc"
mount --bind "$folder/etc" /etc
mount -t tmpfs -o mode=755 tmpfs /srv
[ -e /etc/ssh/ssh_host_ed25519_key ] || ssh-keygen -q -t ed25519 -N '' -f /etc/ssh/ssh_host_ed25519_key
cp /etc/ssh/ssh_host_ed25519_key.pub "$folder/host_ed25519.pub"
cd "$folder/keys"
# What the file tells its reader to do between two headings, once or for each partner.
told() { sed -n "/^# $1/,/^# $2/s/^#   //p" "$shipped"; }
told Once "For each" | sh -eu >&2
for user; do told "For each" "Where rare" | sed "s/\bhope\b/$user/g" | sh -eu >&2; done
if [ -e keeper.pub ]; then
    told "Where rare" "and for each" | sh -eu >&2
    for user; do told "and for each" "The keeper" | sed "s/\bhope\b/$user/g" | sh -eu >&2; done
fi
cat "$shipped" >>/etc/ssh/sshd_config
/usr/sbin/sshd -D -o "Port=$port" -o ListenAddress=127.0.0.1 -o "PidFile=$folder/run/sshd.pid" \
    -o HostKey=/etc/ssh/ssh_host_ed25519_key -E "$folder/run/sshd.log" </dev/null &
pids=$!
wait_for_port "$port"
serve
