/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-accept.h"

#include "rf-types.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * What a provider gave back is not believed because it said so: it must have
 * an asset of the right role first, bytes in every asset, and the form that
 * its media type names. What is refused here is never stored as a result.
 */

#define RF_ACCEPT_HEAD 512

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

static gssize
rf_accept_read_head (const RfOutputAsset *output, char *head, guint64 *bytes)
{
  struct stat status;
  gssize length = 0;
  int descriptor = -1;

  if (output->bytes != NULL)
    {
      gsize size = 0;
      const void *data = g_bytes_get_data (output->bytes, &size);

      length = (gssize) MIN (size, (gsize) RF_ACCEPT_HEAD);
      if (length > 0)
        memcpy (head, data, (gsize) length);
      *bytes = size;
      return length;
    }
  descriptor = open (output->path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (descriptor < 0)
    return -1;
  if (fstat (descriptor, &status) != 0 || !S_ISREG (status.st_mode))
    length = -1;
  else
    length = read (descriptor, head, RF_ACCEPT_HEAD);
  *bytes = length >= 0 ? (guint64) status.st_size : 0;
  close (descriptor);
  return length;
}

static gboolean
rf_accept_is_text (const char *head, gsize length)
{
  const char *end = NULL;

  /* The head may end inside a character of up to four bytes. */
  return g_utf8_validate_len (head, length, &end) || (gsize) (head + length - end) < 4;
}

static gboolean
rf_accept_has_form (const char *media_type, const char *head, gsize length)
{
  const char *sniffed = rf_media_type_sniff (head, length);

  if (g_str_equal (media_type, "image/svg+xml"))
    return g_strstr_len (head, (gssize) length, "<svg") != NULL;
  if (g_str_has_prefix (media_type, "text/") || g_str_equal (media_type, "application/json"))
    return sniffed == NULL && rf_accept_is_text (head, length);
  return g_strcmp0 (sniffed, media_type) == 0;
}

static gboolean
rf_accept_asset (const RfOutputAsset *output, GError **error)
{
  char head[RF_ACCEPT_HEAD];
  guint64 bytes = 0;
  gssize length = rf_accept_read_head (output, head, &bytes);

  if (length < 0)
    return rf_accept_fail (error, output->asset, "cannot be read");
  if (bytes == 0)
    return rf_accept_fail (error, output->asset, "is empty");
  if (!rf_accept_has_form (output->asset->media_type, head, (gsize) length))
    return rf_accept_fail (error, output->asset, "has not the form of its media type");
  return TRUE;
}

/**
 * rf_accept_output:
 * @output: what a provider gave back
 * @kind: what it was asked for
 * @error: return location; %RF_ERROR_PROVIDER_FAILED names the asset
 *
 * Returns: whether it may be stored
 */
gboolean
rf_accept_output (const RfOutput *output, RfKind kind, GError **error)
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
  for (guint i = 0; i < output->assets->len; i++)
    {
      if (!rf_accept_asset (g_ptr_array_index (output->assets, i), error))
        return FALSE;
    }
  return TRUE;
}
