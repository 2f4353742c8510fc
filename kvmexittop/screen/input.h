/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCREEN_INPUT_H
#define SCREEN_INPUT_H

/* An input of the user at a terminal. */

enum input_type {
	INPUT_NONE,
	INPUT_KEY,
	INPUT_CLICK,	    /* of the first button */
	INPUT_DOUBLE_CLICK, /* the second click; an INPUT_CLICK came before */
	INPUT_WHEEL_UP,
	INPUT_WHEEL_DOWN
};

/* Codes of keys: a character is its Unicode code point; Ctrl-A is 1, and so on. */
enum {
	INPUT_ESCAPE = 27,
	INPUT_TAB = '\t',
	INPUT_ENTER = '\n',
	INPUT_BACKSPACE = 127,
	INPUT_UP = 0x110000,
	INPUT_DOWN,
	INPUT_LEFT,
	INPUT_RIGHT,
	INPUT_PAGE_UP,
	INPUT_PAGE_DOWN,
	INPUT_HOME,
	INPUT_END,
	INPUT_DELETE,
	INPUT_F1,
	INPUT_F2,
	INPUT_F3,
	INPUT_F4,
	INPUT_F5,
	INPUT_F6,
	INPUT_F7,
	INPUT_F8,
	INPUT_F9,
	INPUT_F10
};

struct input {
	enum input_type type;
	int key;		  /* INPUT_KEY */
	unsigned int row, column; /* of the mouse, from 0 */
};

#endif
