/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-past-action.h"
#include "rf-result.h"

G_BEGIN_DECLS

/**
 * RfRetention:
 * @profile: (nullable): whose entries; %NULL for those that name none
 * @expired_before: entries whose time was over at this time go to the trash
 * @made_before: entries made before this time, and used fewer times than
 *   @fewer_uses, go to the trash; 0 for no such rule
 * @more_uses: entries used more often than this are archived; -1 for no such
 *   rule
 * @now: what has expired by now is not archived any more
 *
 * The rules of one profile at one moment. Times are in milliseconds. Pinned and
 * archived entries are never touched.
 */
typedef struct
{
  const char *profile;
  gint64 expired_before;
  gint64 made_before;
  gint64 fewer_uses;
  gint64 more_uses;
  gint64 now;
} RfRetention;

/**
 * RfPurge:
 * @trashed_before: entries that came into the trash before this time
 * @made_before: generations without an entry that were made before this time
 *
 * What leaves the store for good. Times are in milliseconds.
 */
typedef struct
{
  gint64 trashed_before;
  gint64 made_before;
} RfPurge;

/**
 * RfRoom:
 * @max_bytes: what all blobs may hold together, or 0 for no limit
 * @target: what they are to hold after there was more, so that there is room for
 *   a while
 * @min_free: what the disk is to have left, or 0
 * @most: for @min_free no more than this is dropped, since a disk may be slow to
 *   say what it has left
 * @giant: an entry of more bytes than this goes before all others, so that one
 *   does not push out the rest; 0 for none
 *
 * How much room there is to be.
 */
typedef struct
{
  gint64 max_bytes;
  gint64 target;
  gint64 min_free;
  gint64 most;
  gint64 giant;
} RfRoom;

/**
 * RfForesight:
 * @rules: (array length=n_rules): what is carried out first
 * @purge: what is purged next
 * @room: (nullable): what has to go after that
 *
 * A whole cleanup, to be counted and not done.
 */
typedef struct
{
  const RfRetention *rules;
  guint n_rules;
  RfPurge purge;
  const RfRoom *room;
} RfForesight;

/**
 * RfSlice:
 * @action: the row of the log that the work belongs to
 * @from: (inout): where the next slice begins; 0 at first
 * @bytes: (inout): what the slices before have freed; 0 at first
 * @rows: (inout): how many rows the next slice takes, which depends on how fast
 *   this machine is; 0 at first
 * @longest: (inout): how long, in microseconds, the longest transaction took that
 *   kept other writers waiting; 0 at first
 * @cancellable: (nullable): looked at between two transactions; where it is
 *   cancelled, the slice ends with more to do
 * @more: (out): whether there is more to do
 * @report: (inout): what was done is added to it
 *
 * Long work is done in slices, each of one or several short transactions, so that
 * others can write in between. What is done needs not be done again, so work
 * that was interrupted is just begun anew.
 */
typedef struct
{
  gint64 action;
  gint64 from;
  gint64 bytes;
  guint rows;
  gint64 longest;
  GCancellable *cancellable; /* borrowed */
  gboolean more;
  RfReport *report;
} RfSlice;

/**
 * RfUnownedFunc:
 * @name: one of the names that were asked about, which no row has
 * @user_data: of the caller
 *
 * Called under the lock of every writer, so that no commit can begin to use the
 * file meanwhile.
 */
typedef void (*RfUnownedFunc) (const char *name, gpointer user_data);

/**
 * RfRecordFate:
 * @RF_RECORD_KNOWN: its generation has a row
 * @RF_RECORD_IN_FLIGHT: its flight's owner lives and will commit it
 * @RF_RECORD_ADOPTED: it had no row and has one now; a flight that was left is
 *   settled
 */
typedef enum
{
  RF_RECORD_KNOWN,
  RF_RECORD_IN_FLIGHT,
  RF_RECORD_ADOPTED,
} RfRecordFate;

G_END_DECLS
