/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-profile-page.h"

#include "rf-policy-group.h"

#include <glib/gi18n.h>

/* All settings of one profile, which stands over the preferences until it is left. */

struct _RfProfilePage
{
  GtkBox parent_instance;

  RfPolicyGroup *groups[RF_N_POLICY_SECTIONS];
};

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RfProfilePage, rf_profile_page, GTK_TYPE_BOX)

static void
rf_profile_page_changed_cb (RfPolicyGroup *group, gpointer user_data)
{
  g_signal_emit (user_data, signals[CHANGED], 0);
}

static void
rf_profile_page_leave_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GtkWidget *window = gtk_widget_get_ancestor (widget, ADW_TYPE_PREFERENCES_WINDOW);

  if (window != NULL)
    adw_preferences_window_close_subpage (ADW_PREFERENCES_WINDOW (window));
}

static void
rf_profile_page_class_init (RfProfilePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  signals[CHANGED] = g_signal_new (
      "changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_install_action (
      widget_class, "profile.leave", NULL, rf_profile_page_leave_action);
  gtk_widget_class_add_binding_action (
      widget_class, GDK_KEY_Left, GDK_ALT_MASK, "profile.leave", NULL);
}

static void
rf_profile_page_init (RfProfilePage *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
}

static GtkWidget *
rf_profile_page_make_bar (const char *title)
{
  GtkWidget *bar = adw_header_bar_new ();
  GtkWidget *back = gtk_button_new_from_icon_name ("go-previous-symbolic");

  gtk_actionable_set_action_name (GTK_ACTIONABLE (back), "profile.leave");
  gtk_widget_set_tooltip_text (back, _ ("Back"));
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (back), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Back"), -1);
  adw_header_bar_pack_start (ADW_HEADER_BAR (bar), back);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (bar), adw_window_title_new (title, NULL));
  return bar;
}

/**
 * rf_profile_page_new:
 * @config_file: (nullable): the configuration; %NULL for the usual place
 * @policy: of a profile
 *
 * Returns: (transfer floating): a page for a window of preferences; its signal `changed`
 *   tells that something was written
 */
GtkWidget *
rf_profile_page_new (const char *config_file, const RfHostPolicy *policy)
{
  RfProfilePage *self = g_object_new (RF_TYPE_PROFILE_PAGE, NULL);
  g_autofree char *title = g_strdup_printf (_ ("Profile “%s”"), policy->profile);
  GtkWidget *page = adw_preferences_page_new ();

  gtk_widget_set_vexpand (page, TRUE);
  for (int section = RF_POLICY_LASTING; section < RF_N_POLICY_SECTIONS; section++)
    {
      GtkWidget *group = rf_policy_group_new ((RfPolicySection) section, config_file);

      self->groups[section] = RF_POLICY_GROUP (group);
      g_signal_connect_object (group, "changed", G_CALLBACK (rf_profile_page_changed_cb), self, 0);
      adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));
    }
  gtk_box_append (GTK_BOX (self), rf_profile_page_make_bar (title));
  gtk_box_append (GTK_BOX (self), page);
  rf_profile_page_show (self, policy);
  return GTK_WIDGET (self);
}

/**
 * rf_profile_page_show:
 * @self: a page
 * @policy: of the same profile
 *
 * Shows what holds now.
 */
void
rf_profile_page_show (RfProfilePage *self, const RfHostPolicy *policy)
{
  for (int section = RF_POLICY_LASTING; section < RF_N_POLICY_SECTIONS; section++)
    rf_policy_group_show (self->groups[section], policy);
}
