#!/usr/bin/env bash
# Installs what is missing for `make demo` or `make test`: packages by name, and a Python environment in .venv.
#
#   ./setup.sh demo|test
#
# Nothing it installs is started, and nothing of this machine's network, firewall or FRR is touched.
set -euo pipefail
cd "$(dirname "$0")"

purpose=${1:-test}
case $purpose in
    demo | test) ;;
    *) echo 'usage: ./setup.sh demo|test' >&2; exit 2 ;;
esac
demo_packages=(frr nftables iproute2 procps util-linux)
test_packages=("${demo_packages[@]}" iptables ufw firewalld docker.io dbus ethtool systemd gcc libc6-dev
    openssl openssh-server openssh-client postfix libsasl2-modules chromium ripgrep curl)
demo_tools=(vtysh nft ip sysctl nsenter)
test_tools=("${demo_tools[@]}" iptables-nft iptables-legacy ufw firewall-cmd dockerd dbus-daemon ethtool systemd-analyze gcc setpriv flock
    openssl sshd ssh postfix chromium rg curl)

policy=/usr/sbin/policy-rc.d
mark='written by setup.sh of zlab while it installs'
kept=$policy.before-zlab

say() { printf 'setup: %s\n' "$*" >&2; }

has() {
    local path=$PATH:/usr/sbin:/sbin
    PATH=$path command -v "$1" >/dev/null 2>&1
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

can_be_root() { [ "$(id -u)" = 0 ] || { has sudo && sudo -v; }; }

missing_tools() {
    local tool
    for tool in "$@"; do has "$tool" || printf '%s ' "$tool"; done
}

# A package of this purpose that has no command of its own.
headers_missing() { [ "$purpose" = test ] && [ ! -e /usr/include/stdio.h ]; }

# Nor has what Postfix logs in with.
sasl_missing() { [ "$purpose" = test ] && ! compgen -G '/usr/lib/*/sasl2/liblogin.so*' >/dev/null; }

# Who may start services: what was there before us is there again.
restore_policy() {
    trap - EXIT INT TERM HUP
    if grep -qs "$mark" "$policy"; then as_root rm -f "$policy"; fi
    if [ -e "$kept" ]; then as_root mv "$kept" "$policy"; fi
}

# Install packages without starting what they bring: `policy-rc.d` refuses each start while we work, and
# on systemd what was not there before is not enabled either.
install_packages() {
    local before after unit
    before=$(systemctl list-unit-files --no-legend --state=enabled 2>/dev/null | cut -d' ' -f1 | sort || true)
    restore_policy # after a run that was killed
    trap restore_policy EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
    if [ -e "$policy" ]; then as_root mv "$policy" "$kept"; fi
    printf '#!/bin/sh\n# %s\nexit 101\n' "$mark" | as_root tee "$policy" >/dev/null
    as_root chmod 755 "$policy"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq -o Dpkg::Use-Pty=0 --no-install-recommends "$@" >&2
    restore_policy
    if [ -d /run/systemd/system ]; then
        after=$(systemctl list-unit-files --no-legend --state=enabled 2>/dev/null | cut -d' ' -f1 | sort || true)
        comm -13 <(printf '%s\n' "$before") <(printf '%s\n' "$after") | while read -r unit; do
            if [ -n "$unit" ]; then as_root systemctl disable --quiet "$unit"; fi
        done
    fi
}

newest_python() {
    local name
    for name in python3.13 python3.12 python3.11 python3; do
        if has "$name" && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            printf '%s' "$name"
            return
        fi
    done
}

python_can_make_venv() { "$1" -c 'import ensurepip, venv' 2>/dev/null; }

packages() {
    local -a wanted tools
    if [ "$purpose" = demo ]; then wanted=("${demo_packages[@]}") tools=("${demo_tools[@]}")
    else wanted=("${test_packages[@]}") tools=("${test_tools[@]}"); fi
    local missing python
    missing=$(missing_tools "${tools[@]}")
    python=$(newest_python)
    if [ -z "$python" ]; then
        say "no Python 3.11 or newer is installed"
        exit 1
    fi
    if ! python_can_make_venv "$python"; then
        missing="$missing venv"
        wanted+=("$(basename "$python")-venv")
    fi
    # python-iptables is built from source, against the headers of the Python that uses it.
    if [ "$purpose" = test ] && ! "$python" -c 'import os, sys, sysconfig; sys.exit(not os.path.exists(sysconfig.get_path("include") + "/Python.h"))'; then
        missing="$missing Python.h"
        wanted+=("$(basename "$python")-dev")
    fi
    if headers_missing; then missing="$missing stdio.h"; fi
    if sasl_missing; then missing="$missing sasl2"; fi
    if [ -z "${missing// /}" ]; then return; fi
    if ! has apt-get; then
        say "missing: $missing"
        say "this is not Debian or Ubuntu; install them by hand. What needs them is skipped."
    elif can_be_root; then
        say "installing for: $missing"
        install_packages "${wanted[@]}"
    else
        say "missing: $missing"
        say "without root or sudo they cannot be installed: apt install ${wanted[*]}. What needs them is skipped."
    fi
}

environment() {
    local python stamp wanted
    python=$(newest_python)
    stamp=.venv/zlab-setup-$purpose
    wanted=$(cat pyproject.toml setup.sh | sha256sum)
    if [ -e "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && .venv/bin/python -c 'import zlab' 2>/dev/null; then return; fi
    if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
        say "making .venv with $("$python" --version)"
        rm -rf .venv
        "$python" -m venv .venv
    fi
    if [ "$purpose" = demo ]; then
        .venv/bin/python -m pip install --quiet --disable-pip-version-check -e .
    else
        # `--group` needs pip 25.1; older ones are brought up to it.
        .venv/bin/python -m pip install --quiet --disable-pip-version-check 'pip>=25.1'
        .venv/bin/python -m pip install --quiet --disable-pip-version-check -e . --group dev
        # Built from source: on a machine where that fails the tests of legacy iptables say so.
        .venv/bin/python -m pip install --quiet --disable-pip-version-check -e '.[legacy]' || say "python-iptables could not be built"
    fi
    printf '%s' "$wanted" >"$stamp"
}

packages
environment
