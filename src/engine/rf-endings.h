/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-store.h"

G_BEGIN_DECLS

typedef struct _RfEndings RfEndings;

typedef enum
{
  RF_ENDINGS_NONE,
  RF_ENDINGS_NOTED,
  RF_ENDINGS_WAIT,
} RfEndingsState;

/**
 * RfEnding:
 * @token: a flight of this process
 * @is_open: nobody knows how it ended, so it is only let go of
 * @cost: what it cost all the same, in millionths
 * @failure: why there is no commit
 *
 * How a flight ended that brought nothing into the store.
 */
typedef struct
{
  gint64 token;
  gboolean is_open;
  gint64 cost;
  GError *failure;
} RfEnding;

RfEndings *rf_endings_new (RfStore *store);
void rf_endings_free (RfEndings *self);
void rf_endings_add (RfEndings *self, const RfEnding *ending);
RfEndingsState rf_endings_settle (RfEndings *self, gint64 token, GError **error);
gboolean rf_endings_note (RfStore *store, const RfEnding *ending, GError **error);

G_END_DECLS
