/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-accept.h"

#include "rf-media-head.h"
#include "rf-media.h"
#include "rf-types.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * What a provider gave back is not believed because it said so: it must have
 * an asset of the right role first, bytes in every asset, and the form that
 * its media type names, and be decoded from end to end. What is refused here
 * is never stored as a result.
 */

static gboolean
rf_accept_fail (GError **error, const RfAsset *asset, const char *what)
{
  g_set_error (error,
               RF_ERROR,
               RF_ERROR_PROVIDER_FAILED,
               "the provider's output was not accepted: the %s (%s) %s",
               rf_enum_get_name (rf_role_names, (int) asset->role),
               asset->media_type,
               what);
  return FALSE;
}

/* Returns: a descriptor of a regular file, or -1 */
static int
rf_accept_open (const char *path)
{
  struct stat status;
  int descriptor = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);

  if (descriptor >= 0 && (fstat (descriptor, &status) != 0 || !S_ISREG (status.st_mode)))
    {
      close (descriptor);
      descriptor = -1;
    }
  return descriptor;
}

static gssize
rf_accept_read_head (const RfOutputAsset *output, char *head)
{
  gssize length = 0;
  int descriptor = -1;

  if (output->bytes != NULL)
    {
      gsize size = 0;
      const void *data = g_bytes_get_data (output->bytes, &size);

      length = (gssize) MIN (size, (gsize) RF_MEDIA_HEAD);
      if (length > 0)
        memcpy (head, data, (gsize) length);
      return length;
    }
  descriptor = rf_accept_open (output->path);
  if (descriptor < 0)
    return -1;
  length = read (descriptor, head, RF_MEDIA_HEAD);
  close (descriptor);
  return length;
}

static gboolean
rf_accept_check_head (const RfOutputAsset *output, GError **error)
{
  char head[RF_MEDIA_HEAD];
  gssize length = rf_accept_read_head (output, head);
  g_autofree char *fault = NULL;

  if (length < 0)
    return rf_accept_fail (error, output->asset, "cannot be read");
  fault = rf_media_head_dup_fault (output->asset->media_type, head, (gsize) length);
  return fault == NULL || rf_accept_fail (error, output->asset, fault);
}

/* What was measured stands for what the provider said, and what was only read
 * from the form for what it did not say. */
static void
rf_accept_take_measures (RfAsset *asset, const RfMediaReport *report)
{
  gboolean measured = report->verdict == RF_MEDIA_GOOD;

  if (report->width > 0 && (measured || asset->width == 0))
    {
      asset->width = report->width;
      asset->height = report->height;
    }
  if (report->duration > 0 && (measured || asset->duration == 0))
    asset->duration = report->duration;
}

/* A helper that died over an asset proves nothing, and neither does one that is
 * missing: what was paid for is not thrown away on a suspicion. What cost
 * nothing is. */
static gboolean
rf_accept_judge (const RfAsset *asset, const RfMediaReport *report, gboolean paid, GError **error)
{
  const char *role = rf_enum_get_name (rf_role_names, (int) asset->role);

  switch (report->verdict)
    {
    case RF_MEDIA_BAD:
      return rf_accept_fail (error, asset, report->reason);
    case RF_MEDIA_KILLED:
      if (!paid)
        return rf_accept_fail (error, asset, report->reason);
      g_message (
          "Kept, since it was paid for: the %s (%s) %s", role, asset->media_type, report->reason);
      return TRUE;
    case RF_MEDIA_UNJUDGED:
      g_info (
          "Accepted by its form alone: the %s (%s) %s", role, asset->media_type, report->reason);
      return TRUE;
    case RF_MEDIA_GOOD:
    default:
      return TRUE;
    }
}

static RfMediaReport *
rf_accept_probe (const RfOutputAsset *output, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) failure = NULL;
  RfMediaReport *report = NULL;
  int descriptor = output->bytes != NULL ? rf_media_open_bytes (output->bytes, &failure)
                                         : rf_accept_open (output->path);

  if (descriptor < 0)
    return rf_media_report_new (RF_MEDIA_UNJUDGED,
                                "was not judged: %s",
                                failure != NULL ? failure->message : "it cannot be opened again");
  report = rf_media_probe (descriptor, output->asset->media_type, cancellable, error);
  close (descriptor);
  return report;
}

static gboolean
rf_accept_look (const RfOutputAsset *output,
                gboolean paid,
                GCancellable *cancellable,
                GError **error)
{
  g_autoptr (RfMediaReport) report = rf_accept_probe (output, paid ? NULL : cancellable, error);

  if (report == NULL || !rf_accept_judge (output->asset, report, paid, error))
    return FALSE;
  rf_accept_take_measures (output->asset, report);
  return TRUE;
}

/**
 * rf_accept_output:
 * @output: (inout): what a provider gave back; sizes and durations that were
 *   measured are filled in
 * @kind: what it was asked for
 * @paid: whether it may have cost money
 * @cancellable: (nullable): stops it; not heard where @paid
 * @error: return location; %RF_ERROR_PROVIDER_FAILED names the asset and says
 *   what is wrong with it, %RF_ERROR_CANCELLED
 *
 * Returns: whether it may be stored
 */
gboolean
rf_accept_output (RfOutput *output,
                  RfKind kind,
                  gboolean paid,
                  GCancellable *cancellable,
                  GError **error)
{
  RfRole wanted = rf_kind_get_role (kind);
  const RfOutputAsset *first = NULL;

  if (output->assets->len == 0)
    {
      g_set_error_literal (
          error, RF_ERROR, RF_ERROR_PROVIDER_FAILED, "the provider gave back nothing");
      return FALSE;
    }
  first = g_ptr_array_index (output->assets, 0);
  if (first->asset->role != wanted)
    return rf_accept_fail (error, first->asset, "is not what was asked for");
  /* The cheap look at every one before the dear look at any. */
  for (guint i = 0; i < output->assets->len; i++)
    {
      if (!rf_accept_check_head (g_ptr_array_index (output->assets, i), error))
        return FALSE;
    }
  for (guint i = 0; i < output->assets->len; i++)
    {
      if (!rf_accept_look (g_ptr_array_index (output->assets, i), paid, cancellable, error))
        return FALSE;
    }
  return TRUE;
}
