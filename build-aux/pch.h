/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * What nearly every source includes, read once for each library where meson is told
 * -Db_pch=true, as check.sh --all does for gcc. It is put before every source, which
 * hides an include that a source forgot: clang's build is without it, and so is the
 * plain one. Nothing but headers of GLib, of json-glib and of the C library.
 */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>
