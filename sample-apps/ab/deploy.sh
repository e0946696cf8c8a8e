#!/usr/bin/env bash
# A/B deploys over h: the new instance is up before the old one is told to stop. H names another h than this checkout's.
#   start APP_NAME APP_DIR PORT   run the repository APP_DIR as APP_NAME at http://127.0.0.1:PORT
#   deploy [COMMIT]               in APP_DIR: boot that commit (HEAD) beside what runs, then swap
#   rollback                      in APP_DIR: the same back to the release before, without a build
#   stop APP_NAME                 let running requests finish, then stop it
set -euo pipefail
h=${H:-$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)/h}

start() { # APP_NAME APP_DIR PORT
  cd "$2"
  "$h" status > /dev/null 2>&1 || "$h" up
  if ! "$h" info -a "$1" > /dev/null 2>&1; then
    "$h" create "$1" --port "$3"
    "$h" features:enable preboot -a "$1"
  elif [ "$("$h" url -a "$1")" != "http://127.0.0.1:$3" ]; then
    echo "$1 has its port already: $("$h" url -a "$1")" >&2
    exit 1
  fi
  "$h" deploy -a "$1"
  "$h" ps:scale web=1 -a "$1"
  "$h" ps:wait -a "$1"
  "$h" url -a "$1"
}

# ps:wait returns when the old instance is gone.
deploy() { "$h" deploy "$@" && "$h" ps:wait; }
rollback() { "$h" rollback && "$h" ps:wait; }
stop() { "$h" ps:scale web=0 -a "$1" && "$h" ps:wait -a "$1"; }

case "${1:-} $#" in
  'start 4' | 'deploy 1' | 'deploy 2' | 'rollback 1' | 'stop 2') "$@" ;;
  *)
    sed -n '2,6s/^# \{0,1\}//p' "$0" >&2
    exit 2
    ;;
esac
