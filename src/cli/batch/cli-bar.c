/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cli-bar.h"

#include "cli-print.h"
#include "rf-credits.h"

#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define BAR_WIDTH 20

/* Microseconds between two lines where each stays. */
#define PAUSE (2 * G_USEC_PER_SEC)

/* Seconds before a rate means anything. */
#define SETTLED 1.0

struct _CliBar
{
  gboolean is_terminal;
  gboolean is_shown;
  gint64 shown_at;
  gint64 shown_over;
};

/**
 * cli_bar_new:
 *
 * Returns: (transfer full): a bar that shows nothing yet
 */
CliBar *
cli_bar_new (void)
{
  CliBar *self = g_new0 (CliBar, 1);

  self->is_terminal = isatty (STDERR_FILENO) == 1;
  self->shown_over = -1;
  return self;
}

/**
 * cli_bar_free:
 * @self: (transfer full): a bar
 */
void
cli_bar_free (CliBar *self)
{
  g_free (self);
}

static guint
cli_bar_get_width (void)
{
  struct winsize size = { 0 };

  return ioctl (STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

static void
cli_bar_append_bar (GString *text, const CliCount *count)
{
  gint64 over = cli_count_get_over (count);
  g_autofree char *done = cli_dup_number (over);
  g_autofree char *total = cli_dup_number (count->total);
  int filled = 0;

  if (count->total <= 0)
    {
      g_string_append (text, done);
      return;
    }
  filled = (int) (MIN (over, count->total) * BAR_WIDTH / count->total);
  g_string_append_c (text, '[');
  for (int i = 0; i < BAR_WIDTH; i++)
    g_string_append_c (text, i < filled ? '#' : '.');
  g_string_append_printf (text, "] %s/%s", done, total);
}

/* What is left, at the rate of what this process has done. */
static void
cli_bar_append_rate (GString *text, const CliCount *count)
{
  double seconds = cli_count_get_seconds (count);
  gint64 over = cli_count_get_over (count);
  double rate = seconds > 0 ? (double) (over - count->known) / seconds : 0;
  g_autofree char *left = NULL;

  if (seconds < SETTLED || rate <= 0)
    return;
  g_string_append_printf (text, rate < 10 ? " · %.1f/s" : " · %.0f/s", rate);
  if (count->total <= over)
    return;
  left = cli_dup_clock ((gint64) ((double) (count->total - over) / rate) + 1);
  g_string_append_printf (text, " · %s left", left);
}

static char *
cli_bar_dup_text (const CliCount *count, gboolean is_paused)
{
  GString *text = g_string_new (NULL);
  g_autofree char *hits = cli_dup_number (count->hits);
  g_autofree char *credits = rf_credits_to_string (count->charged);

  cli_bar_append_bar (text, count);
  if (is_paused)
    g_string_append (text, " · paused");
  g_string_append_printf (text, " · %s hits", hits);
  if (count->failed + count->poor > 0)
    g_string_append_printf (text, " · %" G_GINT64_FORMAT " failed", count->failed + count->poor);
  g_string_append_printf (text, " · %s credits", credits);
  cli_bar_append_rate (text, count);
  return g_string_free (text, FALSE);
}

/**
 * cli_bar_show:
 * @self: a bar
 * @count: how far it is
 * @is_paused: whether the queue is paused
 */
void
cli_bar_show (CliBar *self, const CliCount *count, gboolean is_paused)
{
  g_autofree char *text = cli_bar_dup_text (count, is_paused);
  g_autofree char *cut = NULL;
  gint64 now = g_get_monotonic_time ();

  if (self->is_terminal)
    {
      cut = g_utf8_substring (
          text, 0, MIN ((glong) cli_bar_get_width () - 1, g_utf8_strlen (text, -1)));
      fprintf (stderr, "\r\033[K%s", cut);
      self->is_shown = TRUE;
    }
  else if (now - self->shown_at >= PAUSE && cli_count_get_over (count) != self->shown_over)
    {
      fprintf (stderr, "%s\n", text);
      self->shown_at = now;
      self->shown_over = cli_count_get_over (count);
    }
  fflush (stderr);
}

/**
 * cli_bar_clear:
 * @self: a bar
 *
 * Makes room for something else.
 */
void
cli_bar_clear (CliBar *self)
{
  if (self->is_shown)
    fputs ("\r\033[K", stderr);
  self->is_shown = FALSE;
}
