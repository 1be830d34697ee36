/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-candidates.h"

G_BEGIN_DECLS

#define RF_SOURCE_MOST_QUERIES 12

typedef struct
{
  const char *sql;
  char *from;  /* (owned) (nullable) bound as :from */
  char *below; /* (owned) (nullable) bound as :below */
} RfSourceQuery;

/* Either queries or a range of the shelves in another order. */
typedef struct
{
  RfSourceQuery queries[RF_SOURCE_MOST_QUERIES];
  guint n_queries;
  RfSort sort;
  RfRange range;
} RfSource;

struct _RfCandidates
{
  RfConnection *connection;
  const RfSelector *selector;
  RfShelves *shelves;
  GPtrArray *sources; /* (owned) (element-type RfSource) */
};

G_END_DECLS
