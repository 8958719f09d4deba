#!/bin/bash
# sshd.sh FOLDER PORT [USER...]: OpenSSH's sftp server. FOLDER/keys has a file of accepted keys for each user.
#
# Without users: whoever runs this, not confined. With users, as root: each below FOLDER/root/USER by a chroot, as
# docs/remotes.md describes it.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/lib.sh"
folder=$1 port=$2
shift 2
need sshd ssh-keygen
mkdir -p "$folder/run"
[ -e "$folder/host_ed25519" ] || ssh-keygen -q -t ed25519 -N '' -f "$folder/host_ed25519"
{
    echo "Port $port"
    echo "ListenAddress 127.0.0.1"
    echo "HostKey $folder/host_ed25519"
    echo "PidFile $folder/run/sshd.pid"
    echo "AuthorizedKeysFile $folder/keys/%u"
    echo "AuthenticationMethods publickey"
    echo "PasswordAuthentication no"
    echo "KbdInteractiveAuthentication no"
    echo "UsePAM no"
    echo "PermitRootLogin prohibit-password"
    echo "AllowTcpForwarding no"
    echo "X11Forwarding no"
    echo "PermitTTY no"
    echo "MaxStartups 100"
    echo "Subsystem sftp internal-sftp"
    if [ $# -eq 0 ]; then
        echo "StrictModes no"
        echo "ForceCommand internal-sftp"
    fi
    for user; do
        echo "Match User $user"
        echo "  ChrootDirectory $folder/root/$user"
        echo "  ForceCommand internal-sftp -d /journeys -u 0077"
    done
} >"$folder/sshd_config"
for user; do
    mkdir -p "$folder/root/$user/journeys"
    chown "$user" "$folder/root/$user/journeys"
    chmod 700 "$folder/root/$user/journeys"
done
[ "$(id -u)" -ne 0 ] || mkdir -p /run/sshd
/usr/sbin/sshd -D -f "$folder/sshd_config" -E "$folder/run/sshd.log" </dev/null &
pids=$!
wait_for_port "$port"
serve
