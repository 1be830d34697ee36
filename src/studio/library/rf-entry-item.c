/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-entry-item.h"

/*
 * A row of the library. It is there before its entry is: whoever shows it looks again
 * when the property `entry` is notified.
 */

struct _RfEntryItem
{
  GObject parent_instance;

  RfEntry *entry; /* (owned) (nullable) */
};

enum
{
  PROP_ENTRY = 1,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (RfEntryItem, rf_entry_item, G_TYPE_OBJECT)

static void
rf_entry_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_ENTRY)
    g_value_set_pointer (value, RF_ENTRY_ITEM (object)->entry);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
rf_entry_item_finalize (GObject *object)
{
  g_clear_pointer (&RF_ENTRY_ITEM (object)->entry, rf_entry_free);
  G_OBJECT_CLASS (rf_entry_item_parent_class)->finalize (object);
}

static void
rf_entry_item_class_init (RfEntryItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = rf_entry_item_get_property;
  object_class->finalize = rf_entry_item_finalize;
  properties[PROP_ENTRY] =
      g_param_spec_pointer ("entry", NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
rf_entry_item_init (RfEntryItem *self)
{
}

/**
 * rf_entry_item_new:
 *
 * Returns: (transfer full): a row whose entry is not known yet
 */
RfEntryItem *
rf_entry_item_new (void)
{
  return g_object_new (RF_TYPE_ENTRY_ITEM, NULL);
}

/**
 * rf_entry_item_take_entry:
 * @self: a row
 * @entry: (transfer full) (nullable): what it shows from now on
 */
void
rf_entry_item_take_entry (RfEntryItem *self, RfEntry *entry)
{
  g_clear_pointer (&self->entry, rf_entry_free);
  self->entry = entry;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ENTRY]);
}

/**
 * rf_entry_item_steal_entry:
 * @self: a row that nobody shows
 *
 * Returns: (transfer full) (nullable): its entry, which it has no longer
 */
RfEntry *
rf_entry_item_steal_entry (RfEntryItem *self)
{
  return g_steal_pointer (&self->entry);
}

/**
 * rf_entry_item_get_entry:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): its entry, once that is known
 */
const RfEntry *
rf_entry_item_get_entry (RfEntryItem *self)
{
  return self->entry;
}
