/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RfHead:
 * @method: of the request
 * @path: what is asked for, still encoded
 * @query: (nullable): what stands after its question mark, still encoded
 * @authority: (nullable): the name in the target, where it has one
 * @length: bytes of the body that were announced, or -1
 * @is_old: it speaks HTTP/1.0
 *
 * What the head of a request says. It does not change.
 */
typedef struct
{
  const char *method;
  const char *path;
  const char *query;
  const char *authority;
  gint64 length;
  gboolean is_old;

  char *text;      /* (owned) what the others point into */
  GArray *fields;  /* (owned) */
  GPtrArray *more; /* (owned) (nullable) texts that do not stand in it */
} RfHead;

gboolean rf_head_read (RfHead *self, const char *data, gsize length);
void rf_head_set_target (RfHead *self, GUri *uri);
void rf_head_clear (RfHead *self);
const char *rf_head_get (const RfHead *self, const char *name);
gboolean rf_head_is_plain (const RfHead *self);
gboolean rf_head_closes (const RfHead *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RfHead, rf_head_clear)

G_END_DECLS
