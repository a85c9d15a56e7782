#!/usr/bin/env bash
# Installs missing build dependencies with apt-get; elsewhere prints what to install.
set -euo pipefail

# package: why
required='g++: the C++20 compiler
cmake: configures the build
ninja-build: runs the build
python3: generates code from the operation records
libhwy-dev: Google Highway, SIMD for the CPU kernels
libgtest-dev: GoogleTest, for the tests'
optional='zlib1g-dev: compressed data sets and archives
libpng-dev: PNG images
libcurl4-openssl-dev: downloads
nlohmann-json3-dev: JSON
libcli11-dev: command line of the program
libfmt-dev: text formatting
python3-venv: the Python package and the comparison with PyTorch (make test, make parity)
python3-dev: the Python package
liblapack3: linear algebra, in the tests
pkg-config: the test of the installed package
mold: links faster
ccache: rebuilds faster
clang-format: make format'

if ! command -v apt-get >/dev/null; then
  for tool in cmake ninja python3; do
    command -v "$tool" >/dev/null || missing_tools="${missing_tools:-} $tool"
  done
  if [ -n "${missing_tools:-}" ]; then
    echo "Not found:$missing_tools. This system has no apt-get; install by its own means:" >&2
    printf '%s\n%s\n' "$required" "$optional" | sed 's/^/  /' >&2
    echo "macOS: brew install cmake ninja python highway googletest nlohmann-json cli11 fmt libpng" >&2
    exit 1
  fi
  exit 0
fi

missing() {  # the lines whose package is not installed
  while IFS= read -r line; do
    dpkg-query -W -f='${Status}' "${line%%:*}" 2>/dev/null | grep -q 'install ok installed' ||
      echo "$line"
  done <<<"$1"
}

# Optional packages that could not be had are not asked for again.
skip=build/.deps-unavailable
need=$(missing "$required")
want=$(missing "$optional")
if [ -n "$want" ] && [ -f "$skip" ]; then want=$(grep -vxFf "$skip" <<<"$want") || want=; fi
[ -n "$need$want" ] || exit 0

echo "Installing with apt-get:"
printf '%s\n%s\n' "$need" "$want" | sed '/^$/d; s/^/  /'
sudo=
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || {
    echo "Neither root nor sudo: have them installed; going on with what is there." >&2
    exit 0
  }
  sudo=sudo
fi
apt() { $sudo env DEBIAN_FRONTEND=noninteractive apt-get -qq "$@" </dev/null >/dev/null; }
names() { sed '/^$/d; s/:.*//' <<<"$1"; }

apt update || echo "apt-get update failed; trying with the package lists at hand" >&2
if [ -n "$need" ]; then
  # shellcheck disable=SC2046
  apt install -y --no-install-recommends $(names "$need")
fi
for package in $(names "$want"); do
  if ! apt install -y --no-install-recommends "$package"; then
    echo "Could not install $package; going on without it" >&2
    mkdir -p build
    grep "^$package:" <<<"$want" >>"$skip"
  fi
done
