# Sourced by h when the build is missing or older than the sources. Uses fail, root, built, java and version of h.
# A build is a directory of its own under cli/target/h, so that a platform that runs on the last one keeps its jars.

# One line that says how far it is: rewritten on a terminal, printed once per step elsewhere.
say() {
  if [ -t 2 ]; then
    printf '\r\033[K%s' "$1" >&2
  elif [ "$1" != "${said:-}" ]; then
    said=$1
    printf '%s\n' "$1" >&2
  fi
}

# Two at once wait for each other; the lock of a killed build is broken.
lock() {
  mkdir -p "$built"
  while ! mkdir "$built/lock" 2> /dev/null; do
    holder=$(cat "$built/lock/pid" 2> /dev/null)
    if [ -n "$holder" ] && ! kill -0 "$holder" 2> /dev/null; then
      rm -rf "$built/lock"
    else
      say "Waiting for another build of Dynolab (pid ${holder:-?})"
      sleep 0.2
    fi
  done
  printf '%s\n' $$ > "$built/lock/pid"
  trap 'unlock' EXIT
  trap 'unlock; exit 130' INT TERM HUP
}

unlock() {
  trap - EXIT INT TERM HUP
  if [ -n "${maven:-}" ]; then kill "$maven" 2> /dev/null; fi
  rm -rf "$built/lock"
}

# What Maven is at, from its log: the module, or what it downloads.
progress() {
  awk '
    /^\[INFO\] Building Dynolab / { module = $4; if (match($0, /\[[0-9]+\/[0-9]+\]/)) at = substr($0, RSTART, RLENGTH) }
    /Downloaded from/ { files++; if (match($0, /\([0-9.]+ [kMG]?B/)) {
      split(substr($0, RSTART + 1, RLENGTH - 1), s, " ")
      mb += s[1] * (s[2] == "MB" ? 1 : s[2] == "kB" ? 0.001 : s[2] == "GB" ? 1000 : 0.000001) } }
    END {
      text = module == "" ? "reading" : at " " module
      if (files) text = text sprintf(", %.1f MB in %d files fetched", mb, files)
      print text
    }' "$1" 2> /dev/null
}

compile() {
  log=$root/cli/target/build.log
  command -v mvn > /dev/null || fail "Maven is needed for the first build, and there is no mvn on your PATH." \
    "Install Maven 3.8 or newer."
  (cd "$root" && exec mvn -B -Dstyle.color=never -pl cli -am -DskipTests -Dspotless.check.skip=true package) > "$log" 2>&1 < /dev/null &
  maven=$!
  while kill -0 $maven 2> /dev/null; do
    if [ -t 2 ]; then say "Building Dynolab: $(progress "$log")"; else say "Building Dynolab (log: $log)"; fi
    sleep 0.3
  done
  wait $maven
  status=$?
  maven=
  [ $status -eq 0 ] && return
  [ -t 2 ] && printf '\n' >&2
  grep -v '^\[INFO\]' "$log" | grep -v '^$' | head -n 12 >&2
  fail "The build of Dynolab failed." "The whole log: $log" 70
}

# Moves what Maven made to a directory of its own and points "current" there in one step.
publish() {
  fresh=$(date +%Y%m%d%H%M%S)-$$
  mkdir -p "$built/$fresh/lib"
  cp "$root"/cli/target/lib/*.jar "$built/$fresh/lib/"
  cp "$root"/cli/target/dynolab-cli-*.jar "$built/$fresh/lib/"
  # What every command needs comes first; the rest is only opened by the platform.
  path=
  for jar in "$built/$fresh"/lib/dynolab-cli-*.jar "$built/$fresh"/lib/jackson-core-*.jar \
    "$built/$fresh"/lib/dynolab-paas-*.jar "$built/$fresh"/lib/*.jar; do
    case ":$path:" in
      *":$jar:"*) ;;
      *) path=${path:+$path:}$jar ;;
    esac
  done
  printf '%s\n%s\n' "$fresh" "$path" > "$built/current.new"
}

# A class-data archive halves the start of h. It belongs to one JVM and one build.
rehearse() {
  say "Preparing Dynolab for a quick start"
  archive=$built/$1/h-$version.jsa
  if "$java" -XX:ArchiveClassesAtExit="$archive.new" -XX:+UseSerialGC -Xlog:disable -Ddynolab.launcher="$self" \
    -cp "$2" dev.dynolab.cli.Rehearsal > "$built/rehearsal.log" 2>&1 && [ -s "$archive.new" ]; then
    mv -f "$archive.new" "$archive"
  else
    # It is only about speed: h works without, and does not try again with this build.
    : > "$archive"
  fi
}

build() {
  lock
  if stale; then
    # The time before Maven reads the sources: what changes meanwhile is built next time.
    touch "$built/stamp.new"
    compile
    publish
    rehearse "$fresh" "$path"
    mv -f "$built/current.new" "$built/current"
    mv -f "$built/stamp.new" "$built/stamp"
    forget
    say "Built Dynolab: $(du -sh "$built/$fresh/lib" | awk '{print $1}') in $(ls "$built/$fresh/lib" | wc -l | tr -d ' ') jars"
    [ -t 2 ] && printf '\n' >&2
  fi
  unlock
}

# The three newest builds stay: a platform may still run on one.
forget() {
  ls -dt "$built"/2* 2> /dev/null | tail -n +4 | while read -r old; do rm -rf "$old"; done
}
