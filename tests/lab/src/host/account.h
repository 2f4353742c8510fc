/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The VMs of "account": each is run, and its account compared, by one of these, which has a
 * test of its own, zeroed but for the name.
 */
#ifndef ACCOUNT_H
#define ACCOUNT_H

#include "trial.h"

void account_stopped(struct test *t);
void account_spinning(struct test *t);
void account_vmm(struct test *t);
void account_debugged(struct test *t);
void account_no_irqchip(struct test *t);
void account_halted(struct test *t);
void account_polling(struct test *t);
void account_parked(struct test *t);
void account_sipi(struct test *t);
void account_cpu_pm(struct test *t);
void account_waiting(struct test *t);
void account_waiting_vmm(struct test *t);
void account_waiting_halted(struct test *t);
void account_blocked(struct test *t);

#endif
