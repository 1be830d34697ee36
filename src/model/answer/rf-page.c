/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-result.h"

#include "rf-json-object.h"

/* A page of any list. */

/**
 * rf_page_new:
 * @free_item: frees one of its items
 *
 * Returns: (transfer full): an empty page
 */
RfPage *
rf_page_new (GDestroyNotify free_item)
{
  RfPage *self = g_new0 (RfPage, 1);

  self->items = g_ptr_array_new_with_free_func (free_item);
  return self;
}

/**
 * rf_page_free:
 * @self: (transfer full) (nullable): a page
 */
void
rf_page_free (RfPage *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_free (self->next_cursor);
  g_free (self);
}

/**
 * rf_page_to_json:
 * @self: one page of a list
 * @name: of the member that takes the items
 * @item_to_json: one item as JSON
 *
 * Returns: (transfer full): an object with the items and `next_cursor`
 */
JsonNode *
rf_page_to_json (const RfPage *self, const char *name, JsonNode *(*item_to_json) (gconstpointer))
{
  JsonObject *object = json_object_new ();
  JsonArray *items = json_array_new ();

  for (guint i = 0; i < self->items->len; i++)
    json_array_add_element (items, item_to_json (g_ptr_array_index (self->items, i)));
  json_object_set_array_member (object, name, items);
  if (self->next_cursor != NULL)
    json_object_set_string_member (object, "next_cursor", self->next_cursor);
  else
    json_object_set_null_member (object, "next_cursor");
  return rf_json_take_object (object);
}
