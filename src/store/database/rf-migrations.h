/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-connection.h"

G_BEGIN_DECLS

/** RF_SCHEMA_VERSION: the newest migration of the index, which is what this program reads */
#define RF_SCHEMA_VERSION 13

/** RF_PEOPLE_VERSION: the same of the people */
#define RF_PEOPLE_VERSION 1

/**
 * RfSchema:
 * @file: the database's name in the data directory
 * @lock: the name of the file that every write is locked by
 * @what: what people call it
 * @resources: the folder of its migrations
 * @version: the newest one
 * @application: SQLite's application id, which the first one sets
 *
 * One sort of database.
 */
typedef struct
{
  const char *file;
  const char *lock;
  const char *what;
  const char *resources;
  gint64 version;
  gint64 application;
} RfSchema;

extern const RfSchema rf_schema_index;
extern const RfSchema rf_schema_people;

gboolean rf_migrations_check (const RfSchema *schema,
                              RfConnection *connection,
                              gint64 *version,
                              GError **error);
gboolean rf_migrations_apply (const RfSchema *schema,
                              RfConnection *connection,
                              gint64 version,
                              GError **error);

G_END_DECLS
