// SPDX-License-Identifier: GPL-2.0-only
#include "screen/look.h"

#include "base/pattern.h"
#include "base/text.h"

/* On the page of a reason: the parts of it, and none of the time of VMs. */
static const char *const columns_of_reason[NR_TABLES] = {
	[TABLE_REASON_VM] = "vm,name,rate,exit_ns,kvm,vmm,cost,share,share_bar,trend",
	[TABLE_REASON_VCPU] = "vm,name,vcpu,rate,exit_ns,kvm,vmm,cost,share,share_bar,trend",
};

/* 0 or -ENOMEM. */
static int default_columns(struct column_list *list, unsigned int id)
{
	return columns_of_reason[id] ? column_list_parse(list, columns_of_reason[id])
				     : column_list_default(list, id, true);
}

static int open_table(struct look *look, unsigned int id)
{
	const struct view_table given = options_table(look->options, id);
	struct look_table *table = &look->tables[id];

	table->sort = given.sort.column ? given.sort : sort_key_default();
	table->in_cycles = given.unit == TABLE_CYCLES;
	table->is_chosen = given.columns.nr;
	return table->is_chosen ? column_list_copy(&table->columns, &given.columns)
				: default_columns(&table->columns, id);
}

unsigned int look_table_id(const struct look *look)
{
	if (look->path.selects & DRILL_REASON && look->view.group == VIEW_VM)
		return TABLE_REASON_VM;
	if (look->path.selects & DRILL_REASON && look->view.group == VIEW_VCPU)
		return TABLE_REASON_VCPU;
	return look->view.group;
}

static struct look_table *shown_table(struct look *look)
{
	return &look->tables[look_table_id(look)];
}

/* The order and unit of the table, after another one is shown. */
static void use_table(struct look *look)
{
	const struct look_table *table = shown_table(look);

	look->sort = table->sort;
	look->view.in_cycles = table->in_cycles;
	look->changes++;
}

int look_open(struct look *look, const struct options *options)
{
	int err = 0;

	*look = (struct look){ .options = options, .view = options->view };
	for (unsigned int id = 0; !err && id < NR_TABLES; id++)
		err = open_table(look, id);
	use_table(look);
	return err;
}

static void drop_filter(struct look_filter *filter)
{
	pattern_free(filter->pattern);
	*filter = (struct look_filter){ 0 };
}

void look_close(struct look *look)
{
	drop_filter(&look->reason);
	drop_filter(&look->name);
	for (unsigned int id = 0; id < NR_TABLES; id++)
		column_list_free(&look->tables[id].columns);
}

enum page_id look_page_below(const struct look *look)
{
	if (look->why)
		return PAGE_WHY;
	return look->path.selects & DRILL_REASON ? PAGE_REASON : PAGE_TABLE;
}

enum page_id look_page(const struct look *look)
{
	return look->cover != PAGE_TABLE ? look->cover : look_page_below(look);
}

bool look_is_menu(const struct look *look)
{
	return look->cover == PAGE_COLUMNS || look->cover == PAGE_SORT;
}

void look_cover(struct look *look, enum page_id page)
{
	look->cover = page;
}

void look_uncover(struct look *look)
{
	look->cover = PAGE_TABLE;
}

void look_open_why(struct look *look, uint32_t kind, uint32_t code)
{
	look->why = true;
	look->why_kind = kind;
	look->why_code = code;
}

void look_close_why(struct look *look)
{
	look->why = false;
}

bool look_enter(struct look *look, const struct row *row)
{
	bool entered = drill_down(&look->path, &look->view, row);

	use_table(look);
	return entered;
}

bool look_enter_vm(struct look *look, const struct sample_vm *vm)
{
	bool entered = drill_into_vm(&look->path, &look->view, vm);

	use_table(look);
	return entered;
}

bool look_leave(struct look *look, struct row_id *row)
{
	bool left = drill_up(&look->path, &look->view, &look->options->view, row);

	use_table(look);
	return left;
}

void look_follow(struct look *look, const struct sample *sample)
{
	if (drill_follow(&look->path, sample))
		look->changes++;
}

/* Another view shows all categories again. */
static void leave_category(struct look *look)
{
	struct row_id row;

	if (look->path.selects & DRILL_CATEGORY)
		look_leave(look, &row);
}

void look_view(struct look *look, enum view_group group)
{
	leave_category(look);
	look->view.group = group;
	use_table(look);
}

void look_next_view(struct look *look)
{
	enum view_group group = look->view.group;

	do {
		group = (group + 1) % NR_VIEWS;
	} while (!drill_has_rows(&look->path, group));
	look_view(look, group);
}

void look_beside(struct look *look)
{
	look_view(look, drill_beside(&look->path, look->view.group));
}

void look_fold(struct look *look)
{
	look_view(look, look->view.group == VIEW_CATEGORY ? VIEW_REASON : VIEW_CATEGORY);
}

void look_span(struct look *look, enum view_span span)
{
	look->view.span = span;
	look->changes++;
}

void look_count_idle(struct look *look, bool count_idle)
{
	look->view.count_idle = count_idle;
	look->changes++;
}

void look_in_cycles(struct look *look, bool in_cycles)
{
	shown_table(look)->in_cycles = in_cycles;
	use_table(look);
}

void look_coarse(struct look *look, bool coarse)
{
	look->coarse = coarse;
	look->orders++;
}

void look_sort(struct look *look, struct sort_key sort)
{
	shown_table(look)->sort = look->sort = sort;
	look->orders++;
}

static bool is_of_reasons(const struct look *look)
{
	return look->view.group == VIEW_REASON || look->view.group == VIEW_CATEGORY;
}

const struct look_filter *look_filter_of(const struct look *look)
{
	return is_of_reasons(look) ? &look->reason : &look->name;
}

bool look_filter(struct look *look, const char *text)
{
	struct look_filter *filter = is_of_reasons(look) ? &look->reason : &look->name;
	const struct pattern **place = is_of_reasons(look) ? &look->view.reason : &look->view.name;
	struct pattern *pattern = NULL;
	char why[80];

	if (*text && pattern_compile(&pattern, text, PATTERN_ANY_CASE, why, sizeof(why)))
		return false;
	drop_filter(filter);
	filter->pattern = pattern;
	text_copy(filter->text, sizeof(filter->text), text);
	*place = pattern;
	look->changes++;
	return true;
}

const struct column_list *look_columns(const struct look *look)
{
	return &look->tables[look_table_id(look)].columns;
}

/* The columns of the table, to be changed. */
static struct column_list *choose_columns(struct look *look)
{
	look->orders++;
	shown_table(look)->is_chosen = true;
	return &shown_table(look)->columns;
}

int look_toggle_column(struct look *look, const struct column *column)
{
	struct column_list *list = choose_columns(look);
	size_t at = column_list_find(list, column);

	if (at == list->nr)
		return column_list_insert(list, at, column);
	if (list->nr > 1)
		column_list_remove(list, at);
	return 0;
}

void look_move_column(struct look *look, const struct column *column, int step)
{
	struct column_list *list = choose_columns(look);
	size_t at = column_list_find(list, column), to = at + step;

	if (at == list->nr || to >= list->nr)
		return;
	list->columns[at] = list->columns[to];
	list->columns[to] = column;
}

int look_reset_columns(struct look *look)
{
	struct column_list columns;
	int err = default_columns(&columns, look_table_id(look));

	if (err)
		return err;
	column_list_free(choose_columns(look));
	shown_table(look)->columns = columns;
	shown_table(look)->is_chosen = false;
	return 0;
}
