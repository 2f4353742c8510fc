// SPDX-License-Identifier: GPL-2.0-only
#include "screen/wish.h"

#include "base/path.h"
#include "options/settings.h"
#include "screen/state.h"
#include "screen/terminal.h"

static struct view_table table_of(const struct look_table *table)
{
	return (struct view_table){
		.columns = table->is_chosen ? table->columns : (struct column_list){ 0 },
		.sort = table->sort,
		.unit = table->in_cycles ? TABLE_CYCLES : TABLE_TIME,
	};
}

static int save(struct screen *screen)
{
	struct browser *browser = &screen->browser;
	struct settings settings = {
		.view = browser->look.view.group,
		.delay_ns = browser->delay_ns,
		.no_mouse = browser->no_mouse,
	};
	char text[SETTINGS_SIZE], path[256] = "";
	int err;

	for (unsigned int id = 0; id < NR_TABLES; id++)
		settings.tables[id] = table_of(&browser->look.tables[id]);
	options_print_settings(&settings, text, sizeof(text));
	err = settings_write(text);
	if (err)
		browser_say(browser, "cannot save the settings: %s", path_strerror(err));
	else if (!settings_path(path, sizeof(path)))
		browser_say(browser, "settings saved as %s", path);
	return 0;
}

static int quit(struct screen *screen)
{
	screen->over = true;
	return 0;
}

static int delay(struct screen *screen)
{
	feed_set_delay(&screen->feed, screen->browser.delay_ns);
	return 0;
}

static int pause_feed(struct screen *screen)
{
	feed_pause(&screen->feed, screen->browser.past.paused);
	return 0;
}

static int next(struct screen *screen)
{
	if (feed_hurry(&screen->feed, 1))
		past_await(&screen->browser.past, 1);
	return 0;
}

static int speed(struct screen *screen)
{
	feed_set_speed(&screen->feed, screen->browser.playback.speed);
	return 0;
}

static int seek(struct screen *screen)
{
	struct browser *browser = &screen->browser;
	int err = feed_seek(&screen->feed, browser->seek_s) ?: browser_forget(browser);

	past_await(&browser->past, 2);
	browser->playback = screen->feed.playback;
	return err ? screen_fail(screen, FAILURE_READ, err) : 0;
}

static int use_mouse(struct screen *screen)
{
	terminal_use_mouse(!screen->browser.no_mouse);
	return 0;
}

static int redraw(struct screen *screen)
{
	screen->redraw = true;
	return 0;
}

/* One row for each wish. */
static int (*const wish_table[NR_WISHES])(struct screen *screen) = {
	[WISH_QUIT] = quit, [WISH_DELAY] = delay,   [WISH_PAUSE] = pause_feed,
	[WISH_NEXT] = next, [WISH_SPEED] = speed,   [WISH_SEEK] = seek,
	[WISH_SAVE] = save, [WISH_REDRAW] = redraw, [WISH_MOUSE] = use_mouse,
};

int wish_grant(struct screen *screen)
{
	int (*grant)(struct screen * screen) = wish_table[screen->browser.wish];

	return grant ? grant(screen) : 0;
}
