#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# completion.sh KVMEXITTOP DIRECTORY: what bash, fish and zsh complete.
set -u

program=$1
# shellcheck disable=SC1091 # the directory is an argument
. "$2/kvmexittop"
status=0

# completes WORDS EXPECTED: the last of the words may become these
completes() {
	read -ra COMP_WORDS <<< "$program $1"
	[ "${1% }" = "$1" ] || COMP_WORDS+=('')
	COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
	_kvmexittop
	[ "${COMPREPLY[*]}" = "$2" ] || {
		echo "\"$1\" completes to \"${COMPREPLY[*]}\", not \"$2\""
		status=1
	}
}

completes '--it' '--iterations'
completes '-f ' 'text csv json openmetrics prometheus'
completes '--format op' 'openmetrics'
completes '-v v' 'vm vcpu'
completes '-s -ta' '-tax'
completes '-s +guest_n' '+guest_ns'
completes '-c vm,tax,vmm_c' 'vm,tax,vmm_cycles'
completes '--source n' 'netlink'
completes '-b -o /dev/nul' '/dev/null'
completes '--output /dev/nul' '/dev/null'
completes '--replay /dev/nul' '/dev/null'
completes '--record-s' '--record-size'
completes '--diff /dev/nul' '/dev/null'
completes '-b -- --it' ''

# What the program calls an option, and what completes its argument, is all that the files
# know: each option of --help is one of theirs.
options=$("$program" --help | sed -n 's/^ *\(-., \)\{0,1\}\(--[a-z-]*\).*/\2/p' | sort)

# shell_is SHELL WHAT EXPECTED GOT
shell_is() {
	[ "$3" = "$4" ] || {
		echo "$1: $2 completes to \"$4\", not \"$3\""
		status=1
	}
}

# fish_completes WORDS EXPECTED
fish_completes() {
	shell_is fish "\"$1\"" "$2" "$(cd "$scratch" && HOME=$scratch fish -c "source '$directory/kvmexittop.fish'
		complete -C 'kvmexittop $1'" 2>&1 | cut -f 1 | sort | tr '\n' ' ' | sed 's/ $//')"
}

directory=$2
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir "$scratch/bin"
ln -s "$(readlink -f "$program")" "$scratch/bin/kvmexittop"
PATH=$scratch/bin:$PATH
if command -v fish >/dev/null; then
	fish_completes '--' "$(echo "$options" | tr '\n' ' ' | sed 's/ $//')"
	fish_completes '--it' '--iterations'
	fish_completes '-f ' 'csv json openmetrics prometheus text'
	fish_completes '-v v' 'vcpu vm'
	fish_completes '-s +guest_n' '+guest_ns'
	fish_completes '-c vm,tax,vmm_c' 'vm,tax,vmm_cycles'
	fish_completes '--replay /dev/nul' '/dev/null'
	fish_completes '--diff /dev/nul' '/dev/null'
	fish_completes '--vm ' ''
	fish_completes '-b -- kvmexitto' 'kvmexittop'
else
	echo 'left out: fish is not installed'
fi

# zsh completes in a terminal only: look at the specifications it is given.
if command -v zsh >/dev/null; then
	# shellcheck disable=SC2016 # zsh expands
	zsh -f -c '_arguments() { print -rl -- $@ }; _normal() { print -r -- $words }
		words=(kvmexittop ""); CURRENT=2; source $1; print "=="
		words=(kvmexittop -b -- ls ""); CURRENT=5; _kvmexittop' zsh "$directory/_kvmexittop" \
		>"$scratch/zsh"
	shell_is zsh 'an option' "$options" \
		"$(sed -n 's/^([^)]*)\(--[a-z-]*\)\[.*/\1/p' "$scratch/zsh" | sort)"
	for spec in '(-v --view)-v[one row for each reason (default), vm, ...; "help" lists them]:what:_kvmexittop_names --view' \
		'(--replay)--replay[show a recording]:file:_files' \
		'(--diff)--diff[compare two recordings]:old recording:_files:new recording:_files' \
		'(-b --batch)-b[print reports]'; do
		grep -qxF -- "$spec" "$scratch/zsh" || {
			echo "zsh: no $spec"
			status=1
		}
	done
	shell_is zsh 'a command' ls "$(sed '1,/^==$/d' "$scratch/zsh")"
else
	echo 'left out: zsh is not installed'
fi
exit $status
