/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-http-secrets.h"

#include <string.h>

/*
 * What a call must keep to itself: the values of its headers and of its URL's
 * query. Providers like to repeat a wrong key in their answer, and an answer
 * is shown, so every message goes through here.
 */

/* Shorter values are words such as "true", and would spoil every message. */
#define MIN_LENGTH 8
#define HIDDEN     "[hidden]"

struct _RfHttpSecrets
{
  GPtrArray *values; /* (owned) (element-type utf8) */
};

/**
 * rf_http_secrets_new:
 *
 * Returns: (transfer full): no secrets yet
 */
RfHttpSecrets *
rf_http_secrets_new (void)
{
  RfHttpSecrets *self = g_new0 (RfHttpSecrets, 1);

  self->values = g_ptr_array_new_with_free_func (g_free);
  return self;
}

/**
 * rf_http_secrets_free:
 * @self: (nullable): secrets
 */
void
rf_http_secrets_free (RfHttpSecrets *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->values);
  g_free (self);
}

static void
add (RfHttpSecrets *self, const char *value)
{
  if (strlen (value) >= MIN_LENGTH)
    g_ptr_array_add (self->values, g_strdup (value));
}

/**
 * rf_http_secrets_add_header:
 * @self: secrets
 * @value: of a header; the part after a scheme such as `Bearer` counts too
 */
void
rf_http_secrets_add_header (RfHttpSecrets *self, const char *value)
{
  const char *token = strrchr (value, ' ');

  add (self, value);
  if (token != NULL)
    add (self, token + 1);
}

/**
 * rf_http_secrets_add_query:
 * @self: secrets
 * @uri: a URL; the values in its query are taken, as they stand and decoded
 */
void
rf_http_secrets_add_query (RfHttpSecrets *self, GUri *uri)
{
  const char *query = g_uri_get_query (uri);
  g_auto (GStrv) parts = query != NULL ? g_strsplit (query, "&", -1) : NULL;

  for (gsize i = 0; parts != NULL && parts[i] != NULL; i++)
    {
      const char *value = strchr (parts[i], '=');
      g_autofree char *decoded = NULL;

      if (value == NULL)
        continue;
      add (self, value + 1);
      decoded = g_uri_unescape_string (value + 1, NULL);
      if (decoded != NULL && !g_str_equal (decoded, value + 1))
        add (self, decoded);
    }
}

/**
 * rf_http_secrets_hide:
 * @self: secrets
 * @text: a message
 *
 * Returns: (transfer full): the message without the secrets
 */
char *
rf_http_secrets_hide (RfHttpSecrets *self, const char *text)
{
  g_autoptr (GString) shown = g_string_new (text);

  for (guint i = 0; i < self->values->len; i++)
    g_string_replace (shown, g_ptr_array_index (self->values, i), HIDDEN, 0);
  return g_string_free (g_steal_pointer (&shown), FALSE);
}

/**
 * rf_http_secrets_hide_in_error:
 * @self: secrets
 * @error: an error that is about to leave this layer
 */
void
rf_http_secrets_hide_in_error (RfHttpSecrets *self, GError *error)
{
  char *shown = rf_http_secrets_hide (self, error->message);

  g_free (error->message);
  error->message = shown;
}
