/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-file-places.h"

#include "rf-hash.h"

#include <string.h>

/*
 * Where things lie under the data folder. Names are made only of parts that
 * were checked character by character, so that no row and no record, however
 * damaged, leads out of the tree.
 */

#define MAX_EXTENSION 8
#define MAX_ID        64
/* The last millisecond of the year 9999: folders are four digits. */
#define MAX_TIME G_GINT64_CONSTANT (253402300799999)

typedef struct
{
  const char *media_type;
  const char *extension;
} RfExtension;

static const RfExtension extensions[] = {
  { "application/json", "json" }, { "audio/aac", "aac" },       { "audio/flac", "flac" },
  { "audio/l16", "pcm" },         { "audio/midi", "mid" },      { "audio/mp4", "m4a" },
  { "audio/mpeg", "mp3" },        { "audio/ogg", "ogg" },       { "audio/opus", "opus" },
  { "audio/vnd.wave", "wav" },    { "audio/wav", "wav" },       { "audio/webm", "weba" },
  { "audio/x-flac", "flac" },     { "audio/x-wav", "wav" },     { "image/avif", "avif" },
  { "image/gif", "gif" },         { "image/jpeg", "jpg" },      { "image/png", "png" },
  { "image/svg+xml", "svg" },     { "image/webp", "webp" },     { "text/markdown", "md" },
  { "text/plain", "txt" },        { "video/mp4", "mp4" },       { "video/mpeg", "mpg" },
  { "video/ogg", "ogv" },         { "video/quicktime", "mov" }, { "video/webm", "webm" },
  { "video/x-matroska", "mkv" },
};

/**
 * rf_file_places_get_extension:
 * @media_type: (nullable): such as `image/png`; case and parameters after `;`
 *   do not matter
 *
 * Returns: (transfer none): the extension of a blob's file, `bin` where the
 *   type is not known
 */
const char *
rf_file_places_get_extension (const char *media_type)
{
  gsize length = media_type != NULL ? strcspn (media_type, "; \t") : 0;

  for (gsize i = 0; i < G_N_ELEMENTS (extensions); i++)
    {
      if (strlen (extensions[i].media_type) == length &&
          g_ascii_strncasecmp (extensions[i].media_type, media_type, length) == 0)
        return extensions[i].extension;
    }
  return "bin";
}

static gboolean
is_extension (const char *text)
{
  gsize length = text != NULL ? strlen (text) : 0;

  if (length == 0 || length > MAX_EXTENSION)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isalnum (text[i]))
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_id (const char *text, gsize length)
{
  if (length == 0 || length > MAX_ID)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isalnum (text[i]) && text[i] != '-' && text[i] != '_')
        return FALSE;
    }
  return TRUE;
}

static char *
dup_month (gint64 milliseconds)
{
  g_autoptr (GDateTime) time = NULL;

  if (milliseconds <= 0 || milliseconds > MAX_TIME)
    return NULL;
  time = g_date_time_new_from_unix_utc (milliseconds / 1000);
  return g_strdup_printf ("%04d/%02d", g_date_time_get_year (time), g_date_time_get_month (time));
}

/**
 * rf_file_places_is_blob:
 * @asset: an asset
 *
 * Returns: whether its sha256 and extension are what the name of a file may be
 *   made of
 */
gboolean
rf_file_places_is_blob (const RfAsset *asset)
{
  return asset->sha256 != NULL && rf_hash_is_hex (asset->sha256) &&
         strlen (asset->sha256) == RF_SHA256_HEX_LENGTH && is_extension (asset->extension);
}

/**
 * rf_file_places_dup_month:
 * @data_dir: the data folder
 * @milliseconds: a time
 *
 * Returns: (transfer full) (nullable): the folder for blobs of that month of UTC, or
 *   %NULL where it is no time that can be
 */
char *
rf_file_places_dup_month (const char *data_dir, gint64 milliseconds)
{
  g_autofree char *month = dup_month (milliseconds);

  return month != NULL ? g_strconcat (data_dir, "/assets/", month, NULL) : NULL;
}

/**
 * rf_file_places_get_month:
 * @milliseconds: a time that has a month
 * @begin: (out): the first millisecond of its month of UTC
 * @end: (out): the first one after it
 */
void
rf_file_places_get_month (gint64 milliseconds, gint64 *begin, gint64 *end)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (milliseconds / 1000);
  int year = g_date_time_get_year (time);
  int month = g_date_time_get_month (time);
  g_autoptr (GDateTime) first = g_date_time_new_utc (year, month, 1, 0, 0, 0);
  gint64 days = g_date_get_days_in_month ((GDateMonth) month, (GDateYear) year);

  *begin = g_date_time_to_unix (first) * 1000;
  *end = *begin + days * G_TIME_SPAN_DAY / 1000;
}

/**
 * rf_file_places_dup_blob:
 * @data_dir: the data folder
 * @asset: with sha256, extension and created_at
 *
 * Returns: (transfer full) (nullable): the place of the asset's file,
 *   `assets/YYYY/MM/<sha256>.<ext>` by the UTC month, or %NULL where a field
 *   is not what it must be
 */
char *
rf_file_places_dup_blob (const char *data_dir, const RfAsset *asset)
{
  g_autofree char *month = rf_file_places_dup_month (data_dir, asset->created_at);

  if (month == NULL || !rf_file_places_is_blob (asset))
    return NULL;
  return g_strdup_printf ("%s/%s.%s", month, asset->sha256, asset->extension);
}

/**
 * rf_file_places_dup_record:
 * @data_dir: the data folder
 * @generation_id: letters, digits, `-` and `_`, at most 64
 * @created_at: milliseconds
 *
 * Returns: (transfer full) (nullable): the place of a side record, or %NULL
 *   where an argument is not what it must be
 */
char *
rf_file_places_dup_record (const char *data_dir, const char *generation_id, gint64 created_at)
{
  g_autofree char *month = dup_month (created_at);

  if (month == NULL || generation_id == NULL || !is_id (generation_id, strlen (generation_id)))
    return NULL;
  return g_strdup_printf ("%s/records/%s/%s.json", data_dir, month, generation_id);
}

static gboolean
is_hash (const char *text)
{
  return text != NULL && strlen (text) == RF_SHA256_HEX_LENGTH && rf_hash_is_hex (text);
}

static gboolean
is_derived (const char *name)
{
  const char *dot = strchr (name, '.');

  return dot != NULL ? is_id (name, (gsize) (dot - name)) && is_extension (dot + 1)
                     : is_id (name, strlen (name));
}

/**
 * rf_file_places_dup_derived:
 * @data_dir: the data folder
 * @sha256: of the blob
 * @name: of the file, such as `thumb-256.png`
 *
 * Returns: (transfer full) (nullable): the place of a derived file,
 *   `derived/<sha256>/<name>`, or %NULL where an argument is not what it must
 *   be
 */
char *
rf_file_places_dup_derived (const char *data_dir, const char *sha256, const char *name)
{
  if (!is_hash (sha256) || !is_derived (name))
    return NULL;
  return g_strdup_printf ("%s/derived/%s/%s", data_dir, sha256, name);
}

/**
 * rf_file_places_is_record:
 * @name: the name of a file in a month's folder of `records/`
 *
 * Returns: whether a side record has such a name
 */
gboolean
rf_file_places_is_record (const char *name)
{
  return g_str_has_suffix (name, ".json") && is_id (name, strlen (name) - strlen (".json"));
}

/**
 * rf_file_places_dup_sha256:
 * @name: the name of a file in a month's folder of `assets/`
 *
 * Returns: (transfer full) (nullable): the SHA-256 in it, or %NULL where no blob
 *   has such a name
 */
char *
rf_file_places_dup_sha256 (const char *name)
{
  g_autofree char *sha256 = g_strndup (name, RF_SHA256_HEX_LENGTH);

  if (strlen (name) <= RF_SHA256_HEX_LENGTH + 1 || !rf_hash_is_hex (sha256) ||
      name[RF_SHA256_HEX_LENGTH] != '.' || !is_extension (name + RF_SHA256_HEX_LENGTH + 1))
    return NULL;
  return g_steal_pointer (&sha256);
}

/**
 * rf_file_places_is_number:
 * @name: the name of a folder
 * @digits: how many there are to be
 *
 * Returns: whether it is a year, or a month
 */
gboolean
rf_file_places_is_number (const char *name, gsize digits)
{
  return strlen (name) == digits && strspn (name, "0123456789") == digits;
}
