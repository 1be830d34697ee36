/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-people-store.h"

G_BEGIN_DECLS

/**
 * RfPeopleFactory:
 * @place: an empty folder of the test's own
 *
 * Opens a store of people; those with the same place, in this process or another,
 * are the same store, and each has an owner of its own.
 *
 * Returns: (transfer full): the store
 */
typedef RfPeopleStore *(*RfPeopleFactory) (const char *place);

typedef struct
{
  RfPeopleFactory factory;
  char *place;          /* (owned) */
  RfPeopleStore *store; /* (owned) */
} PeopleFixture;

typedef void (*PeopleTest) (PeopleFixture *fixture, gconstpointer factory);

/* The time of day at which these tests begin. */
#define PEOPLE_NOW G_GINT64_CONSTANT (1900000000000)

void people_contract_add (const char *name, RfPeopleFactory factory);
void people_contract_add_work (const char *name, RfPeopleFactory factory);
void people_contract_add_test (const char *name,
                               const char *test,
                               RfPeopleFactory factory,
                               PeopleTest function);

RfIngest *people_test_batch (const char *user, gint64 at, double heart_rate);
RfIngestReport people_test_ingest (RfPeopleStore *store, const RfIngest *ingest, gint64 now);
RfPerson *people_test_find (RfPeopleStore *store, const char *user);
GPtrArray *people_test_claim (RfPeopleStore *store, const char *user, gint64 now);
void people_test_show (RfPeopleStore *store, RfPerson *person, const char *key);

G_END_DECLS
