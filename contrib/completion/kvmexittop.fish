# SPDX-License-Identifier: GPL-2.0-only
# Completion for fish.  What there is to complete the program says itself.

# The arguments that the program lists for an option
function __kvmexittop_names
	set -l front (commandline -ct | string match -r '^[+-]')
	test "$argv[1]" = --sort; or set front ''
	kvmexittop $argv[1] help 2>/dev/null | string replace -r -- '^(\S+) *' "$front\$1\t"
end

# Options end at a command of its own
function __kvmexittop_in_command
	contains -- -- (commandline -opc)
end

function __kvmexittop_command
	set -l words (commandline -opc) (commandline -ct)
	set -l front (contains -i -- -- $words)
	complete -C (string join ' ' -- $words[(math $front + 1)..-1])
end

complete -c kvmexittop -f
for line in (kvmexittop --help 2>/dev/null)
	set -l part (string match -r '^ +((?:-., +)?)--([a-z-]+)((?: [A-Z]+)*) +(.*)$' -- $line)
	or continue
	set -l more -n 'not __kvmexittop_in_command' -l $part[3] -d $part[5]
	set -l letter (string match -r '[a-zA-Z]' -- $part[2])
	and set -a more -s $letter
	switch "$part[4] $part[5]"
		case ' FILE *' ' OLD *'
			set -a more -r -F
		case ' LIST*"help" lists them*'
			set -a more -x -a "(__fish_complete_list , '__kvmexittop_names --$part[3]')"
		case '*"help" lists them*'
			set -a more -x -a "(__kvmexittop_names --$part[3])"
		case '*'
			test -z "$part[4]"; or set -a more -x
	end
	complete -c kvmexittop $more
end
complete -c kvmexittop -n __kvmexittop_in_command -x -a '(__kvmexittop_command)'
