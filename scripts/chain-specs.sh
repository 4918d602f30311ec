#!/usr/bin/env bash
# chain-specs.sh write | check
#
# `write` makes chain-specs/ anew from the runtime's genesis presets. `check` fails when what is committed differs from
# what the presets give. The runtime's code is left out of the comparison: another compiler makes other bytes of it.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/env.sh

node="$CARGO_TARGET_DIR/debug/ambit-node"
mode="${1:?write or check}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

without_code='del(.genesis.runtimeGenesis.code) | del(.genesis.raw.top["0x3a636f6465"])'
status=0
for chain in dev local testnet; do
	for form in plain raw; do
		file="$chain-$form.json"
		flag=""
		[ "$form" = raw ] && flag=--raw
		"$node" export-chain-spec --chain "$chain" $flag --output "$work/$file" 2>"$work/log" ||
			{ cat "$work/log" >&2; exit 1; }
		case "$mode" in
		write)
			mkdir -p chain-specs
			cp "$work/$file" "chain-specs/$file"
			echo "[chain-specs] wrote chain-specs/$file"
			;;
		check)
			if ! diff <(jq -S "$without_code" "chain-specs/$file") <(jq -S "$without_code" "$work/$file") >"$work/diff"; then
				echo "[chain-specs] chain-specs/$file is not what the presets give; run make chain-specs" >&2
				head -20 "$work/diff" >&2
				status=1
			fi
			;;
		*) echo "unknown mode $mode" >&2; exit 2 ;;
		esac
	done
done
exit "$status"
