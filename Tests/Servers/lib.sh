# For the scripts beside this one: each starts one real server on 127.0.0.1, prints "ready" and stops it when its standard
# input ends, which it does when the tests end, however they end.

need() {
    for program; do
        command -v "$program" >/dev/null 2>&1 && continue
        [ -x "/usr/sbin/$program" ] || { echo "missing: $program (make test-deps installs it)" >&2; exit 69; }
    done
}

# Waits until something listens on a port.
wait_for_port() {
    tries=0
    until (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; do
        tries=$((tries + 1))
        [ $tries -lt 200 ] || { echo "nothing listens on port $1" >&2; stop; exit 1; }
        sleep 0.05
    done
}

# Tests start this with signals blocked, which some servers never undo: they do not end when asked. There is nothing in them
# to be kept.
pids=
stop() {
    for pid in $pids; do kill "$pid" 2>/dev/null || true; done
    tries=0
    for pid in $pids; do
        while kill -0 "$pid" 2>/dev/null && [ $tries -lt 20 ]; do
            tries=$((tries + 1))
            sleep 0.05
        done
        kill -KILL "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    done
}
trap 'stop; exit 1' TERM INT HUP

# Serves until the tests end.
serve() {
    echo ready
    cat >/dev/null
    stop
}
