/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "fault-world.h"

G_BEGIN_DECLS

/**
 * FaultOperation:
 * @name: for messages
 * @prepare: (nullable): what is there before, done on a machine that is well
 * @spoil: (nullable): what happens to the closed folder after that
 * @run: what is done on the machine that fails; %TRUE where it was given what
 *   it asked for, else %FALSE with an error
 * @code: the error with which it ends where nothing fails, or 0
 * @again: the error with which it ends once more, on a machine that is well
 * @is_paid: the provider costs money, so that the end may be unknown
 * @opens: the store is opened within @run
 * @is_stored: what is paid for stands in the store after it, also where the disk
 *   was full for once: room is kept back for that
 * @is_kept: it is there, so whatever happens the provider is not called
 * @loses_ledger: what @spoil destroys is the ledger, too
 *
 * One thing that people do. A new one is a row of the table.
 */
typedef struct
{
  const char *name;
  void (*prepare) (FaultWorld *world);
  void (*spoil) (const char *folder);
  gboolean (*run) (FaultWorld *world, GError **error);
  RfErrorCode code;
  RfErrorCode again;
  gboolean is_paid;
  gboolean opens;
  gboolean loses_ledger;
  gboolean is_kept;
  gboolean is_stored;
} FaultOperation;

extern const FaultOperation fault_operations[];
extern const gsize fault_n_operations;

void fault_operation_prepare (const FaultOperation *operation, const char *folder);

G_END_DECLS
