/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "route-file.h"

#include "rf-range.h"

#include <string.h>
#include <unistd.h>

/* A file as an answer: whole, in ranges, or not at all where the client has it. */

/* For a year: what is named by its content never changes. */
#define FOR_GOOD "max-age=31536000, immutable"

static const char *
rf_route_skip_tag (const char *text)
{
  const char *end = NULL;

  if (g_str_has_prefix (text, "W/"))
    text += 2;
  if (*text != '"')
    return NULL;
  end = strchr (text + 1, '"');
  return end != NULL ? end + 1 : NULL;
}

/* Whether a list of entity tags has @etag in it (RFC 9110, section 8.8.3.2). */
static gboolean
rf_route_has_tag (const char *list, const char *etag)
{
  const char *text = list;

  while (text != NULL && *text != '\0')
    {
      const char *end = NULL;
      const char *tag = NULL;

      text += strspn (text, " \t,");
      if (*text == '*')
        return TRUE;
      tag = g_str_has_prefix (text, "W/") ? text + 2 : text;
      end = rf_route_skip_tag (text);
      if (end != NULL && (gsize) (end - tag) == strlen (etag) &&
          strncmp (tag, etag, strlen (etag)) == 0)
        return TRUE;
      text = end;
    }
  return FALSE;
}

/**
 * rf_route_knows:
 * @exchange: a request
 * @etag: of what would be answered, with its quotation marks
 *
 * Returns: whether the client says that it has that already
 */
gboolean
rf_route_knows (RfExchange *exchange, const char *etag)
{
  const char *known = rf_exchange_get_header (exchange, "If-None-Match");

  return known != NULL && rf_route_has_tag (known, etag);
}

static gboolean
rf_route_wants_ranges (RfExchange *exchange, const char *etag)
{
  const char *only_if = rf_exchange_get_header (exchange, "If-Range");

  return only_if == NULL || g_str_equal (only_if, etag);
}

static void
rf_route_set_disposition (RfExchange *exchange, const RfServedFile *file)
{
  const char *name = rf_exchange_get_query (exchange, "download");
  g_autofree char *encoded = NULL;
  g_autofree char *value = NULL;

  if (name == NULL)
    return;
  encoded = g_uri_escape_string (*name != '\0' ? name : file->file_name, NULL, FALSE);
  value = g_strdup_printf (
      "attachment; filename=\"%s\"; filename*=UTF-8''%s", file->file_name, encoded);
  rf_exchange_set_header (exchange, "Content-Disposition", value);
}

static void
rf_route_set_file_headers (RfExchange *exchange, const RfServedFile *file, const char *etag)
{
  gboolean is_private = rf_exchange_get_caller (exchange)->id != NULL;

  rf_exchange_set_header (exchange, "ETag", etag);
  rf_exchange_set_header (
      exchange, "Cache-Control", is_private ? "private, " FOR_GOOD : "public, " FOR_GOOD);
  rf_exchange_set_header (exchange, "Accept-Ranges", "bytes");
  /* A picture may be a document with a script in it. */
  rf_exchange_set_header (exchange,
                          "Content-Security-Policy",
                          "default-src 'none'; style-src 'unsafe-inline'; sandbox");
  rf_route_set_disposition (exchange, file);
}

static void
rf_route_add_part (GArray *parts, const RfByteRange *range, char *head)
{
  RfFilePart part = { head, range->offset, range->length };

  g_array_append_val (parts, part);
}

static char *
rf_route_dup_content_range (const RfByteRange *range, gint64 size)
{
  return g_strdup_printf ("bytes %" G_GINT64_FORMAT "-%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT,
                          range->offset,
                          range->offset + range->length - 1,
                          size);
}

static RfBody *
rf_route_new_range (RfExchange *exchange, const RfServedFile *file, const RfByteRange *range)
{
  GArray *parts = g_array_new (FALSE, FALSE, sizeof (RfFilePart));
  g_autofree char *where = rf_route_dup_content_range (range, file->bytes);
  RfBody *body = NULL;

  rf_exchange_set_header (exchange, "Content-Range", where);
  rf_route_add_part (parts, range, NULL);
  body = rf_file_body_new (file->descriptor, parts, NULL);
  body->media_type = g_strdup (file->media_type);
  return body;
}

static RfBody *
rf_route_new_ranges (const RfServedFile *file, const GArray *ranges)
{
  GArray *parts = g_array_new (FALSE, FALSE, sizeof (RfFilePart));
  g_autofree char *boundary = g_uuid_string_random ();
  g_autofree char *tail = g_strdup_printf ("\r\n--%s--\r\n", boundary);
  RfBody *body = NULL;

  for (guint i = 0; i < ranges->len; i++)
    {
      const RfByteRange *range = &g_array_index (ranges, RfByteRange, i);
      g_autofree char *where = rf_route_dup_content_range (range, file->bytes);

      rf_route_add_part (parts,
                         range,
                         g_strdup_printf ("\r\n--%s\r\nContent-Type: %s\r\n"
                                          "Content-Range: %s\r\n\r\n",
                                          boundary,
                                          file->media_type,
                                          where));
    }
  body = rf_file_body_new (file->descriptor, parts, tail);
  body->media_type = g_strdup_printf ("multipart/byteranges; boundary=%s", boundary);
  return body;
}

static RfBody *
rf_route_new_whole (const RfServedFile *file)
{
  GArray *parts = g_array_new (FALSE, FALSE, sizeof (RfFilePart));
  const RfByteRange all = { 0, file->bytes };
  RfBody *body = NULL;

  if (file->bytes > 0)
    rf_route_add_part (parts, &all, NULL);
  body = rf_file_body_new (file->descriptor, parts, NULL);
  body->media_type = g_strdup (file->media_type);
  return body;
}

static void
rf_route_answer_outside (RfExchange *exchange, const RfServedFile *file)
{
  g_autofree char *where = g_strdup_printf ("bytes */%" G_GINT64_FORMAT, file->bytes);

  close (file->descriptor);
  rf_exchange_set_header (exchange, "Content-Range", where);
  rf_exchange_answer_empty (exchange, 416);
}

/**
 * rf_route_answer_file:
 * @exchange: a request for it
 * @file: what is answered
 */
void
rf_route_answer_file (RfExchange *exchange, const RfServedFile *file)
{
  g_autofree char *etag = g_strdup_printf ("\"%s\"", file->etag);
  g_autoptr (GArray) ranges = g_array_new (FALSE, FALSE, sizeof (RfByteRange));
  RfRangeState state = RF_RANGE_NONE;

  rf_route_set_file_headers (exchange, file, etag);
  if (rf_route_knows (exchange, etag))
    {
      close (file->descriptor);
      rf_exchange_answer_empty (exchange, 304);
      return;
    }
  if (rf_route_wants_ranges (exchange, etag))
    state = rf_range_parse (rf_exchange_get_header (exchange, "Range"), file->bytes, ranges);
  if (state == RF_RANGE_OUTSIDE)
    rf_route_answer_outside (exchange, file);
  else if (state == RF_RANGE_NONE)
    rf_exchange_answer_body (exchange, 200, rf_route_new_whole (file));
  else if (ranges->len == 1)
    rf_exchange_answer_body (
        exchange,
        206,
        rf_route_new_range (exchange, file, &g_array_index (ranges, RfByteRange, 0)));
  else
    rf_exchange_answer_body (exchange, 206, rf_route_new_ranges (file, ranges));
}
