// SPDX-License-Identifier: GPL-2.0-only
#include "fixture-view.h"

#include "cmocka-all.h"
#include "fixture.h"

int scene_set_up(void **state)
{
	static struct scene scene;

	scene = (struct scene){ .origin.reasons.isa = KVM_EXIT_ISA_VMX };
	*state = &scene;
	return 0;
}

int scene_tear_down(void **state)
{
	struct scene *scene = *state;

	sample_free(&scene->old);
	sample_free(&scene->new);
	reason_table_free(&scene->origin.reasons);
	view_free(&scene->view);
	return 0;
}

void look(struct scene *scene, enum view_group group, const char *old, const char *new)
{
	scene->options.group = group;
	if (old)
		fixture_parse(old, &scene->old, &scene->origin);
	fixture_parse(new, &scene->new, &scene->origin);
	if (!scene->old.time_ns)
		scene->old.time_ns = 100000000000;
	if (!scene->new.time_ns)
		scene->new.time_ns = 101000000000;
	assert_int_equal(view_update(&scene->view, old ? &scene->old : NULL, &scene->new,
				     &scene->options),
			 0);
}

const struct row *by_code(const struct scene *scene, uint32_t code)
{
	for (size_t i = 0; i < scene->view.nr_rows; i++) {
		if (scene->view.rows[i].kind == KVM_EXIT_KIND_HARDWARE &&
		    scene->view.rows[i].code == code)
			return &scene->view.rows[i];
	}
	fail_msg("no row of code %u", code);
	return NULL;
}
