/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef FIXTURE_VIEW_H
#define FIXTURE_VIEW_H

/* Two samples a second apart, as text, and a view of them. */

#include "view/view.h"

#define HLT   12 /* of VMX */
#define CPUID 10
#define MSR   32

struct scene {
	struct sample old, new;
	struct origin origin;
	struct view_options options;
	struct view view;
};

/* A test with one: "struct scene *scene = *state" */
#define TEST(name) cmocka_unit_test_setup_teardown(name, scene_set_up, scene_tear_down)
int scene_set_up(void **state);
int scene_tear_down(void **state);

/* Make the view of these samples, of which the old one may be NULL. */
void look(struct scene *scene, enum view_group group, const char *old, const char *new);
/* The row of a reason of the hardware, in view reason; there must be one. */
const struct row *by_code(const struct scene *scene, uint32_t code);

#endif
