/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

/*
 * What the leak sanitizer is to pass over in these tests, and in no others: what
 * fontconfig keeps for the whole of a process, and GLib's first table of quarks,
 * made while GLib is loaded and left behind when there are more quarks than it
 * holds, as GStreamer brings them.
 */

const char *__lsan_default_suppressions (void);

const char *
__lsan_default_suppressions (void)
{
  return "leak:libfontconfig\nleak:_dl_init\n";
}
