/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-content.h"

#include <string.h>

/*
 * What a hit tells of its generation and assets, packed into one column of the
 * entry: with a million entries each further table costs a look-up as much as
 * half a bare SELECT. The form: a byte that names the form, then numbers as
 * little-endian base 128 and strings as a number (0: none, else length + 1)
 * and their bytes. The tables stay the truth; the canonical request and the
 * prompt, which may be long and no hit shows, are only there.
 */

#define CONTENT_FORM 1

/* The most assets that one generation is believed to have. */
#define CONTENT_MAX_ASSETS 4096

typedef struct
{
  const guint8 *next;
  const guint8 *end;
  gboolean damaged;
} RfContentReader;

static void
rf_content_put_int (GByteArray *bytes, gint64 value)
{
  guint64 rest = (guint64) value;
  guint8 digit;

  do
    {
      digit = rest & 0x7f;
      rest >>= 7;
      if (rest != 0)
        digit |= 0x80;
      g_byte_array_append (bytes, &digit, 1);
    }
  while (rest != 0);
}

static void
rf_content_put_text (GByteArray *bytes, const char *text)
{
  gsize length = text != NULL ? strlen (text) : 0;

  rf_content_put_int (bytes, text != NULL ? (gint64) length + 1 : 0);
  if (length > 0)
    g_byte_array_append (bytes, (const guint8 *) text, (guint) length);
}

static gint64
rf_content_take_int (RfContentReader *reader)
{
  guint64 value = 0;

  for (guint shift = 0; shift < 64 && reader->next < reader->end; shift += 7)
    {
      guint8 digit = *reader->next++;

      value |= (guint64) (digit & 0x7f) << shift;
      if ((digit & 0x80) == 0)
        return (gint64) value;
    }
  reader->damaged = TRUE;
  return 0;
}

static char *
rf_content_take_text (RfContentReader *reader)
{
  guint64 length = (guint64) rf_content_take_int (reader);
  char *text = NULL;

  if (reader->damaged || length == 0)
    return NULL;
  length--;
  if (length > (guint64) (reader->end - reader->next))
    {
      reader->damaged = TRUE;
      return NULL;
    }
  text = g_strndup ((const char *) reader->next, length);
  reader->next += length;
  return text;
}

static void
rf_content_put_asset (GByteArray *bytes, const RfAsset *asset)
{
  rf_content_put_int (bytes, asset->role);
  rf_content_put_text (bytes, asset->media_type);
  rf_content_put_text (bytes, asset->sha256);
  rf_content_put_text (bytes, asset->extension);
  rf_content_put_int (bytes, asset->bytes);
  rf_content_put_int (bytes, asset->modified);
  rf_content_put_int (bytes, asset->created_at);
  rf_content_put_int (bytes, asset->width);
  rf_content_put_int (bytes, asset->height);
  rf_content_put_int (bytes, asset->duration);
}

static RfAsset *
rf_content_take_asset (RfContentReader *reader)
{
  RfAsset *asset = rf_asset_new ((RfRole) rf_content_take_int (reader), NULL);

  asset->media_type = rf_content_take_text (reader);
  asset->sha256 = rf_content_take_text (reader);
  asset->extension = rf_content_take_text (reader);
  asset->bytes = rf_content_take_int (reader);
  asset->modified = rf_content_take_int (reader);
  asset->created_at = rf_content_take_int (reader);
  asset->width = (int) rf_content_take_int (reader);
  asset->height = (int) rf_content_take_int (reader);
  asset->duration = rf_content_take_int (reader);
  return asset;
}

/**
 * rf_content_pack:
 * @generation: a generation with its assets
 *
 * Returns: (transfer full): the bytes of the entry's `content`
 */
GByteArray *
rf_content_pack (const RfGeneration *generation)
{
  GByteArray *bytes = g_byte_array_sized_new (512);
  const guint8 form = CONTENT_FORM;

  g_byte_array_append (bytes, &form, 1);
  rf_content_put_text (bytes, generation->id);
  rf_content_put_text (bytes, generation->fingerprint);
  rf_content_put_text (bytes, generation->identity);
  rf_content_put_text (bytes, generation->answered_model);
  rf_content_put_text (bytes, generation->profile);
  rf_content_put_text (bytes, generation->seed);
  rf_content_put_text (bytes, generation->account);
  rf_content_put_int (bytes, generation->price);
  rf_content_put_int (bytes, generation->charged);
  rf_content_put_int (bytes, generation->started_at);
  rf_content_put_int (bytes, generation->finished_at);
  rf_content_put_int (bytes, generation->assets->len);
  for (guint i = 0; i < generation->assets->len; i++)
    rf_content_put_asset (bytes, g_ptr_array_index (generation->assets, i));
  return bytes;
}

/**
 * rf_content_unpack:
 * @data: what rf_content_pack() made
 * @generation: a new generation, which is filled in
 *
 * Returns: whether @data could be read; if not, `store_damaged`
 */
gboolean
rf_content_unpack (const guint8 *data, gsize length, RfGeneration *generation, GError **error)
{
  RfContentReader reader = { data, data + length, FALSE };
  gint64 assets;

  reader.damaged = rf_content_take_int (&reader) != CONTENT_FORM;
  generation->id = rf_content_take_text (&reader);
  generation->fingerprint = rf_content_take_text (&reader);
  generation->identity = rf_content_take_text (&reader);
  generation->answered_model = rf_content_take_text (&reader);
  generation->profile = rf_content_take_text (&reader);
  generation->seed = rf_content_take_text (&reader);
  generation->account = rf_content_take_text (&reader);
  generation->price = rf_content_take_int (&reader);
  generation->charged = rf_content_take_int (&reader);
  generation->started_at = rf_content_take_int (&reader);
  generation->finished_at = rf_content_take_int (&reader);
  assets = rf_content_take_int (&reader);
  reader.damaged = reader.damaged || assets < 0 || assets > CONTENT_MAX_ASSETS;
  for (gint64 i = 0; i < assets && !reader.damaged; i++)
    g_ptr_array_add (generation->assets, rf_content_take_asset (&reader));
  if (!reader.damaged && reader.next == reader.end)
    return TRUE;
  g_set_error (error, RF_ERROR, RF_ERROR_STORE_DAMAGED, "an entry's content cannot be read");
  return FALSE;
}
