/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "helper-container.h"
#include "helper-elements.h"
#include "helper-frame.h"
#include "helper-limits.h"
#include "helper-peaks.h"
#include "helper-picture.h"
#include "helper-report.h"
#include "helper-stream.h"
#include "rf-media-protocol.h"

#include <errno.h>
#include <gst/gst.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * Decodes what strangers made, in a process that may die of it: one file, one
 * look or one derived file, one line on standard output. See
 * rf-media-protocol.h for what it is told and what it says.
 */

typedef struct
{
  const char *media_type;
  guint seconds;
  int size;
  const guint8 *data; /* the input, mapped */
  gsize length;
} Job;

static gboolean
is_picture (const Job *job)
{
  return g_str_has_prefix (job->media_type, "image/");
}

static gboolean
is_stream (const Job *job)
{
  return g_str_has_prefix (job->media_type, "audio/") ||
         g_str_has_prefix (job->media_type, "video/");
}

static RfMediaReport *
probe (const Job *job, const RfMediaReport *form)
{
  if (is_picture (job))
    return helper_picture_probe (job->media_type, job->data, job->length);
  if (is_stream (job))
    return helper_stream_probe (job->media_type, form, job->seconds);
  return rf_media_report_new (RF_MEDIA_UNJUDGED, "was not judged: its type is not known here");
}

static GdkPixbuf *
load (const Job *job, RfMediaReport **report)
{
  if (!is_picture (job))
    return helper_frame_load (report);
  return helper_picture_load (job->media_type, job->data, job->length, job->size, report);
}

static RfMediaReport *
make_picture (const Job *job, const RfMediaReport *form)
{
  g_autoptr (RfMediaReport) report = NULL;
  g_autoptr (GdkPixbuf) picture = load (job, &report);

  if (picture == NULL)
    return g_steal_pointer (&report);
  return helper_picture_save (picture, job->size, RF_MEDIA_TARGET);
}

static RfMediaReport *
make_peaks (const Job *job, const RfMediaReport *form)
{
  return helper_peaks_make (RF_MEDIA_TARGET);
}

typedef RfMediaReport *(*Work) (const Job *job, const RfMediaReport *form);

static const struct
{
  const char *name;
  Work run;
} works[] = {
  { "probe", probe },
  { "thumbnail", make_picture },
  { "poster", make_picture },
  { "peaks", make_peaks },
};

static gboolean
map_input (Job *job)
{
  struct stat status;
  void *data = NULL;

  if (fstat (STDIN_FILENO, &status) != 0 || !S_ISREG (status.st_mode) || status.st_size <= 0)
    return FALSE;
  data = mmap (NULL, (gsize) status.st_size, PROT_READ, MAP_PRIVATE, STDIN_FILENO, 0);
  if (data == MAP_FAILED)
    return FALSE;
  job->data = data;
  job->length = (gsize) status.st_size;
  return TRUE;
}

/* The form first: a picture's size stands in it and is known without a loader,
 * and what is cut off need not be decoded. */
static RfMediaReport *
look (const Job *job, Work work)
{
  g_autoptr (RfMediaReport) form = helper_container_check (job->media_type, job->data, job->length);
  RfMediaReport *report = NULL;

  if (form->verdict != RF_MEDIA_GOOD)
    return g_steal_pointer (&form);
  if (form->width > 0)
    report = helper_picture_check_size (form->width, form->height);
  if (report == NULL)
    report = work (job, form);
  if (report->width == 0)
    {
      report->width = form->width;
      report->height = form->height;
    }
  if (report->duration == 0)
    report->duration = form->duration;
  return report;
}

static int
run (Job *job, Work work)
{
  g_autoptr (RfMediaReport) report = NULL;

  helper_limits_begin (job->seconds);
  if (is_stream (job))
    {
      gst_init (NULL, NULL);
      helper_elements_restrict ();
    }
  helper_limits_tighten (job->seconds);
  if (!map_input (job))
    {
      fprintf (stderr, "the input cannot be read: %s\n", g_strerror (errno));
      return EXIT_FAILURE;
    }
  report = look (job, work);
  return helper_report_print (report) ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* The verdict is out. What the libraries do at their end could still crash, and
 * would be held against the media. */
static void
end (int status)
{
  _exit (status);
}

int
main (int argc, char **argv)
{
  Job job = { NULL };

  if (argc < 4)
    {
      fprintf (stderr, "usage: " RF_MEDIA_HELPER " SECONDS WORK MEDIA_TYPE [SIZE] <MEDIA\n");
      return EXIT_FAILURE;
    }
  job.seconds = (guint) g_ascii_strtoull (argv[1], NULL, 10);
  job.media_type = argv[3];
  job.size = argc > 4 ? (int) g_ascii_strtoll (argv[4], NULL, 10) : 0;
  for (gsize i = 0; i < G_N_ELEMENTS (works); i++)
    {
      if (g_str_equal (works[i].name, argv[2]))
        end (run (&job, works[i].run));
    }
  fprintf (stderr, "there is no work “%s”\n", argv[2]);
  return EXIT_FAILURE;
}
