/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-sqlite-tokens.h"

#include "rf-glances.h"
#include "rf-hash.h"
#include "rf-secret.h"
#include "rf-time.h"

#include <string.h>

/*
 * Tokens in the database. A secret names its row, so one is found by the primary
 * key, in a read of one statement, and its hash compared without telling by time
 * where it differs.
 */

#define COLUMNS                                                                                    \
  "id, hash, name, role, namespace, account, profiles, requests_per_minute, created_at,"           \
  " last_used_at, revoked_at, person"

static const char select_one[] = "SELECT " COLUMNS " FROM tokens WHERE id = ?1";

static const char select_page[] =
    "SELECT " COLUMNS " FROM tokens WHERE ?1 = 0 OR id < ?1 ORDER BY id DESC LIMIT ?2";

static const char has_any[] = "SELECT EXISTS (SELECT 1 FROM tokens)";

static const char insert_token[] =
    "INSERT INTO tokens (hash, name, role, namespace, account, profiles, requests_per_minute,"
    "  created_at, person) VALUES ('', ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";

static const char update_hash[] = "UPDATE tokens SET hash = ?2 WHERE id = ?1";

static const char revoke_token[] =
    "UPDATE tokens SET revoked_at = ?2 WHERE id = ?1 AND revoked_at = 0";

static const char note_use[] =
    "UPDATE tokens SET last_used_at = max (last_used_at, ?2) WHERE id = ?1";

typedef struct
{
  RfToken *token;
  const char *random;
  char *secret; /* (owned) (nullable) the answer */
} RfTokenCreation;

typedef struct
{
  gint64 id;      /* or 0 */
  RfToken *token; /* (owned) (nullable) the answer */
  char *hash;     /* (owned) (nullable) of its secret */
  gint64 any;     /* whether there are tokens */
} RfTokenQuery;

typedef struct
{
  gint64 before;
  gint64 limit;
  RfPage *page; /* (owned) the answer */
} RfTokensQuery;

typedef struct
{
  gint64 id;
  gint64 at;
} RfTokenChange;

static RfToken *
rf_token_from_row (sqlite3_stmt *row)
{
  int role = RF_TOKEN_CREATOR;
  const char *profiles = rf_statement_get_text (row, 6);
  RfToken *self = NULL;

  /* An unknown role may do the least. */
  rf_enum_from_name (rf_token_role_names, rf_statement_get_text (row, 3), &role);
  self = rf_token_new (rf_statement_get_text (row, 2), (RfTokenRole) role);
  self->id = sqlite3_column_int64 (row, 0);
  g_free (self->namespace_);
  self->namespace_ = rf_statement_dup_text (row, 4);
  self->account = rf_statement_dup_text (row, 5);
  self->profiles = *profiles != '\0' ? g_strsplit (profiles, "\n", -1) : NULL;
  self->requests_per_minute = sqlite3_column_int64 (row, 7);
  self->created_at = sqlite3_column_int64 (row, 8);
  self->last_used_at = sqlite3_column_int64 (row, 9);
  self->revoked_at = sqlite3_column_int64 (row, 10);
  self->person = rf_statement_dup_text (row, 11);
  return self;
}

/* The number comes from the row, and the hash from the number. */
static gboolean
rf_token_create_work (RfConnection *connection, gpointer data, GError **error)
{
  RfTokenCreation *creation = data;
  const RfToken *token = creation->token;
  g_autofree char *profiles =
      token->profiles != NULL ? g_strjoinv ("\n", token->profiles) : g_strdup ("");
  g_autofree char *secret = NULL;
  g_autofree char *hash = NULL;
  gint64 id = 0;

  if (!rf_connection_run (connection,
                          error,
                          insert_token,
                          "sssssiis",
                          token->name,
                          rf_enum_get_name (rf_token_role_names, (int) token->role),
                          token->namespace_,
                          token->account,
                          profiles,
                          token->requests_per_minute,
                          token->created_at,
                          token->person))
    return FALSE;
  id = sqlite3_last_insert_rowid (connection->database);
  secret = rf_token_dup_secret (id, creation->random);
  hash = rf_hash_bytes (secret, strlen (secret));
  if (!rf_connection_run (connection, error, update_hash, "is", id, hash))
    return FALSE;
  creation->token->id = id;
  g_free (creation->secret);
  creation->secret = g_steal_pointer (&secret);
  return TRUE;
}

static char *
rf_sqlite_tokens_create (RfTokenStore *store, RfToken *token, GError **error)
{
  g_autofree char *random = NULL;
  RfTokenCreation creation = { token, NULL, NULL };

  if (!rf_token_check (token, error))
    return NULL;
  random = rf_secret_new (error);
  if (random == NULL)
    return NULL;
  creation.random = random;
  token->created_at = rf_time_now ();
  if (rf_database_run (rf_sqlite_tokens_get_database (store),
                       RF_ACCESS_CHANGE,
                       rf_token_create_work,
                       &creation,
                       error))
    return creation.secret;
  g_free (creation.secret);
  return NULL;
}

static void
rf_token_query_clear (RfTokenQuery *self)
{
  g_clear_pointer (&self->token, rf_token_free);
  g_clear_pointer (&self->hash, g_free);
}

static gpointer
rf_token_query_copy_cb (gconstpointer value)
{
  const RfTokenQuery *query = value;
  RfTokenQuery *copy = g_memdup2 (query, sizeof *query);

  copy->token = query->token != NULL ? rf_token_copy (query->token) : NULL;
  copy->hash = g_strdup (query->hash);
  return copy;
}

static void
rf_token_query_free_cb (gpointer value)
{
  rf_token_query_clear (value);
  g_free (value);
}

static const RfGlanceKind tokens_glanced_at = { rf_token_query_copy_cb, rf_token_query_free_cb };

static gboolean
rf_token_query_run (RfConnection *connection, RfTokenQuery *query, GError **error)
{
  g_autoptr (RfStatement) statement = NULL;
  gboolean row = FALSE;

  if (query->id == 0)
    return rf_connection_read_int (connection, has_any, &query->any, error);
  statement = rf_connection_query (connection, error, select_one, "i", query->id);
  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return FALSE;
  rf_token_query_clear (query);
  if (row)
    {
      query->token = rf_token_from_row (statement);
      query->hash = rf_statement_dup_text (statement, 1);
    }
  return TRUE;
}

/* Who comes with a token comes with each request. A token that is revoked is a
 * commit, after which nothing is remembered. */
static gboolean
rf_token_find_work (RfConnection *connection, gpointer data, GError **error)
{
  RfTokenQuery *query = data;
  char key[24];
  RfTokenQuery *known = NULL;

  g_snprintf (key, sizeof key, "%" G_GINT64_FORMAT, query->id);
  known = rf_glances_recall (connection, &tokens_glanced_at, "", key);
  if (known == NULL)
    {
      if (!rf_token_query_run (connection, query, error))
        return FALSE;
      rf_glances_keep (connection, &tokens_glanced_at, "", key, query);
      return TRUE;
    }
  rf_token_query_clear (query);
  *query = *known;
  g_free (known);
  return TRUE;
}

static void
rf_token_refuse (const char *secret, GError **error)
{
  if (secret == NULL)
    g_set_error (error, RF_ERROR, RF_ERROR_UNAUTHORIZED, "a token is wanted");
  else
    g_set_error (error, RF_ERROR, RF_ERROR_UNAUTHORIZED, "the token is not valid");
  if (error != NULL)
    rf_error_set_hint (*error, "“refrain token create” makes one, where the data is");
}

static RfToken *
rf_sqlite_tokens_find (RfTokenStore *store, const char *secret, GError **error)
{
  RfTokenQuery query = { 0, NULL, NULL, 0 };
  g_autofree char *hash = secret != NULL ? rf_hash_bytes (secret, strlen (secret)) : NULL;
  g_autoptr (RfToken) token = NULL;
  g_autofree char *kept = NULL;
  gboolean has_form = secret != NULL && rf_token_parse_secret (secret, &query.id);
  gboolean found = FALSE;

  if ((secret == NULL || has_form) && !rf_database_run (rf_sqlite_tokens_get_database (store),
                                                        RF_ACCESS_GLANCE,
                                                        rf_token_find_work,
                                                        &query,
                                                        error))
    return NULL;
  token = query.token;
  kept = query.hash;
  if (secret == NULL && query.any == 0)
    return NULL;
  found = token != NULL && rf_secret_is_equal (kept, hash) && token->revoked_at == 0;
  if (found)
    return g_steal_pointer (&token);
  rf_token_refuse (secret, error);
  return NULL;
}

static void
rf_token_free_cb (gpointer token)
{
  rf_token_free (token);
}

static gboolean
rf_token_list_work (RfConnection *connection, gpointer data, GError **error)
{
  RfTokensQuery *query = data;
  g_autoptr (RfPage) page = rf_page_new (rf_token_free_cb);
  g_autoptr (RfStatement) statement =
      rf_connection_query (connection, error, select_page, "ii", query->before, query->limit + 1);
  gboolean row = FALSE;

  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return FALSE;
  while (row && (gint64) page->items->len < query->limit)
    {
      g_ptr_array_add (page->items, rf_token_from_row (statement));
      if (!rf_statement_step (statement, &row, error))
        return FALSE;
    }
  if (row)
    {
      const RfToken *last = g_ptr_array_index (page->items, page->items->len - 1);

      page->next_cursor = g_strdup_printf ("%" G_GINT64_FORMAT, last->id);
    }
  g_clear_pointer (&query->page, rf_page_free);
  query->page = g_steal_pointer (&page);
  return TRUE;
}

static RfPage *
rf_sqlite_tokens_list (RfTokenStore *store, const RfSelector *selector, GError **error)
{
  RfTokensQuery query = { 0, selector->limit, NULL };
  guint64 before = 0;

  if (selector->cursor != NULL &&
      !g_ascii_string_to_unsigned (selector->cursor, 10, 1, G_MAXINT64, &before, NULL))
    {
      g_set_error (error,
                   RF_ERROR,
                   RF_ERROR_INVALID_REQUEST,
                   "“%s” is no cursor of this list",
                   selector->cursor);
      return NULL;
    }
  query.before = (gint64) before;
  rf_database_run (
      rf_sqlite_tokens_get_database (store), RF_ACCESS_SNAPSHOT, rf_token_list_work, &query, error);
  return query.page;
}

static gboolean
rf_token_revoke_work (RfConnection *connection, gpointer data, GError **error)
{
  const RfTokenChange *change = data;
  g_autoptr (RfStatement) statement =
      rf_connection_query (connection, error, select_one, "i", change->id);
  gboolean row = FALSE;

  if (statement == NULL || !rf_statement_step (statement, &row, error))
    return FALSE;
  if (row)
    return rf_connection_run (connection, error, revoke_token, "ii", change->id, change->at);
  g_set_error (
      error, RF_ERROR, RF_ERROR_NOT_FOUND, "there is no token %" G_GINT64_FORMAT, change->id);
  if (error != NULL)
    rf_error_set_hint (*error, "“refrain token list” tells which there are");
  return FALSE;
}

static gboolean
rf_sqlite_tokens_revoke (RfTokenStore *store, gint64 id, GError **error)
{
  RfTokenChange change = { id, rf_time_now () };

  return rf_database_run (rf_sqlite_tokens_get_database (store),
                          RF_ACCESS_CHANGE,
                          rf_token_revoke_work,
                          &change,
                          error);
}

static gboolean
rf_token_note_use_work (RfConnection *connection, gpointer data, GError **error)
{
  const RfTokenChange *change = data;

  return rf_connection_run (connection, error, note_use, "ii", change->id, change->at);
}

static gboolean
rf_sqlite_tokens_note_use (RfTokenStore *store, gint64 id, gint64 at, GError **error)
{
  RfTokenChange change = { id, at };

  return rf_database_run (rf_sqlite_tokens_get_database (store),
                          RF_ACCESS_COUNT,
                          rf_token_note_use_work,
                          &change,
                          error);
}

void
rf_sqlite_tokens_iface_init (RfTokenStoreInterface *iface)
{
  iface->create = rf_sqlite_tokens_create;
  iface->find = rf_sqlite_tokens_find;
  iface->list = rf_sqlite_tokens_list;
  iface->revoke = rf_sqlite_tokens_revoke;
  iface->note_use = rf_sqlite_tokens_note_use;
}
