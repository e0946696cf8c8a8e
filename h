#!/usr/bin/env bash
# h: finds its checkout, builds it when its sources are newer than the build, and starts the command line.
# For bash 3.2 (macOS) and newer. Every program started here costs each h command a millisecond or two.
set -u

fail() {
  printf 'h: %s\n' "$1" >&2
  [ $# -lt 2 ] || printf '   %s\n' "$2" >&2
  exit "${3:-1}"
}

self=${BASH_SOURCE[0]}
while [ -L "$self" ]; do
  link=$(readlink "$self")
  case $link in
    /*) self=$link ;;
    *) self=${self%/*}/$link ;;
  esac
done
case $self in
  */*) root=$(cd -P "${self%/*}" && pwd) ;;
  *) root=$PWD ;;
esac
self=$root/${self##*/}
built=$root/cli/target/h

# ---- the JVM

if [ -n "${JAVA_HOME:-}" ]; then
  java=$JAVA_HOME/bin/java
  [ -x "$java" ] || fail "JAVA_HOME is $JAVA_HOME, but there is no java in it." "Set it to a JDK 17 or newer."
else
  java=$(command -v java) || fail "There is no java on your PATH." "Install a JDK 17 or newer, or set JAVA_HOME."
  hops=0
  while [ -L "$java" ] && [ $hops -lt 8 ]; do
    link=$(readlink "$java")
    case $link in
      /*) java=$link ;;
      *) java=${java%/*}/$link ;;
    esac
    hops=$((hops + 1))
  done
fi
version=
if [ -r "${java%/bin/java}/release" ]; then
  while IFS='=' read -r key value; do
    if [ "$key" = JAVA_VERSION ]; then version=${value//\"/}; fi
  done < "${java%/bin/java}/release"
else
  version=$("$java" -version 2>&1 | sed -n '1s/.*"\(.*\)".*/\1/p')
fi
major=${version%%[.+-]*}
[ "$major" = 1 ] && { major=${version#1.}; major=${major%%.*}; }
case $major in
  '' | *[!0-9]*) fail "$java does not say which Java it is." "Set JAVA_HOME to a JDK 17 or newer." ;;
esac
[ "$major" -ge 17 ] || fail "Dynolab needs Java 17 or newer; $java is $version." "Set JAVA_HOME to a newer JDK."

# ---- the build

stale() {
  [ -f "$built/stamp" ] && [ -f "$built/current" ] || return 0
  { read -r _; read -r classes; } < "$built/current"
  [ -f "${classes%%:*}" ] || return 0
  [ -n "$(cd "$root" && find pom.xml router/pom.xml buildpacks/pom.xml paas/pom.xml cli/pom.xml \
    router/src/main buildpacks/src/main paas/src/main cli/src/main/java -newer "$built/stamp" -print 2> /dev/null)" ]
}

if stale; then
  . "$root/cli/src/main/launcher/build.sh"
  build
fi

# ---- the command

{ read -r current; read -r classes; } < "$built/current"
archive=$built/$current/h-$version.jsa
if [ ! -f "$archive" ]; then
  # Another JVM than the one that built.
  . "$root/cli/src/main/launcher/build.sh"
  rehearse "$current" "$classes"
  [ -t 2 ] && printf '\r\033[K' >&2
fi

# The JVM reads arguments and file names by the locale: é would be lost in plain C, and in one that is not installed.
# To bash, two bytes are one letter only where UTF-8 holds.
letter=$'\xc3\xa9'
[ ${#letter} = 1 ] || export LC_ALL=C.UTF-8

terminals=
[ -t 0 ] && terminals=0
[ -t 1 ] && terminals=${terminals}1
[ -t 2 ] && terminals=${terminals}2

flags=(-Xshare:auto -XX:+UseSerialGC -Xlog:disable -Xlog:all=error:stderr)
# Mapped where it was made for: moved elsewhere, every page of it is patched, and each JVM has a copy of its own.
[ -s "$archive" ] && flags+=("-XX:SharedArchiveFile=$archive" -XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0)
case ${1:-} in
  server | demo)
    # The platform: small when idle; compiled to the full, but late: the second compiler's work would fall on the first requests.
    flags+=(-XX:Tier4InvocationThreshold=50000 -XX:Tier4MinInvocationThreshold=6000 -XX:Tier4CompileThreshold=150000)
    flags+=(-Xms24m -Xmx512m -Xss512k -XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=30 -XX:MaxDirectMemorySize=256m)
    ;;
  *) flags+=(-XX:TieredStopAtLevel=1 -Xmx128m) ;;
esac
exec "$java" "${flags[@]}" "-Ddynolab.tty=$terminals" "-Ddynolab.launcher=$self" \
  "-Djava.util.logging.config.file=$root/cli/src/main/launcher/logging.properties" \
  -cp "$classes" dev.dynolab.cli.Main "$@"
