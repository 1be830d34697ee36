/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "aws-signature.h"

#include "rf-hash.h"

#include <string.h>

/*
 * AWS's Signature Version 4, as “Authenticating Requests” in the IAM user guide
 * describes it: the request in one canonical form is hashed, that hash with its
 * time and scope is signed, and the key to sign with is made of the secret key
 * and the scope. What is signed is what is sent: the path as it stands in the
 * URL is encoded once more, as all services but S3 want it.
 */

#define ALGORITHM   "AWS4-HMAC-SHA256"
#define DATE_LENGTH 8

static void
take_header (GPtrArray *headers, const char *name, char *value)
{
  g_ptr_array_add (headers, g_strdup (name));
  g_ptr_array_add (headers, value);
}

/* As it is in the header: without the port that goes without saying. */
static char *
dup_host (GUri *uri)
{
  const char *host = g_uri_get_host (uri);
  int usual = g_str_equal (g_uri_get_scheme (uri), "https") ? 443 : 80;
  int port = g_uri_get_port (uri);
  g_autofree char *name =
      strchr (host, ':') != NULL ? g_strdup_printf ("[%s]", host) : g_strdup (host);

  if (port < 0 || port == usual)
    return g_steal_pointer (&name);
  return g_strdup_printf ("%s:%d", name, port);
}

static int
compare_parts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static char *
dup_query (GUri *uri)
{
  const char *query = g_uri_get_query (uri);
  g_auto (GStrv) parts = g_strsplit (query != NULL ? query : "", "&", -1);

  for (gsize i = 0; parts[i] != NULL; i++)
    {
      char *part = parts[i];

      if (strchr (part, '=') == NULL)
        {
          parts[i] = g_strconcat (part, "=", NULL);
          g_free (part);
        }
    }
  qsort (parts, g_strv_length (parts), sizeof *parts, compare_parts);
  return g_strjoinv ("&", parts);
}

/* Name and value of each header that is signed, in the order of their names;
 * and the names alone. */
static char *
dup_signed_headers (const AwsSigner *signer,
                    const RfHttpToSign *what,
                    const char *time,
                    char **names)
{
  g_autofree char *host = dup_host (what->uri);
  GString *lines = g_string_new (NULL);
  g_autoptr (GString) list = g_string_new (NULL);

  if (what->content_type != NULL)
    {
      g_string_append_printf (lines, "content-type:%s\n", what->content_type);
      g_string_append (list, "content-type;");
    }
  g_string_append_printf (lines, "host:%s\nx-amz-date:%s\n", host, time);
  g_string_append (list, "host;x-amz-date");
  if (signer->token != NULL)
    {
      g_string_append_printf (lines, "x-amz-security-token:%s\n", signer->token);
      g_string_append (list, ";x-amz-security-token");
    }
  *names = g_strdup (list->str);
  return g_string_free (lines, FALSE);
}

static char *
dup_request_hash (const RfHttpToSign *what, const char *lines, const char *names)
{
  const char *path = g_uri_get_path (what->uri);
  g_autofree char *encoded = g_uri_escape_string (path[0] != '\0' ? path : "/", "/", FALSE);
  g_autofree char *query = dup_query (what->uri);
  gsize length = 0;
  const void *body = what->body != NULL ? g_bytes_get_data (what->body, &length) : NULL;
  g_autofree char *hash = rf_hash_bytes (body, length);
  g_autofree char *request =
      g_strjoin ("\n", what->method, encoded, query, lines, names, hash, NULL);

  return rf_hash_bytes (request, strlen (request));
}

/* The key is made of what it is good for, step by step. */
static char *
dup_signature (const AwsSigner *signer, const char *date, const char *text)
{
  const char *const steps[] = { date, signer->region, signer->service, "aws4_request", text };
  g_autofree char *first = g_strconcat ("AWS4", signer->secret, NULL);
  guint8 key[RF_SHA256_BYTES] = { 0 };
  guint8 next[RF_SHA256_BYTES] = { 0 };
  GString *hex = g_string_new (NULL);

  rf_hash_hmac (first, strlen (first), steps[0], key);
  for (gsize i = 1; i < G_N_ELEMENTS (steps); i++)
    {
      rf_hash_hmac (key, sizeof key, steps[i], next);
      memcpy (key, next, sizeof key);
    }
  for (gsize i = 0; i < sizeof key; i++)
    g_string_append_printf (hex, "%02x", key[i]);
  return g_string_free (hex, FALSE);
}

/**
 * aws_signature_add:
 * @signer: who signs
 * @what: what is about to be sent
 * @now: the time, in milliseconds
 * @headers: (element-type utf8): name, value, …; takes what makes @what signed
 */
void
aws_signature_add (const AwsSigner *signer,
                   const RfHttpToSign *what,
                   gint64 now,
                   GPtrArray *headers)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (now / 1000);
  g_autofree char *time = g_date_time_format (date, "%Y%m%dT%H%M%SZ");
  g_autofree char *day = g_strndup (time, DATE_LENGTH);
  g_autofree char *scope =
      g_strjoin ("/", day, signer->region, signer->service, "aws4_request", NULL);
  g_autofree char *names = NULL;
  g_autofree char *lines = dup_signed_headers (signer, what, time, &names);
  g_autofree char *hash = dup_request_hash (what, lines, names);
  g_autofree char *text = g_strjoin ("\n", ALGORITHM, time, scope, hash, NULL);
  g_autofree char *signature = dup_signature (signer, day, text);

  take_header (headers, "X-Amz-Date", g_strdup (time));
  if (signer->token != NULL)
    take_header (headers, "X-Amz-Security-Token", g_strdup (signer->token));
  take_header (headers,
               "Authorization",
               g_strdup_printf (ALGORITHM " Credential=%s/%s, SignedHeaders=%s, Signature=%s",
                                signer->access,
                                scope,
                                names,
                                signature));
}
