/* SPDX-License-Identifier: GPL-2.0-only */
/* The three builds of guest.c, as data of the VMM */
	.section .rodata
	.macro blob mode
	.globl guest_\mode, guest_\mode\()_end
	.balign 16
guest_\mode:
	.incbin "guest\mode\().bin"
guest_\mode\()_end:
	.endm

	blob 64
	blob 32
	blob 16

	.section .note.GNU-stack, "", @progbits
