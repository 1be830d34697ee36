/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "route-select.h"

#include "rf-text.h"

/*
 * Which entries are meant, from the query and the body alike. A caller sees its
 * own tenant and no other, whatever it writes.
 */

static char *
rf_route_dup_scalar (JsonNode *node)
{
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return NULL;
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return json_node_dup_string (node);
  if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    return g_strdup (json_node_get_boolean (node) ? "true" : "false");
  return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
}

/* A member of the body; its words may be joined by `_`. */
static char *
rf_route_dup_member (RfExchange *exchange, const char *name)
{
  JsonObject *object = rf_exchange_get_object (exchange);
  g_autofree char *other = g_strdelimit (g_strdup (name), "-", '_');
  JsonNode *node = NULL;

  if (object == NULL)
    return NULL;
  node = json_object_get_member (object, name);
  return rf_route_dup_scalar (node != NULL ? node : json_object_get_member (object, other));
}

static char *
rf_route_dup_value (RfExchange *exchange, const RfSelectorName *name)
{
  const char *query = rf_exchange_get_query (exchange, name->name);

  if (query == NULL)
    return rf_route_dup_member (exchange, name->name);
  /* A switch that stands alone is on. */
  return g_strdup (*query == '\0' && name->value == NULL ? "true" : query);
}

/**
 * rf_route_dup_selector:
 * @exchange: a request whose route takes selectors
 * @error: return location; %RF_ERROR_INVALID_REQUEST
 *
 * Returns: (transfer full): what it chooses, of its caller's tenant
 */
RfSelector *
rf_route_dup_selector (RfExchange *exchange, GError **error)
{
  g_autoptr (RfSelector) selector = rf_selector_new ();
  gboolean pages = (rf_exchange_get_route (exchange)->flags & RF_ROUTE_PAGES) != 0;

  selector->namespace_ = g_strdup (rf_exchange_get_caller (exchange)->namespace_);
  for (const RfSelectorName *name = rf_selector_names; name->name != NULL; name++)
    {
      g_autofree char *value = pages || !name->pages ? rf_route_dup_value (exchange, name) : NULL;

      if (value != NULL && !rf_selector_set (selector, name->name, value, error))
        return NULL;
    }
  return g_steal_pointer (&selector);
}

/**
 * rf_route_new_key:
 * @exchange: a request that may name a profile
 * @key: of an entry
 *
 * Returns: (transfer full): what stands there, of the caller's tenant; of a caller
 *   without one, in the profile's namespace
 */
RfSelector *
rf_route_new_key (RfExchange *exchange, const char *key)
{
  RfSelector *selector = rf_selector_new ();

  selector->namespace_ = g_strdup (rf_exchange_get_caller (exchange)->namespace_);
  selector->profile = g_strdup (rf_exchange_get_query (exchange, "profile"));
  selector->exact_key = g_strdup (key);
  return selector;
}

static RfEntry *
rf_route_find_in (RfExchange *exchange, const char *key, RfEntryState state, GError **error)
{
  g_autoptr (RfSelector) selector = rf_route_new_key (exchange, key);
  g_autoptr (RfPage) page = NULL;
  g_autofree char *shown = NULL;

  selector->state = state;
  page = rf_service_list (rf_exchange_get_service (exchange), RF_NOUN_ENTRY, selector, error);
  if (page == NULL || page->items->len > 0)
    return page != NULL ? g_ptr_array_steal_index (page->items, 0) : NULL;
  shown = rf_text_dup_printable (key, 120);
  g_set_error (error,
               RF_ERROR,
               RF_ERROR_NOT_FOUND,
               state == RF_STATE_TRASHED ? "nothing in the trash stood under “%s”"
                                         : "nothing stands under “%s”",
               shown);
  return NULL;
}

/**
 * rf_route_find_entry:
 * @exchange: a request
 * @key: of an entry
 * @error: return location; %RF_ERROR_NOT_FOUND
 *
 * Returns: (transfer full): the entry, of the caller's tenant
 */
RfEntry *
rf_route_find_entry (RfExchange *exchange, const char *key, GError **error)
{
  return rf_route_find_in (exchange, key, RF_STATE_ANY, error);
}

/* Of many that somebody saw in a list, one may be gone meanwhile: that keeps nobody from
 * changing the others, and the answer counts what was changed. Where none is there, they
 * are wrong. */
static gboolean
rf_route_has_some (RfExchange *exchange, GStrv keys, gboolean from_trash, GError **error)
{
  RfEntryState state = from_trash ? RF_STATE_TRASHED : RF_STATE_ANY;
  g_autoptr (GError) missing = NULL;

  for (gsize i = 0; keys[i] != NULL; i++)
    {
      g_autoptr (GError) failure = NULL;
      g_autoptr (RfEntry) entry = rf_route_find_in (exchange, keys[i], state, &failure);

      if (entry != NULL)
        return TRUE;
      if (!g_error_matches (failure, RF_ERROR, RF_ERROR_NOT_FOUND))
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
      if (missing == NULL)
        missing = g_steal_pointer (&failure);
    }
  if (missing == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&missing));
  return FALSE;
}

static RfSelector *
rf_route_new_keys (RfExchange *exchange, GStrv keys, gboolean from_trash, GError **error)
{
  g_autoptr (RfSelector) selector = rf_route_new_key (exchange, NULL);

  if (!rf_route_has_some (exchange, keys, from_trash, error))
    return NULL;
  if (keys[0] != NULL && keys[1] == NULL)
    selector->exact_key = g_strdup (keys[0]);
  else
    selector->among = g_strdupv (keys);
  return g_steal_pointer (&selector);
}

static gboolean
rf_route_refuse_chosen (const char *message, GError **error)
{
  g_set_error_literal (error, RF_ERROR, RF_ERROR_INVALID_REQUEST, message);
  if (error != NULL)
    rf_error_set_hint (*error, "give “keys”, or selectors such as “tag” or “older_than”");
  return FALSE;
}

/* One thing says which, and “but” says of selectors alone which not. */
static gboolean
rf_route_check_chosen (RfExchange *exchange,
                       const RfSelector *selector,
                       gboolean has_keys,
                       GError **error)
{
  gboolean has_all = rf_route_get_flag (exchange, "all");
  gboolean has_some = !rf_selector_is_empty (selector);

  if (has_keys && (has_some || has_all || selector->but != NULL))
    return rf_route_refuse_chosen ("“keys” and selectors do not go together", error);
  if (has_some && has_all)
    return rf_route_refuse_chosen ("“all” and selectors do not go together", error);
  if (!has_keys && !has_some && !has_all)
    return rf_route_refuse_chosen ("nothing says which entries are meant", error);
  return TRUE;
}

/**
 * rf_route_dup_chosen:
 * @exchange: a request that names `keys` in its body, or chooses by selectors or `all`
 * @from_trash: entries of the trash are meant
 * @error: return location; %RF_ERROR_INVALID_REQUEST where nothing, or both, say
 *   which; %RF_ERROR_NOT_FOUND where there is none of the keys
 *
 * Returns: (transfer full) (nullable): what it means
 */
RfSelector *
rf_route_dup_chosen (RfExchange *exchange, gboolean from_trash, GError **error)
{
  g_autoptr (RfSelector) selector = rf_route_dup_selector (exchange, error);
  g_auto (GStrv) keys = rf_route_dup_strings (exchange, "keys");

  if (selector == NULL)
    return NULL;
  selector->but = rf_route_dup_strings (exchange, "but");
  if (!rf_route_check_chosen (exchange, selector, keys != NULL, error))
    return NULL;
  return keys != NULL ? rf_route_new_keys (exchange, keys, from_trash, error)
                      : g_steal_pointer (&selector);
}

/**
 * rf_route_dup_strings:
 * @exchange: a request
 * @name: of an array in its body
 *
 * Returns: (transfer full) (nullable): its strings but for empty ones, or %NULL where
 *   there is no such member
 */
GStrv
rf_route_dup_strings (RfExchange *exchange, const char *name)
{
  JsonObject *object = rf_exchange_get_object (exchange);
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;
  JsonArray *array =
      node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      const char *text = json_node_get_string (json_array_get_element (array, i));

      if (text != NULL && *text != '\0')
        g_strv_builder_add (builder, text);
    }
  return array != NULL ? g_strv_builder_end (builder) : NULL;
}

/**
 * rf_route_get_flag:
 * @exchange: a request
 * @name: of a switch
 *
 * Returns: whether it is on, in the query or in the body
 */
gboolean
rf_route_get_flag (RfExchange *exchange, const char *name)
{
  JsonObject *object = rf_exchange_get_object (exchange);
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return rf_exchange_wants (exchange, name) ||
         (node != NULL && !JSON_NODE_HOLDS_NULL (node) && json_node_get_boolean (node));
}

/**
 * rf_route_is_dry:
 * @exchange: a request
 *
 * Returns: whether it wants to know what would be done
 */
gboolean
rf_route_is_dry (RfExchange *exchange)
{
  return rf_route_get_flag (exchange, "dry_run");
}

/**
 * rf_route_answer_page:
 * @exchange: a request that may say which page it wants
 * @noun: of what, all of it
 * @name: of the member that takes the items
 * @item_to_json: one item as JSON
 * @error: return location
 *
 * Returns: whether it is answered
 */
gboolean
rf_route_answer_page (RfExchange *exchange,
                      RfNoun noun,
                      const char *name,
                      JsonNode *(*item_to_json) (gconstpointer),
                      GError **error)
{
  static const char *const names[] = { "limit", "cursor" };
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (RfPage) page = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *value = rf_exchange_get_query (exchange, names[i]);

      if (value != NULL && !rf_selector_set (selector, names[i], value, error))
        return FALSE;
    }
  page = rf_service_list (rf_exchange_get_service (exchange), noun, selector, error);
  if (page != NULL)
    rf_exchange_answer (exchange, 200, rf_page_to_json (page, name, item_to_json));
  return page != NULL;
}

/**
 * rf_route_hide_entry:
 * @entry: an entry that is about to be told
 *
 * Takes away where its files lie on this machine.
 */
void
rf_route_hide_entry (RfEntry *entry)
{
  for (guint i = 0; entry->generation != NULL && i < entry->generation->assets->len; i++)
    g_clear_pointer (&((RfAsset *) g_ptr_array_index (entry->generation->assets, i))->path, g_free);
}
