/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef __KVM_X86_EXIT_COMPAT_H
#define __KVM_X86_EXIT_COMPAT_H

/*
 * The parts of a later kernel that the exit statistics use, for Linux 6.12.
 * The compiler includes it before each of them.
 */
#include <linux/module.h>

#define EXPORT_SYMBOL_FOR_KVM_INTERNAL(symbol) EXPORT_SYMBOL_GPL(symbol)

#define NL_ASSERT_CTX_FITS(type) NL_ASSERT_DUMP_CTX_FITS(type)

/* Namespaces of symbols are strings since 6.13. */
#undef MODULE_IMPORT_NS
#define MODULE_IMPORT_NS(ns) MODULE_INFO(import_ns, ns)

#endif /* __KVM_X86_EXIT_COMPAT_H */
