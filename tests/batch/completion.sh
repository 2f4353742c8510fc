#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# completion.sh KVMEXITTOP COMPLETION: what bash completes.
set -u

program=$1
# shellcheck disable=SC1090 # the file is an argument
. "$2"
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
completes '-s +guest_s' '+guest_share'
completes '-c vm,tax,user_r' 'vm,tax,user_rate'
completes '--source n' 'netlink'
completes '-b -o /dev/nul' '/dev/null'
completes '--output /dev/nul' '/dev/null'
completes '--replay /dev/nul' '/dev/null'
completes '--record-s' '--record-size'
completes '--diff /dev/nul' '/dev/null'
completes '-b -- --it' ''
exit $status
