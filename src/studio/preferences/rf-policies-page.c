/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-policies-page.h"

#include "rf-group-rows.h"
#include "rf-policy-group.h"
#include "rf-profile-page.h"
#include "rf-toast.h"

#include <glib/gi18n.h>

/*
 * The profiles in words, each with a page of its own behind it, and the limits of the
 * store. What is written counts when the session is opened anew. Reads refrain.conf on the
 * main thread, since it is a small file; what writes it is rf-config-writer.c.
 */

struct _RfPoliciesPage
{
  AdwPreferencesPage parent_instance;

  char *config_file; /* (owned) (nullable) */
  AdwPreferencesGroup *profiles_group;
  GtkWidget *store_group; /* (nullable) until it is filled */
  GPtrArray *rows;        /* (owned) of profiles, in their order */
  RfProfilePage *open;    /* (weak) (nullable) */
  char *open_profile;     /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (RfPoliciesPage, rf_policies_page, ADW_TYPE_PREFERENCES_PAGE)

#define PROFILE "profile"

static const RfHostPolicy *
rf_policies_page_find (const GPtrArray *policies, const char *profile)
{
  for (guint i = 0; i < policies->len; i++)
    {
      const RfHostPolicy *policy = g_ptr_array_index (policies, i);

      if (g_strcmp0 (policy->profile, profile) == 0)
        return policy;
    }
  return NULL;
}

static GPtrArray *
rf_policies_page_list (RfPoliciesPage *self)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *policies = rf_host_list_policies (self->config_file, &error);

  if (policies == NULL)
    rf_toast_show_error (GTK_WIDGET (self), error);
  return policies;
}

static void rf_policies_page_changed_cb (GtkWidget *from, gpointer user_data);

static void
rf_policies_page_open_cb (AdwActionRow *row, gpointer user_data)
{
  RfPoliciesPage *self = user_data;
  const char *profile = g_object_get_data (G_OBJECT (row), PROFILE);
  GtkWidget *window = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_PREFERENCES_WINDOW);
  g_autoptr (GPtrArray) policies = rf_policies_page_list (self);
  const RfHostPolicy *policy = policies != NULL ? rf_policies_page_find (policies, profile) : NULL;
  GtkWidget *page = NULL;

  if (policy == NULL || window == NULL)
    return;
  page = rf_profile_page_new (self->config_file, policy);
  g_signal_connect_object (page, "changed", G_CALLBACK (rf_policies_page_changed_cb), self, 0);
  g_set_weak_pointer (&self->open, RF_PROFILE_PAGE (page));
  g_free (self->open_profile);
  self->open_profile = g_strdup (profile);
  adw_preferences_window_present_subpage (ADW_PREFERENCES_WINDOW (window), page);
}

static GtkWidget *
rf_policies_page_make_row (RfPoliciesPage *self, const RfHostPolicy *policy)
{
  GtkWidget *row = rf_row_new (policy->profile, NULL);
  GtkWidget *icon = gtk_image_new_from_icon_name ("go-next-symbolic");

  gtk_accessible_update_state (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), icon);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 3);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), PROFILE, g_strdup (policy->profile), g_free);
  g_signal_connect_object (row, "activated", G_CALLBACK (rf_policies_page_open_cb), self, 0);
  adw_preferences_group_add (self->profiles_group, row);
  g_ptr_array_add (self->rows, row);
  return row;
}

static void
rf_policies_page_show_profiles (RfPoliciesPage *self, const GPtrArray *policies)
{
  guint n_shown = 0;

  for (guint i = 0; i < policies->len; i++)
    {
      const RfHostPolicy *policy = g_ptr_array_index (policies, i);
      g_autofree char *words = policy->profile != NULL ? rf_policy_say (policy) : NULL;

      if (words == NULL)
        continue;
      if (n_shown == self->rows->len)
        rf_policies_page_make_row (self, policy);
      adw_action_row_set_subtitle (g_ptr_array_index (self->rows, n_shown++), words);
    }
}

static void
rf_policies_page_refresh (RfPoliciesPage *self)
{
  g_autoptr (GPtrArray) policies = rf_policies_page_list (self);
  const RfHostPolicy *open = NULL;

  if (policies == NULL)
    return;
  rf_policies_page_show_profiles (self, policies);
  rf_policy_group_show (RF_POLICY_GROUP (self->store_group),
                        rf_policies_page_find (policies, NULL));
  open = self->open != NULL ? rf_policies_page_find (policies, self->open_profile) : NULL;
  if (open != NULL)
    rf_profile_page_show (self->open, open);
}

static void
rf_policies_page_changed_cb (GtkWidget *from, gpointer user_data)
{
  rf_policies_page_refresh (user_data);
}

static void
rf_policies_page_dispose (GObject *object)
{
  g_clear_weak_pointer (&RF_POLICIES_PAGE (object)->open);
  G_OBJECT_CLASS (rf_policies_page_parent_class)->dispose (object);
}

static void
rf_policies_page_finalize (GObject *object)
{
  RfPoliciesPage *self = RF_POLICIES_PAGE (object);

  g_free (self->config_file);
  g_free (self->open_profile);
  g_ptr_array_unref (self->rows);
  G_OBJECT_CLASS (rf_policies_page_parent_class)->finalize (object);
}

static void
rf_policies_page_class_init (RfPoliciesPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rf_policies_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = rf_policies_page_finalize;
}

static void
rf_policies_page_init (RfPoliciesPage *self)
{
  self->rows = g_ptr_array_new ();
  self->profiles_group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_group_set_title (self->profiles_group, _ ("Profiles"));
  adw_preferences_group_set_description (
      self->profiles_group,
      _ ("What holds for a request that names one of them. Changes are written into refrain.conf "
         "and count here when this window is closed; a server that runs is to be started anew."));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (self), self->profiles_group);
}

/**
 * rf_policies_page_set_config_file:
 * @self: a page without rows
 * @config_file: (nullable): the configuration; %NULL for the usual place
 */
void
rf_policies_page_set_config_file (RfPoliciesPage *self, const char *config_file)
{
  self->config_file = g_strdup (config_file);
  self->store_group = rf_policy_group_new (RF_POLICY_STORE, config_file);
  g_signal_connect_object (
      self->store_group, "changed", G_CALLBACK (rf_policies_page_changed_cb), self, 0);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (self), ADW_PREFERENCES_GROUP (self->store_group));
  rf_policies_page_refresh (self);
}
