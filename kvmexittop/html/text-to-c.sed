# SPDX-License-Identifier: GPL-2.0-only
# Lines of text to strings of C.
s/["\\]/\\&/g
s/.*/"&\\n"/
