#!/bin/sh
# Installs kpki from its archive, after it has compared the checksum; or removes it.
set -eu
umask 022

version='@VERSION@'
downloads='@DOWNLOADS@'
prefix=/usr/local
from=$downloads
remove=no

usage() {
  cat <<END
Usage: sh install.sh [--prefix DIR] [--from PLACE] [--remove]

  --prefix DIR   install below this folder; /usr/local where it is left out
  --from PLACE   a folder or a URL with the archive and SHA256SUMS
  --remove       remove kpki from the prefix
END
}

fail() {
  printf 'install.sh: %s\n' "$1" >&2
  exit 1
}

while [ $# -gt 0 ]; do
  case $1 in
    --prefix | --from)
      [ $# -ge 2 ] || fail "$1 needs a value"
      if [ "$1" = --prefix ]; then prefix=$2; else from=$2; fi
      shift 2
      ;;
    --remove)
      remove=yes
      shift
      ;;
    -h | --help)
      usage
      exit 0
      ;;
    *) fail "unknown word $1; --help lists the options" ;;
  esac
done

# Everything that an archive has, so that an older one leaves nothing behind.
remove_files() {
  for file in bin/kpki bin/kubectl-pki bin/kubectl_complete-pki share/man/man1/kpki.1 \
    share/bash-completion/completions/kpki share/zsh/site-functions/_kpki \
    share/fish/vendor_completions.d/kpki.fish; do
    rm -f "$prefix/$file"
  done
  rm -rf "$prefix/lib/kpki" "$prefix/share/doc/kpki"
  # Folders that nothing else uses; where others have files in them, they stay.
  for folder in share/bash-completion/completions share/bash-completion share/zsh/site-functions share/zsh \
    share/fish/vendor_completions.d share/fish share/man/man1 share/doc; do
    rmdir "$prefix/$folder" 2>/dev/null || true
  done
}

if [ "$remove" = yes ]; then
  remove_files
  printf 'Removed kpki from %s.\n' "$prefix"
  exit 0
fi

[ "$(uname -s)" = Linux ] || fail 'the binary runs on Linux only; install kpki with npm'
case $(uname -m) in
  x86_64 | amd64) platform=linux-x64 loader=/lib64/ld-linux-x86-64.so.2 ;;
  aarch64 | arm64) platform=linux-arm64 loader=/lib/ld-linux-aarch64.so.1 ;;
  *) fail "there is no binary for $(uname -m)" ;;
esac
[ -e "$loader" ] || fail "the binary needs glibc 2.28 or newer, and $loader is missing (Alpine and Talos have another C library)"
[ -n "$from" ] || fail 'say with --from where the archive and SHA256SUMS are'

name=kpki-$version-$platform
# Where the binary will run, since a /tmp may forbid that.
mkdir -p "$prefix"
work=$(mktemp -d "$prefix/.kpki-install-XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

fetch() {
  case $from in
    http://*) fail 'the files are fetched by https only' ;;
    https://*)
      if command -v curl >/dev/null; then
        curl --fail --silent --show-error --location --proto '=https' --output "$work/$1" "$from/$1" || fail "$from/$1 cannot be downloaded"
      elif command -v wget >/dev/null; then
        wget --quiet --https-only --output-document="$work/$1" "$from/$1" || fail "$from/$1 cannot be downloaded"
      else
        fail 'neither curl nor wget is installed; download the files and use --from DIR'
      fi
      ;;
    *) cp "$from/$1" "$work/$1" || fail "there is no $from/$1" ;;
  esac
}

fetch SHA256SUMS
fetch "$name.tar.gz"
expected=$(sed -n "s/^\([0-9a-f]\{64\}\)  $name\.tar\.gz\$/\1/p" "$work/SHA256SUMS")
[ -n "$expected" ] || fail "SHA256SUMS has no line for $name.tar.gz"
actual=$(sha256sum "$work/$name.tar.gz")
[ "${actual%% *}" = "$expected" ] || fail "$name.tar.gz has another checksum than SHA256SUMS says; nothing was installed"

tar -xzf "$work/$name.tar.gz" -C "$work"
"$work/$name/bin/kpki" --version >/dev/null || fail 'the binary does not run here; nothing was installed'

remove_files
cp -R "$work/$name/." "$prefix/"
ln -s kpki "$prefix/bin/kubectl-pki"
printf 'Installed kpki %s in %s.\n' "$version" "$prefix"
case :$PATH: in
  *":$prefix/bin:"*) ;;
  *) printf 'Add %s to your PATH.\n' "$prefix/bin" ;;
esac
