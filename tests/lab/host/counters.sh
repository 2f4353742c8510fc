# SPDX-License-Identifier: GPL-2.0-only
# Numbers out of what nlstat, vmm and kvmexittop print.  Nothing here judges them.
# Sourced by l1.sh.
# shellcheck shell=sh

# inputs N: how many of them a campaign asks for, else N
inputs()
{
	sed -n 's/.*lab\.inputs=\([0-9]*\).*/\1/p' /proc/cmdline | grep . || echo "$1"
}

# field N: that word of each line
field()
{
	awk -v n="$1" '{ print $n }'
}

# sum: of the last words of all lines, of no line none
sum()
{
	awk '{ n += $NF } END { if (NR) printf "%.0f\n", n }'
}

# table HEADING: the lines below the one that begins with it, up to an empty one
table()
{
	awk -v heading="$1" 'index($0, heading) == 1 { on = 1; next } !NF { on = 0 } on'
}

# numbered [N]: the rows that begin with a number, or with this one, a blank between words
numbered()
{
	awk -v n="${1:-}" '$1 ~ /^[0-9]+$/ && (n == "" || $1 == n) { $1 = $1; print }'
}

# cell COLUMN ROW: of a table whose heading names the column, in the row that begins so
cell()
{
	awk -v column="$1" -v row="$2" '
		{ for (i = 1; i <= NF; i++) if ($i == column) at = i }
		$1 == row { print $at }'
}

# pid_of FILE: of the VM that vmm reported on
pid_of()
{
	sed -n 's/^pid //p' "$1"
}

# exits_of FILE: what KVM itself counted of that VM
exits_of()
{
	sed -n 's/^vcpu [0-9]* [0-9]* //p' "$1" | sum
}

# vm_of PID: the id that the kernel's statistics have for its VM
vm_of()
{
	nlstat vm | awk -v pid="$1" '$1 == "vm" && $3 == pid { print $2 }'
}

# vm_exits VM: what "nlstat vm" has of it
vm_exits()
{
	nlstat vm "$1" | awk '$1 == "vm" { print $5 }'
}

# total: the sum of the counts on stdin, lines of "nlstat exit" or "nlstat sum"
total()
{
	awk '$1 == "exit" { n += $6 } END { printf "%.0f\n", n }'
}

# of_vcpu N, of_code N, of_vm N: lines of "nlstat exit" that are of it
of_vcpu()
{
	awk -v vcpu="$1" '$1 == "exit" && $3 == vcpu'
}

of_code()
{
	awk -v code="$1" '$1 == "exit" && $4 == 1 && $5 == code'
}

of_vm()
{
	awk -v vm="$1" '$1 == "exit" && $2 == vm'
}

# vcpus: of lines of "nlstat exit", each once
vcpus()
{
	sed -n 's/^vcpu [0-9]* \([0-9]*\) .*/\1/p' | sort -un
}

# one_more [N]: lines of "nlstat exit", with one exit more in each, or in the first N
one_more()
{
	awk -v most="${1:-}" '$1 == "exit" && (most == "" || n++ < most) { $6 = $6 + 1 } { print }'
}

# netlink_rows VCPU: lines of "nlstat exit" as "KIND/CODE/COUNT ...", sorted
netlink_rows()
{
	of_vcpu "$1" | awk 'BEGIN { split("hardware other vmentry-fail emulation no-entry", kind, " ") }
		{ print kind[$4] "/" $5 "/" $6 }' | sort | tr '\n' ' '
}

# program_rows VM VCPU: the same as kvmexittop has it, without its headers
program_rows()
{
	kvmexittop -b -n 1 -d 0 -v reason --vm "$1" --vcpu "$2" -f text -c kind,code,count |
		awk '$1 ~ /^(hardware|other|vmentry-fail|emulation|no-entry)$/ { print $1 "/" $2 "/" $3 }' |
		sort | tr '\n' ' '
}

# json_rows KEY VALUE: the rows of JSON on stdin in which KEY has that value, whatever its
# case, a line each
json_rows()
{
	grep -io "{[^{}]*\"$1\": *\"*$2\"*[,}][^{}]*" || :
}

# json_values KEY: of all objects on stdin, a line each
json_values()
{
	grep -o "\"$1\": *[^,}]*" | sed 's/^[^:]*: *//; s/"//g'
}

# seconds: nanoseconds on stdin, a line each
seconds()
{
	awk '{ printf "%.9f\n", $1 / 1e9 }'
}

# metrics_sum NAME: of all samples of the metric on stdin
metrics_sum()
{
	grep "^kvmexittop_$1[{ ]" | sum
}
