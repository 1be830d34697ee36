/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cli-count.h"

#include "cli-print.h"
#include "rf-credits.h"

/* Sums over jobs, and how people and programs are told of them. */

static gboolean
cli_outcome_is_made (RfOutcome outcome)
{
  return outcome == RF_OUTCOME_MISS || outcome == RF_OUTCOME_REFRESHED ||
         outcome == RF_OUTCOME_BYPASS;
}

static void
cli_count_add_done (CliCount *self, const RfJob *job)
{
  self->done++;
  self->known += job->is_known;
  self->outcomes[job->outcome]++;
  if (cli_outcome_is_made (job->outcome))
    {
      self->made++;
      self->cost += job->cost;
    }
  else
    {
      self->hits++;
    }
  self->charged += job->charged;
  self->saved += job->saved;
}

/**
 * cli_count_add:
 * @self: sums
 * @job: a job that was told
 */
void
cli_count_add (CliCount *self, const RfJob *job)
{
  gboolean is_over = rf_job_is_over (job);

  if (job->state == RF_JOB_DONE)
    cli_count_add_done (self, job);
  else if (job->state == RF_JOB_CANCELLED)
    self->cancelled++;
  else if (!is_over)
    self->left++;
  else if (g_error_matches (job->error, RF_ERROR, RF_ERROR_OVER_BUDGET))
    self->poor++;
  else
    self->failed++;
}

/**
 * cli_count_get_over:
 * @self: sums
 *
 * Returns: how many jobs have come to an end
 */
gint64
cli_count_get_over (const CliCount *self)
{
  return self->done + self->failed + self->cancelled + self->poor;
}

/**
 * cli_count_get_seconds:
 * @self: sums
 *
 * Returns: how long it has taken so far
 */
double
cli_count_get_seconds (const CliCount *self)
{
  return (double) (g_get_monotonic_time () - self->began) / (double) G_USEC_PER_SEC;
}

/**
 * cli_dup_number:
 * @number: a whole number
 *
 * Returns: (transfer full): it with commas, such as `12,345`
 */
char *
cli_dup_number (gint64 number)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%" G_GINT64_FORMAT, number);
  for (gssize i = (gssize) text->len - 3; i > (number < 0); i -= 3)
    g_string_insert_c (text, i, ',');
  return g_string_free (text, FALSE);
}

/**
 * cli_dup_clock:
 * @seconds: a span of time
 *
 * Returns: (transfer full): it as a clock shows it, such as `1:02:03` or `0:07`
 */
char *
cli_dup_clock (gint64 seconds)
{
  if (seconds >= 3600)
    return g_strdup_printf (
        "%d:%02d:%02d", (int) (seconds / 3600), (int) (seconds / 60 % 60), (int) (seconds % 60));
  return g_strdup_printf ("%d:%02d", (int) (seconds / 60), (int) (seconds % 60));
}

static void
cli_count_append (GString *text, gint64 number, const char *what)
{
  g_autofree char *shown = cli_dup_number (number);

  if (number > 0)
    g_string_append_printf (text, "%s%s %s", text->len > 0 ? " · " : "", shown, what);
}

/**
 * cli_count_dup_text:
 * @self: sums
 *
 * Returns: (transfer full): what has become of the jobs, in one line
 */
char *
cli_count_dup_text (const CliCount *self)
{
  GString *text = g_string_new (NULL);
  g_autofree char *charged = cli_dup_credits (self->charged);
  g_autofree char *saved = cli_dup_credits (self->saved);
  gint64 joined = self->outcomes[RF_OUTCOME_JOINED];

  cli_count_append (text, self->hits - joined, self->hits - joined == 1 ? "hit" : "hits");
  cli_count_append (text, joined, "joined");
  cli_count_append (text, self->made, "made");
  cli_count_append (text, self->failed, "failed");
  cli_count_append (text, self->cancelled, "cancelled");
  cli_count_append (text, self->poor, "over budget");
  cli_count_append (text, self->left, "left under way");
  if (text->len == 0)
    g_string_append (text, "nothing to do");
  g_string_append_printf (text, " · %s", self->charged > 0 ? charged : "free");
  if (self->saved > 0)
    g_string_append_printf (text, ", %s saved", saved);
  return g_string_free (text, FALSE);
}

/**
 * cli_count_to_json:
 * @self: sums
 * @object: gets them as members
 */
void
cli_count_to_json (const CliCount *self, JsonObject *object)
{
  const struct
  {
    const char *name;
    gint64 value;
  } counts[] = {
    { "done", self->done },
    { "finished_before", self->known },
    { "changed", self->changed },
    { "hits", self->outcomes[RF_OUTCOME_HIT] },
    { "misses", self->outcomes[RF_OUTCOME_MISS] },
    { "joined", self->outcomes[RF_OUTCOME_JOINED] },
    { "refreshed", self->outcomes[RF_OUTCOME_REFRESHED] },
    { "stale", self->outcomes[RF_OUTCOME_STALE] },
    { "bypassed", self->outcomes[RF_OUTCOME_BYPASS] },
    { "failed", self->failed },
    { "cancelled", self->cancelled },
    { "over_budget", self->poor },
    { "left", self->left },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (counts); i++)
    json_object_set_int_member (object, counts[i].name, counts[i].value);
  json_object_set_double_member (object, "cost", rf_credits_to_double (self->cost));
  json_object_set_double_member (object, "charged", rf_credits_to_double (self->charged));
  json_object_set_double_member (object, "saved", rf_credits_to_double (self->saved));
  json_object_set_double_member (object, "seconds", cli_count_get_seconds (self));
}
