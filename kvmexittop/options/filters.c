// SPDX-License-Identifier: GPL-2.0-only
#include "options/filters.h"

#include <errno.h>
#include <stddef.h>

#include "base/pattern.h"
#include "options/value.h"

/* A second list of the same option adds to the first. */
static int add_ids(struct parser *parser, struct id_list *list, const char *option,
		   const char *argument)
{
	int err = value_parse_ids(argument, list);

	return err != -EINVAL
		       ? err
		       : option_refuse(parser, "%s needs numbers separated by commas, not \"%s\"",
				       option, argument);
}

/* A name is one that is no number. */
int set_vms(struct parser *parser, const char *argument)
{
	struct view_options *view = &parser->options->view;
	int err = value_parse_vms(argument, &view->vms, &view->vm_names);

	return err != -EINVAL
		       ? err
		       : option_refuse(parser,
				       "--vm needs numbers or names separated by commas, not "
				       "\"%s\"",
				       argument);
}

int set_vcpus(struct parser *parser, const char *argument)
{
	return add_ids(parser, &parser->options->view.vcpus, "--vcpu", argument);
}

int set_pids(struct parser *parser, const char *argument)
{
	return add_ids(parser, &parser->options->view.pids, "-p", argument);
}

int set_reason(struct parser *parser, const char *argument)
{
	struct options *options = parser->options;
	char why[80];
	int err;

	pattern_free(options->reason);
	err = pattern_compile(&options->reason, argument, 0, why, sizeof(why));
	options->view.reason = options->reason;
	if (err == -EINVAL)
		return option_refuse(parser, "--reason \"%.80s\" is not a regular expression: %s",
				     argument, why);
	return err;
}
