/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-blob-store.h"
#include "rf-planner.h"
#include "rf-retention.h"
#include "rf-service.h"
#include "rf-store.h"

G_BEGIN_DECLS

#define RF_TYPE_ENGINE (rf_engine_get_type ())

G_DECLARE_FINAL_TYPE (RfEngine, rf_engine, RF, ENGINE, GObject)

/**
 * RfEngineParts:
 * @store: (nullable): the database, or %NULL when it cannot be used
 * @store_error: (nullable): why not
 * @blobs: (nullable): the files, or %NULL with @store
 * @money_faults: (nullable) (element-type utf8): configuration lines about
 *   money that are wrong; while there are any nothing is generated
 *
 * @clock: (nullable): the file by which a jump of the clock is seen
 * @retention: (nullable): what is kept for how long; %NULL for what is shipped
 * @brief: the process ends after one request, so nothing is started that only
 *   pays in the long run
 *
 * What an engine is put together from. All of it is referenced or copied.
 */
typedef struct
{
  RfStore *store;
  const GError *store_error;
  RfBlobStore *blobs;
  RfRegistry *registry;
  RfConfig *config;
  const GPtrArray *money_faults;
  const char *clock;
  RfRetentionConfig *retention;
  gboolean brief;
} RfEngineParts;

/**
 * RfPeopleOpener:
 * @user_data: of whoever set it
 * @error: return location; why there are no people
 *
 * Returns: (transfer full) (nullable): who answers for people
 */
typedef RfPeople *(*RfPeopleOpener) (gpointer user_data, GError **error);

RfEngine *rf_engine_new (const RfEngineParts *parts);
void rf_engine_set_people_opener (RfEngine *self, RfPeopleOpener opener, gpointer user_data);

G_END_DECLS
