#!/usr/bin/env bash
# Configures a build folder; prints only what a user must know (all of it when it fails).
set -euo pipefail
build=$1
shift
mkdir -p "$build"
if ! cmake -G Ninja -S . -B "$build" "$@" >"$build/configure.log" 2>&1; then
  cat "$build/configure.log" >&2
  exit 1
fi
grep -E '^-- torcxx|^CMake .*Warning' "$build/configure.log" || [ $? -eq 1 ]
