/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-route.h"

#include <string.h>

/*
 * The table of routes and how a path is found in it. A path matches by its exact
 * segments, still encoded; only what stands in a row's braces is decoded.
 */

/* A list of routes for each file: who adds one adds a line here. */
const RfRoute *const rf_routes[] = {
  rf_routes_of_generations,
  rf_routes_of_assets,
  rf_routes_of_inputs,
  rf_routes_of_cache,
  rf_routes_of_changes,
  rf_routes_of_upkeep,
  rf_routes_of_transfer,
  rf_routes_of_warming,
  rf_routes_of_providers,
  rf_routes_of_queue,
  rf_routes_of_accounts,
  rf_routes_of_health,
  rf_routes_of_openai,
  rf_routes_of_document,
  rf_routes_of_events,
  rf_routes_of_metrics,
  rf_routes_of_samples,
  rf_routes_of_people,
  NULL,
};

/* The most braces that a row has. */
#define MAX_VALUES 2

/* What stands for the braces, still encoded. */
typedef struct
{
  const char *starts[MAX_VALUES];
  gsize lengths[MAX_VALUES];
  guint n;
} RfRouteParts;

/* Returns: whether it fits; @parts gets what stands for the braces */
static gboolean
rf_route_fits (const char *pattern, const char *path, RfRouteParts *parts)
{
  parts->n = 0;
  while (*pattern != '\0' && (*pattern == *path || *pattern == '{'))
    {
      if (*pattern != '{')
        {
          pattern++;
          path++;
          continue;
        }
      if (parts->n == MAX_VALUES || *path == '/' || *path == '\0')
        return FALSE;
      parts->starts[parts->n] = path;
      parts->lengths[parts->n] = strcspn (path, "/");
      path += parts->lengths[parts->n++];
      pattern = strchr (pattern, '}') + 1;
    }
  return *pattern == '\0' && *path == '\0';
}

/* Returns: (transfer full) (nullable): the values decoded, or %NULL where one is
 * no text */
static GStrv
rf_route_dup_values (const RfRouteParts *parts)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < parts->n; i++)
    {
      const char *end = parts->starts[i] + parts->lengths[i];
      g_autofree char *value = g_uri_unescape_segment (parts->starts[i], end, NULL);

      if (value == NULL || !g_utf8_validate (value, -1, NULL))
        return NULL;
      g_strv_builder_add (builder, value);
    }
  return g_strv_builder_end (builder);
}

static gboolean
rf_route_takes (const RfRoute *route, const char *method)
{
  return g_str_equal (route->method, method) ||
         (g_str_equal (method, "HEAD") && g_str_equal (route->method, "GET"));
}

static void
rf_route_allow (GPtrArray *allowed, const char *method)
{
  if (!g_ptr_array_find_with_equal_func (allowed, method, g_str_equal, NULL))
    g_ptr_array_add (allowed, (gpointer) method);
  if (g_str_equal (method, "GET"))
    rf_route_allow (allowed, "HEAD");
}

/* Looks through one list; a row of plain segments goes before one with braces.
 * @allowed: (nullable): gets the methods of the rows that fit */
static void
rf_route_look (const RfRoute *list,
               const char *method,
               const char *path,
               GPtrArray *allowed,
               RfRouteMatch *match,
               RfRouteParts *best)
{
  RfRouteParts parts;

  for (const RfRoute *route = list; route->method != NULL; route++)
    {
      if (!rf_route_fits (route->path, path, &parts))
        continue;
      if (allowed != NULL)
        rf_route_allow (allowed, route->method);
      if (!rf_route_takes (route, method) || (match->route != NULL && parts.n > 0))
        continue;
      match->route = route;
      *best = parts;
    }
}

static char *
rf_route_dup_allowed (const char *path)
{
  g_autoptr (GPtrArray) allowed = g_ptr_array_new ();
  RfRouteMatch match = { NULL, NULL, NULL };
  RfRouteParts parts;

  for (const RfRoute *const *list = rf_routes; *list != NULL; list++)
    rf_route_look (*list, "", path, allowed, &match, &parts);
  if (allowed->len == 0)
    return NULL;
  g_ptr_array_add (allowed, NULL);
  return g_strjoinv (", ", (char **) allowed->pdata);
}

static guint
rf_route_hash (gconstpointer route)
{
  return g_str_hash (((const RfRoute *) route)->path);
}

static gboolean
rf_route_is_equal (gconstpointer a, gconstpointer b)
{
  const RfRoute *left = a;
  const RfRoute *right = b;

  return g_str_equal (left->path, right->path) && g_str_equal (left->method, right->method);
}

static GHashTable *
rf_route_new_plain (void)
{
  GHashTable *plain = g_hash_table_new (rf_route_hash, rf_route_is_equal);

  for (const RfRoute *const *list = rf_routes; *list != NULL; list++)
    {
      for (const RfRoute *route = *list; route->method != NULL; route++)
        {
          if (strchr (route->path, '{') == NULL)
            g_hash_table_add (plain, (gpointer) route);
        }
    }
  return plain;
}

/* The rows without braces, by method and path: what is asked for most. Returns:
 * (nullable): the row */
static const RfRoute *
rf_route_find_plain (const char *method, const char *path)
{
  static GHashTable *plain;
  RfRoute wanted = { .method = g_str_equal (method, "HEAD") ? "GET" : method, .path = path };

  if (g_once_init_enter (&plain))
    g_once_init_leave (&plain, rf_route_new_plain ());
  return g_hash_table_lookup (plain, &wanted);
}

/**
 * rf_route_find:
 * @method: of a request
 * @path: of a request, encoded
 * @match: (out): what was found
 */
void
rf_route_find (const char *method, const char *path, RfRouteMatch *match)
{
  RfRouteParts parts = { .n = 0 };

  memset (match, 0, sizeof *match);
  match->route = rf_route_find_plain (method, path);
  for (const RfRoute *const *list = rf_routes; *list != NULL && match->route == NULL; list++)
    rf_route_look (*list, method, path, NULL, match, &parts);
  if (match->route == NULL)
    {
      match->allowed = rf_route_dup_allowed (path);
      return;
    }
  match->values = rf_route_dup_values (&parts);
  if (match->values == NULL)
    match->route = NULL;
}

/**
 * rf_route_match_clear:
 * @match: what rf_route_find() has filled in
 */
void
rf_route_match_clear (RfRouteMatch *match)
{
  g_clear_pointer (&match->values, g_strfreev);
  g_clear_pointer (&match->allowed, g_free);
  match->route = NULL;
}

/**
 * rf_route_get_most_body:
 * @otherwise: bytes that a route takes which does not say
 *
 * Returns: bytes of the longest body that some route takes
 */
gint64
rf_route_get_most_body (gint64 otherwise)
{
  gint64 most = otherwise;

  for (const RfRoute *const *list = rf_routes; *list != NULL; list++)
    {
      for (const RfRoute *route = *list; route->method != NULL; route++)
        most = MAX (most, route->max_body);
    }
  return most;
}
