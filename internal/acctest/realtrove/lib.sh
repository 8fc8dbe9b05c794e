# shellcheck shell=bash
# shellcheck disable=SC2034
# Sourced by the scripts here: where things are, and how a process is started, found and stopped.

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export RELEASE=${RELEASE:-18} TROVE_REAL_DIR=${TROVE_REAL_DIR:-$here/../../../.realtrove}
mkdir -p "$TROVE_REAL_DIR/$RELEASE"
TROVE_REAL_DIR=$(cd "$TROVE_REAL_DIR" && pwd)
# Each release has a folder of its own, so that several can be up at once.
state=$TROVE_REAL_DIR/$RELEASE
run=$state/run logs=$state/logs seeds=$state/seeds root=$state/root

# Every process of this instance has this in its environment. It is how they are told from those of anybody else, another instance on
# the same machine among them, whatever has gone wrong in between.
mark=TROVE_REAL_INSTANCE=$state

# suite is the Debian whose packages of Keystone and Trove are the release; empty for this machine's own. inside comes before each
# command of theirs.
case $RELEASE in
  18) suite='' inside=() ;;
  23) suite=trixie inside=("$here/enter.sh") ;;
  26) suite=sid inside=("$here/enter.sh") ;;
  *)
    echo "RELEASE=$RELEASE: there are 18, 23 and 26." >&2
    exit 2
    ;;
esac

say() { printf '[%3d s] %s\n' "$SECONDS" "$*" >&2; }
die() {
  say "$*"
  exit 1
}

# ours PID: is this a living process of this instance?
ours() { grep -zqxF "$mark" "/proc/$1/environ" 2>/dev/null; }

# alive NAME: does what was started under this name still run?
alive() { [[ -f $run/$1.pid ]] && ours "$(<"$run/$1.pid")"; }

# start NAME COMMAND...: starts it in a session of its own, so that it outlives the caller and is not hit by its Ctrl-C.
start() {
  local name=$1 pid tries
  shift
  if alive "$name"; then return; fi
  stop "$name"
  env "$mark" setsid "$@" </dev/null >>"$logs/$name.log" 2>&1 9>&- &
  pid=$!
  echo "$pid" >"$run/$name.pid"
  # It takes a moment until what was forked here is the program, and ours.
  for ((tries = 0; tries < 100; tries++)); do
    if ours "$pid"; then return; fi
    sleep 0.02
  done
}

# tell NAME: the end of its log, for what failed.
tell() { tail -n 20 "$logs/$1.log" >&2 || true; }

# await SECONDS NAME COMMAND...: until the command succeeds, as long as NAME runs.
await() {
  local deadline=$((SECONDS + $1)) name=$2
  shift 2
  until "$@" >/dev/null 2>&1; do
    if ! alive "$name"; then
      tell "$name"
      die "$name has ended; the above is from $logs/$name.log"
    fi
    if ((SECONDS >= deadline)); then
      tell "$name"
      die "$name does not come up; the above is from $logs/$name.log"
    fi
    sleep 0.2
  done
}

answers() { curl --silent --output /dev/null --noproxy '*' --max-time 3 "http://127.0.0.1:$1"; }

# members: the processes of this instance, but for the caller's own.
members() {
  local folder pid
  for folder in /proc/[0-9]*; do
    pid=${folder#/proc/}
    if ours "$pid" && [[ $pid != "$$" && $pid != "$BASHPID" ]]; then echo "$pid"; fi
  done
}

# end PID...: asks them to end, and ends them if they haven't in ten seconds.
end() {
  local pid tries
  for pid in "$@"; do kill -TERM "$pid" 2>/dev/null || true; done
  for ((tries = 0; tries < 50; tries++)); do
    for pid in "$@"; do
      if ours "$pid"; then
        sleep 0.2
        continue 2
      fi
    done
    return
  done
  for pid in "$@"; do kill -KILL "$pid" 2>/dev/null || true; done
}

# stop NAME...: stops what was started under these names, with its children, also those that it has left behind.
stop() {
  local name pid pids=()
  for name in "$@"; do
    if [[ ! -f $run/$name.pid ]]; then continue; fi
    for pid in $(pgrep --session "$(<"$run/$name.pid")"); do
      if ours "$pid"; then pids+=("$pid"); fi
    done
    rm -f "$run/$name.pid"
  done
  end "${pids[@]}"
}
