#!/usr/bin/env bash
# Measures Guiju beside its peers: run.sh [decide|batch|all] [--quick]
# Or Guiju alone, as rules grow in number, and columns beside a loop over rows: run.sh scale
#
# Builds everything, makes the inputs, runs all contenders and prints the tables; `results.json` holds the same.
# PEERS_WITHOUT_ZEN=1 leaves out zen-engine, which takes longer to build than all others together.
# GUIJU names the program of the row `guiju batch`; without it the program of this repository is built.
set -euo pipefail
cd "$(dirname "$0")"

part=all
quick=()
for argument in "$@"; do
  case "$argument" in
    decide | batch | all | scale) part=$argument ;;
    --quick) quick=(--quick) ;;
    *) echo "run.sh [decide|batch|all|scale] [--quick]" >&2; exit 2 ;;
  esac
done

root=$(realpath ../..)
own=$(realpath -m "${CARGO_TARGET_DIR:-target}")
whole=$(realpath -m "${CARGO_TARGET_DIR:-$root/target}")
cache=$own/peers
mkdir -p "$cache"
export CARGO_TARGET_DIR=$own PEERS_PROGRAMS=$own/release PEERS_DATA=$cache/data

if [ "$part" = scale ]; then
  cargo build --release --locked -p scale
  [ ${#quick[@]} -eq 0 ] || export PEERS_SECONDS=0.25
  exec "$own/release/scale"
fi

# One package at a time, so that features of one are not features of the other and nothing is built anew.
if [ "$part" != batch ]; then
  features=(--features zen)
  [ -z "${PEERS_WITHOUT_ZEN:-}" ] || features=()
  cargo build --release --locked -p decide "${features[@]}"
fi
[ "$part" = decide ] || cargo build --release --locked -p batch

python=python3
if [ "$part" != decide ]; then
  if [ -z "${GUIJU:-}" ]; then
    CARGO_TARGET_DIR=$whole cargo build --release --locked --manifest-path "$root/Cargo.toml" -p guiju -p guiju-batch
  fi
  export GUIJU=${GUIJU:-$whole/release/guiju}
  python=$cache/venv/bin/python
  [ -x "$python" ] || python3 -m venv "$cache/venv"
  "$python" -m pip install --quiet --disable-pip-version-check -r py/requirements.txt
fi
"$python" py/drive.py "$part" "${quick[@]}"
