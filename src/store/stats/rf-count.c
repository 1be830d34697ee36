/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-latency.h"
#include "rf-operations.h"

/*
 * Uses into the counters. A group of them is summed up first, so that ten
 * thousand hits on one entry are one change of it and one of its hour.
 */

#define HOUR           G_GINT64_CONSTANT (3600000)
#define HOURS_OF_DAY   24
#define HOURS_OF_MONTH 720

static const char add_uses[] =
    "INSERT INTO tally (hour, namespace, kind, provider, strategy, profile, hit, miss, joined,"
    "  refreshed, stale, bypass, failed, spent, saved, bytes, refused)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)"
    " ON CONFLICT DO UPDATE SET hit = hit + excluded.hit, miss = miss + excluded.miss,"
    "  joined = joined + excluded.joined, refreshed = refreshed + excluded.refreshed,"
    "  stale = stale + excluded.stale, bypass = bypass + excluded.bypass,"
    "  failed = failed + excluded.failed, spent = spent + excluded.spent,"
    "  saved = saved + excluded.saved, bytes = bytes + excluded.bytes,"
    "  refused = refused + excluded.refused";

static const char use_entry[] = "UPDATE entries SET uses = uses + ?3,"
                                " last_used_at = max (last_used_at, ?2) WHERE id = ?1";

/* Uses that are counted in one row of the tally. */
typedef struct
{
  const RfUse *like; /* the first of them */
  gint64 hour;
  RfTallyRow sum;
} RfCountGroup;

/* Those whose times are compared. */
typedef struct
{
  const RfUse *like;
  gint64 hour;
  RfLatencyClass class_;
  RfHistogram histogram;
} RfCountTimes;

typedef struct
{
  gint64 id;
  gint64 uses;
  gint64 last;
} RfCountEntry;

/* Each is its own key. */
typedef struct
{
  GHashTable *groups;  /* (owned) of RfCountGroup */
  GHashTable *times;   /* (owned) of RfCountTimes */
  GHashTable *entries; /* (owned) of RfCountEntry */
} RfCount;

static const char *
rf_count_name (const char *name)
{
  return name != NULL ? name : "";
}

static guint
rf_count_hash_group_cb (gconstpointer data)
{
  const RfCountGroup *group = data;
  guint hash = (guint) group->hour * 31 + (guint) group->like->kind;

  hash = hash * 31 + g_str_hash (rf_count_name (group->like->namespace_));
  hash = hash * 31 + g_str_hash (rf_count_name (group->like->provider));
  hash = hash * 31 + g_str_hash (rf_count_name (group->like->profile));
  return hash * 31 + (guint) group->like->strategy;
}

static gboolean
rf_count_equal_groups_cb (gconstpointer a, gconstpointer b)
{
  const RfCountGroup *left = a;
  const RfCountGroup *right = b;
  const RfUse *one = left->like;
  const RfUse *other = right->like;

  return left->hour == right->hour && one->kind == other->kind &&
         one->strategy == other->strategy &&
         g_str_equal (rf_count_name (one->namespace_), rf_count_name (other->namespace_)) &&
         g_str_equal (rf_count_name (one->provider), rf_count_name (other->provider)) &&
         g_str_equal (rf_count_name (one->profile), rf_count_name (other->profile));
}

static guint
rf_count_hash_times_cb (gconstpointer data)
{
  const RfCountTimes *times = data;

  return ((guint) times->hour * 31 + (guint) times->like->kind * 8 + (guint) times->class_) * 31 +
         g_str_hash (rf_count_name (times->like->namespace_));
}

static gboolean
rf_count_equal_times_cb (gconstpointer a, gconstpointer b)
{
  const RfCountTimes *left = a;
  const RfCountTimes *right = b;

  return left->hour == right->hour && left->like->kind == right->like->kind &&
         left->class_ == right->class_ &&
         g_str_equal (rf_count_name (left->like->namespace_),
                      rf_count_name (right->like->namespace_));
}

static void
rf_count_add_to_group (RfCount *self, const RfUse *use)
{
  RfCountGroup wanted = { .like = use, .hour = use->at / HOUR };
  RfCountGroup *group = g_hash_table_lookup (self->groups, &wanted);

  if (group == NULL)
    {
      group = g_memdup2 (&wanted, sizeof wanted);
      g_hash_table_add (self->groups, group);
    }
  if (use->failed)
    group->sum.failed++;
  else
    group->sum.outcomes[use->outcome]++;
  group->sum.refused += use->failed && use->refused ? 1 : 0;
  group->sum.spent += use->spent;
  group->sum.saved += use->saved;
  group->sum.bytes += use->bytes;
}

static void
rf_count_add_to_times (RfCount *self, const RfUse *use)
{
  const RfCountTimes wanted = {
    .like = use,
    .hour = use->at / HOUR,
    .class_ = rf_latency_class_of (use->outcome, use->failed),
  };
  RfCountTimes *times = NULL;

  if (use->latency <= 0)
    return;
  times = g_hash_table_lookup (self->times, &wanted);
  if (times == NULL)
    {
      times = g_memdup2 (&wanted, sizeof wanted);
      g_hash_table_add (self->times, times);
    }
  rf_histogram_add (&times->histogram, use->latency);
}

static void
rf_count_add_to_entry (RfCount *self, const RfUse *use)
{
  RfCountEntry *entry = g_hash_table_lookup (self->entries, &use->entry_id);

  if (use->entry_id == 0)
    return;
  if (entry == NULL)
    {
      entry = g_new0 (RfCountEntry, 1);
      entry->id = use->entry_id;
      g_hash_table_add (self->entries, entry);
    }
  entry->uses++;
  entry->last = MAX (entry->last, use->at);
}

static gboolean
rf_count_write_group (RfConnection *connection, const RfCountGroup *group, GError **error)
{
  const RfUse *like = group->like;
  const RfTallyRow *sum = &group->sum;

  return rf_connection_run (
      connection,
      error,
      add_uses,
      "isssssiiiiiiiiiii",
      group->hour,
      rf_count_name (like->namespace_),
      rf_enum_get_name (rf_kind_names, (int) like->kind),
      rf_count_name (like->provider),
      rf_count_name (rf_enum_get_name (rf_strategy_names, (int) like->strategy)),
      rf_count_name (like->profile),
      sum->outcomes[RF_OUTCOME_HIT],
      sum->outcomes[RF_OUTCOME_MISS],
      sum->outcomes[RF_OUTCOME_JOINED],
      sum->outcomes[RF_OUTCOME_REFRESHED],
      sum->outcomes[RF_OUTCOME_STALE],
      sum->outcomes[RF_OUTCOME_BYPASS],
      sum->failed,
      sum->spent,
      sum->saved,
      sum->bytes,
      sum->refused);
}

static gboolean
rf_count_write_times (RfConnection *connection, const RfCountTimes *times, GError **error)
{
  const struct
  {
    const char *span;
    gint64 start;
  } spans[] = {
    { "hour", times->hour },
    { "day", times->hour / HOURS_OF_DAY },
    { "month", times->hour / HOURS_OF_MONTH },
    { "all", 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (spans); i++)
    {
      RfLatencySpan span = {
        .namespace_ = rf_count_name (times->like->namespace_),
        .span = spans[i].span,
        .start = spans[i].start,
        .kind = rf_enum_get_name (rf_kind_names, (int) times->like->kind),
        .class_ = rf_enum_get_name (rf_latency_class_names, (int) times->class_),
      };

      if (!rf_latency_store (connection, &span, &times->histogram, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
rf_count_work (RfConnection *connection, gpointer data, GError **error)
{
  const RfCount *count = data;
  GHashTableIter iterator;
  gpointer item = NULL;

  g_hash_table_iter_init (&iterator, count->groups);
  while (g_hash_table_iter_next (&iterator, &item, NULL))
    {
      if (!rf_count_write_group (connection, item, error))
        return FALSE;
    }
  g_hash_table_iter_init (&iterator, count->times);
  while (g_hash_table_iter_next (&iterator, &item, NULL))
    {
      if (!rf_count_write_times (connection, item, error))
        return FALSE;
    }
  g_hash_table_iter_init (&iterator, count->entries);
  while (g_hash_table_iter_next (&iterator, &item, NULL))
    {
      const RfCountEntry *entry = item;

      if (!rf_connection_run (
              connection, error, use_entry, "iii", entry->id, entry->last, entry->uses))
        return FALSE;
    }
  return TRUE;
}

gboolean
rf_tally_flush (RfDatabase *database, const RfUse *uses, gsize n_uses, GError **error)
{
  RfCount count = {
    g_hash_table_new_full (rf_count_hash_group_cb, rf_count_equal_groups_cb, g_free, NULL),
    g_hash_table_new_full (rf_count_hash_times_cb, rf_count_equal_times_cb, g_free, NULL),
    g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL),
  };
  gboolean done;

  for (gsize i = 0; i < n_uses; i++)
    {
      rf_count_add_to_group (&count, &uses[i]);
      rf_count_add_to_times (&count, &uses[i]);
      rf_count_add_to_entry (&count, &uses[i]);
    }
  done = n_uses == 0 || rf_database_run (database, RF_ACCESS_COUNT, rf_count_work, &count, error);
  g_hash_table_unref (count.groups);
  g_hash_table_unref (count.times);
  g_hash_table_unref (count.entries);
  return done;
}
