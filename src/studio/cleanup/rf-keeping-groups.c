/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-keeping-groups.h"

#include "rf-cleanup-say.h"
#include "rf-say.h"

#include <glib/gi18n.h>

/* The rules as rows, and what is on the disk by kind. */

static void
rf_keeping_add_limit (AdwPreferencesGroup *group,
                      RfRows *rows,
                      const char *title,
                      const char *subtitle,
                      gint64 bytes)
{
  GtkWidget *row = rf_row_new (title, subtitle);
  g_autofree char *figure = bytes > 0 ? rf_say_bytes (bytes) : g_strdup (_ ("none"));

  rf_row_add_figure (row, figure);
  rf_rows_add (rows, group, row);
}

static void
rf_keeping_add_trash_rule (const RfKeeping *keeping, AdwPreferencesGroup *group, RfRows *rows)
{
  GtkWidget *row =
      rf_row_new (_ ("Trash"), _ ("For how long what lies in it can be taken out again"));
  guint days = (guint) keeping->trash_days;
  g_autofree char *figure = g_strdup_printf (ngettext ("%u day", "%u days", days), days);

  rf_row_add_figure (row, figure);
  rf_rows_add (rows, group, row);
}

/**
 * rf_keeping_show_rules:
 * @keeping: what is kept
 * @group: where its rules are shown
 * @rows: (inout): what rows there are
 */
void
rf_keeping_show_rules (const RfKeeping *keeping, AdwPreferencesGroup *group, RfRows *rows)
{
  for (guint i = 0; i < keeping->rules->len; i++)
    {
      const RfKeepingRule *rule = g_ptr_array_index (keeping->rules, i);
      g_autofree char *words = rf_cleanup_say_rule (rule);
      g_autofree char *title = g_strdup_printf (_ ("Profile “%s”"), rule->profile);

      rf_rows_add (rows, group, rf_row_new (title, words));
    }
  rf_keeping_add_trash_rule (keeping, group, rows);
  rf_keeping_add_limit (group,
                        rows,
                        _ ("Size Limit"),
                        _ ("Above it, what is worth least is evicted"),
                        keeping->max_bytes);
  rf_keeping_add_limit (
      group, rows, _ ("Room Left on the Disk"), _ ("A cleanup sees to it"), keeping->min_free);
}

static GtkWidget *
rf_keeping_make_bar (const RfKeepingKind *kind, gint64 all)
{
  GtkWidget *bar = gtk_level_bar_new ();

  gtk_level_bar_add_offset_value (GTK_LEVEL_BAR (bar), GTK_LEVEL_BAR_OFFSET_LOW, 1.0);
  gtk_level_bar_add_offset_value (GTK_LEVEL_BAR (bar), GTK_LEVEL_BAR_OFFSET_HIGH, 1.0);
  gtk_level_bar_set_value (GTK_LEVEL_BAR (bar), all > 0 ? (double) kind->bytes / (double) all : 0);
  gtk_widget_set_size_request (bar, 80, -1);
  gtk_widget_set_valign (bar, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (bar), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Part of all"), -1);
  return bar;
}

static void
rf_keeping_add_kind (const RfKeepingKind *kind,
                     gint64 all,
                     AdwPreferencesGroup *group,
                     RfRows *rows)
{
  g_autofree char *entries = rf_cleanup_say_entries (kind->entries);
  g_autofree char *trashed = g_strdup_printf (_ ("%'u in the trash"), (guint) kind->trashed);
  g_autofree char *subtitle =
      kind->trashed > 0 ? g_strdup_printf ("%s, %s", entries, trashed) : g_steal_pointer (&entries);
  g_autofree char *bytes = rf_say_bytes (kind->bytes);
  GtkWidget *row = rf_row_new (rf_say_kind (kind->kind), subtitle);
  GtkWidget *icon = gtk_image_new_from_icon_name (rf_say_kind_icon (kind->kind));

  gtk_accessible_update_state (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  /* Figures differ in width, and the bars are to stand below each other. */
  rf_row_add_figure (row, bytes);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), rf_keeping_make_bar (kind, all));
  rf_rows_add (rows, group, row);
}

static void
rf_keeping_add_trash (const RfKeeping *keeping, AdwPreferencesGroup *group, RfRows *rows)
{
  gint64 entries = 0;
  gint64 bytes = 0;
  g_autofree char *subtitle = NULL;
  g_autofree char *figure = NULL;
  GtkWidget *row = NULL;
  GtkWidget *button = NULL;

  for (guint i = 0; i < keeping->kinds->len; i++)
    {
      const RfKeepingKind *kind = g_ptr_array_index (keeping->kinds, i);

      entries += kind->trashed;
      bytes += kind->trashed_bytes;
    }
  if (entries == 0)
    return;
  subtitle = rf_cleanup_say_entries (entries);
  figure = rf_say_bytes (bytes);
  row = rf_row_new (_ ("Trash"), subtitle);
  button = gtk_button_new_with_label (_ ("Empty…"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "cleanup.empty-trash");
  rf_row_add_figure (row, figure);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  rf_rows_add (rows, group, row);
}

/**
 * rf_keeping_show_disk:
 * @keeping: what is kept
 * @group: where it is shown how much that is
 * @rows: (inout): what rows there are
 */
void
rf_keeping_show_disk (const RfKeeping *keeping, AdwPreferencesGroup *group, RfRows *rows)
{
  g_autofree char *bytes = rf_say_bytes (keeping->bytes);
  g_autofree char *left = rf_say_bytes (keeping->disk_free);
  g_autofree char *text =
      keeping->disk_free >= 0
          ? g_strdup_printf (_ ("All files hold %s; the disk has %s left."), bytes, left)
          : g_strdup_printf (_ ("All files hold %s."), bytes);
  gint64 all = 0;

  for (guint i = 0; i < keeping->kinds->len; i++)
    all += ((const RfKeepingKind *) g_ptr_array_index (keeping->kinds, i))->bytes;
  adw_preferences_group_set_description (group, text);
  for (guint i = 0; i < keeping->kinds->len; i++)
    rf_keeping_add_kind (g_ptr_array_index (keeping->kinds, i), all, group, rows);
  rf_keeping_add_trash (keeping, group, rows);
}
