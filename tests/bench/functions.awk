# SPDX-License-Identifier: GPL-2.0-only
# Count the instructions of one VM-Exit by function.
#	awk -f functions.awk SYMBOLS LOG
# SYMBOLS is /proc/kallsyms, sorted.  LOG is QEMU's log of executed blocks, of
# one instruction each: "Trace CPU: HOST-ADDRESS [CS-BASE/PC/...".  From one call
# of svm_vcpu_run() to the next is one exit; the length that most exits have is
# that of those which no interrupt disturbed.
NR == FNR {
	if ($3 !~ /^(__pfx|\.L)/ && $2 ~ /[tT]/ && $1 != address[n]) {
		address[++n] = $1
		name[n] = $3
	}
	if ($3 == "svm_vcpu_run")
		entry = $1
	next
}

function find(pc,	low, high, middle)
{
	low = 1
	high = n
	while (low < high) {
		middle = int((low + high + 1) / 2)
		if (address[middle] <= pc)
			low = middle
		else
			high = middle - 1
	}
	return name[low]
}

$1 == "Trace" {
	split($0, part, "/")
	pc = part[2]
	if (!(pc in symbol)) {
		# The guest runs at addresses that the kernel does not
		symbol[pc] = pc < "ffffffff80000000" ? "guest" : find(pc)
	}
	if (pc == entry) {
		if (exits++) {
			lengths[length_of_this]++
			if (!(length_of_this in sample)) {
				sample[length_of_this] = 1
				for (f in count)
					saved[length_of_this, f] = count[f]
			}
		}
		length_of_this = 0
		split("", count)
	}
	length_of_this++
	count[symbol[pc]]++
}

END {
	for (l in lengths)
		if (lengths[l] > lengths[usual])
			usual = l
	for (key in saved) {
		split(key, part, SUBSEP)
		if (part[1] == usual)
			print saved[key], part[2]
	}
}
