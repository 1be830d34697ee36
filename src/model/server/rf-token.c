/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-token.h"

#include "rf-account.h"
#include "rf-hash.h"
#include "rf-sample.h"
#include "rf-text.h"
#include "rf-time.h"

#include <string.h>

/*
 * A token as a plain value, and the form of its secret: `refrain_ID_HEX`. The id
 * says which row is asked for, so no secret is ever searched for; the word before
 * it lets people, and programs that look for leaked keys, see what it is.
 */

#define SECRET_PREFIX "refrain_"
#define NAME_MOST     100 /* bytes */
#define PROFILES_MOST 100
#define RATE_MOST     1000000

const RfEnumName rf_token_role_names[] = {
  { RF_TOKEN_CREATOR, "creator" },
  { RF_TOKEN_ADMIN, "admin" },
  { 0, NULL },
};

/**
 * rf_token_new:
 * @name: whose it is
 * @role: what it may do
 *
 * Returns: (transfer full): a token that the store does not know yet
 */
RfToken *
rf_token_new (const char *name, RfTokenRole role)
{
  RfToken *self = g_new0 (RfToken, 1);

  self->name = g_strdup (name);
  self->role = role;
  self->namespace_ = g_strdup ("");
  return self;
}

/**
 * rf_token_free:
 * @self: (transfer full) (nullable): a token
 */
void
rf_token_free (RfToken *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->namespace_);
  g_free (self->account);
  g_strfreev (self->profiles);
  g_free (self->person);
  g_free (self);
}

/**
 * rf_token_copy:
 * @self: a token
 *
 * Returns: (transfer full): the same
 */
RfToken *
rf_token_copy (const RfToken *self)
{
  RfToken *copy = g_memdup2 (self, sizeof *self);

  copy->name = g_strdup (self->name);
  copy->namespace_ = g_strdup (self->namespace_);
  copy->account = g_strdup (self->account);
  copy->profiles = g_strdupv (self->profiles);
  copy->person = g_strdup (self->person);
  return copy;
}

static gboolean
rf_token_check_name (const char *what, const char *name, GError **error)
{
  gsize length = name != NULL ? strlen (name) : 0;
  gboolean good = length > 0 && length <= NAME_MOST && g_utf8_validate (name, -1, NULL) &&
                  !g_ascii_isspace (name[0]) && !g_ascii_isspace (name[length - 1]);
  g_autofree char *shown = NULL;

  for (const char *next = name; good && *next != '\0'; next = g_utf8_next_char (next))
    good = g_unichar_isprint (g_utf8_get_char (next));
  if (good)
    return TRUE;
  shown = rf_text_dup_printable (name != NULL ? name : "", 40);
  g_set_error (
      error, RF_ERROR, RF_ERROR_INVALID_REQUEST, "“%s” cannot be the name of a %s", shown, what);
  return FALSE;
}

/* One that is of everybody cannot be one person's. */
static gboolean
rf_token_check_person (const RfToken *self, GError **error)
{
  if (self->person == NULL)
    return TRUE;
  if (!rf_user_id_check (self->person, error))
    return FALSE;
  if (self->role == RF_TOKEN_CREATOR && self->profiles == NULL)
    return TRUE;
  g_set_error (error,
               RF_ERROR,
               RF_ERROR_INVALID_REQUEST,
               "a person's own token is a creator's and names no profile");
  return FALSE;
}

/**
 * rf_token_check:
 * @self: a token that is to be made
 * @error: return location; %RF_ERROR_INVALID_REQUEST
 *
 * Returns: whether names and limits can be such
 */
gboolean
rf_token_check (const RfToken *self, GError **error)
{
  guint n_profiles = self->profiles != NULL ? g_strv_length (self->profiles) : 0;

  if (!rf_token_check_name ("token", self->name, error) ||
      (*self->namespace_ != '\0' && !rf_token_check_name ("namespace", self->namespace_, error)) ||
      (self->account != NULL && !rf_account_check_name (self->account, error)) ||
      !rf_token_check_person (self, error))
    return FALSE;
  for (guint i = 0; i < n_profiles; i++)
    {
      if (!rf_token_check_name ("profile", self->profiles[i], error))
        return FALSE;
    }
  if (n_profiles <= PROFILES_MOST && self->requests_per_minute >= 0 &&
      self->requests_per_minute <= RATE_MOST)
    return TRUE;
  g_set_error (error,
               RF_ERROR,
               RF_ERROR_INVALID_REQUEST,
               "a token has at most %d profiles and %d requests a minute",
               PROFILES_MOST,
               RATE_MOST);
  return FALSE;
}

static void
rf_token_set_string (JsonObject *object, const char *name, const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, name, value);
  else
    json_object_set_null_member (object, name);
}

static void
rf_token_set_time (JsonObject *object, const char *name, gint64 milliseconds)
{
  g_autofree char *text = milliseconds != 0 ? rf_time_to_string (milliseconds) : NULL;

  rf_token_set_string (object, name, text);
}

/**
 * rf_token_to_json:
 * @self: a token
 *
 * `profiles` is null where there are none, `requests_per_minute` where there
 * is no limit. The object is the caller's, who may add to it.
 *
 * Returns: (transfer full): the object that `token list --json` lists
 */
JsonNode *
rf_token_to_json (const RfToken *self)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, self->id);

  json_object_set_string_member (object, "id", id);
  json_object_set_string_member (object, "name", self->name);
  json_object_set_string_member (
      object, "role", rf_enum_get_name (rf_token_role_names, (int) self->role));
  json_object_set_string_member (object, "namespace", self->namespace_);
  rf_token_set_string (object, "account", self->account);
  if (self->profiles != NULL)
    {
      JsonArray *profiles = json_array_new ();

      for (gsize i = 0; self->profiles[i] != NULL; i++)
        json_array_add_string_element (profiles, self->profiles[i]);
      json_object_set_array_member (object, "profiles", profiles);
    }
  else
    {
      json_object_set_null_member (object, "profiles");
    }
  rf_token_set_string (object, "person", self->person);
  if (self->requests_per_minute > 0)
    json_object_set_int_member (object, "requests_per_minute", self->requests_per_minute);
  else
    json_object_set_null_member (object, "requests_per_minute");
  rf_token_set_time (object, "created_at", self->created_at);
  rf_token_set_time (object, "last_used_at", self->last_used_at);
  rf_token_set_time (object, "revoked_at", self->revoked_at);
  json_node_take_object (node, object);
  return node;
}

/**
 * rf_token_dup_secret:
 * @id: a token's number
 * @random: 256 random bits, as hex
 *
 * Returns: (transfer full): what its bearer presents
 */
char *
rf_token_dup_secret (gint64 id, const char *random)
{
  return g_strdup_printf (SECRET_PREFIX "%" G_GINT64_FORMAT "_%s", id, random);
}

/**
 * rf_token_parse_secret:
 * @secret: what a stranger presents
 * @id: (out): the number of the token that it would be
 *
 * Returns: whether it has the form of a secret
 */
gboolean
rf_token_parse_secret (const char *secret, gint64 *id)
{
  const char *digits = secret + strlen (SECRET_PREFIX);
  gsize length = 0;
  guint64 number = 0;
  g_autofree char *text = NULL;

  if (!g_str_has_prefix (secret, SECRET_PREFIX))
    return FALSE;
  length = strspn (digits, "0123456789");
  if (length > 18 || digits[length] != '_' || !rf_hash_is_hex (digits + length + 1))
    return FALSE;
  text = g_strndup (digits, length);
  if (!g_ascii_string_to_unsigned (text, 10, 1, G_MAXINT64, &number, NULL))
    return FALSE;
  *id = (gint64) number;
  return TRUE;
}
