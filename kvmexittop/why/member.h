/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef WHY_MEMBER_H
#define WHY_MEMBER_H

/*
 * Members of KVM's structs, by the type information (BTF) of KVM itself.
 *
 * libbpf takes a struct from vmlinux if it is there.  But KVM's modules may have been built
 * with patches that add members, which the struct in vmlinux does not have.
 */

/*
 * The offset in bytes of a member such as "arch.exit_stats" in a struct of the module kvm, or
 * of the kernel if KVM is built in.  -ENOENT: there is none.  Other -errno: the type
 * information cannot be read.
 */
int member_offset(const char *structure, const char *path);

#endif
