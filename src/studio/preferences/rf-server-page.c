/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-server-page.h"

#include "rf-cleanup-say.h"
#include "rf-group-rows.h"
#include "rf-toast.h"

#include <glib/gi18n.h>

/*
 * What is set at a server, to be read: it is changed at that computer. Keeps no session, so
 * that it may outlive its window.
 */

struct _RfServerPage
{
  AdwPreferencesPage parent_instance;

  GCancellable *cancellable; /* (owned) */
  AdwPreferencesGroup *profiles_group;
};

G_DEFINE_FINAL_TYPE (RfServerPage, rf_server_page, ADW_TYPE_PREFERENCES_PAGE)

static gpointer
rf_server_page_fetch (RfService *service, gpointer data, GCancellable *cancellable, GError **error)
{
  return rf_service_get_keeping (service, error);
}

static void
rf_server_page_fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RfServerPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RfKeeping) keeping = rf_session_call_finish (RF_SESSION (source), result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (keeping == NULL)
    {
      rf_toast_show_error (GTK_WIDGET (self), error);
      return;
    }
  for (guint i = 0; i < keeping->rules->len; i++)
    {
      const RfKeepingRule *rule = g_ptr_array_index (keeping->rules, i);
      g_autofree char *words = rf_cleanup_say_rule (rule);

      adw_preferences_group_add (self->profiles_group, rf_row_new (rule->profile, words));
    }
}

static void
rf_server_page_dispose (GObject *object)
{
  g_cancellable_cancel (RF_SERVER_PAGE (object)->cancellable);
  G_OBJECT_CLASS (rf_server_page_parent_class)->dispose (object);
}

static void
rf_server_page_finalize (GObject *object)
{
  g_object_unref (RF_SERVER_PAGE (object)->cancellable);
  G_OBJECT_CLASS (rf_server_page_parent_class)->finalize (object);
}

static void
rf_server_page_class_init (RfServerPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rf_server_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = rf_server_page_finalize;
}

static void
rf_server_page_init (RfServerPage *self)
{
  self->cancellable = g_cancellable_new ();
}

static void
rf_server_page_add_server (RfServerPage *self, RfSession *session)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  adw_preferences_group_set_title (group, _ ("Server"));
  adw_preferences_group_set_description (
      group,
      _ ("Default providers, profiles and tokens of a server are set on its own computer: in its "
         "refrain.conf, and with “refrain token”."));
  adw_preferences_group_add (group, rf_row_new (_ ("Address"), rf_session_get_url (session)));
  adw_preferences_group_add (
      group,
      rf_row_new (_ ("Role of Your Token"),
                  rf_session_is_admin (session) ? _ ("Administrator") : _ ("Creator")));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (self), group);
}

static void
rf_server_page_add_profiles (RfServerPage *self, RfSession *session)
{
  const RfSessionCall call = {
    .function = rf_server_page_fetch,
    .free_answer = (GDestroyNotify) rf_keeping_free,
  };

  self->profiles_group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_group_set_title (self->profiles_group, _ ("Profiles"));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (self), self->profiles_group);
  rf_session_call_async (
      session, &call, self->cancellable, rf_server_page_fetched_cb, g_object_ref (self));
}

static void
rf_server_window_closed_cb (GtkWidget *window, RfServerPage *page)
{
  g_cancellable_cancel (page->cancellable);
}

/**
 * rf_server_window_new:
 * @parent: above which it stands
 * @session: of a server, open
 *
 * Returns: (transfer none): a window that tells what is set there
 */
GtkWidget *
rf_server_window_new (GtkWindow *parent, RfSession *session)
{
  GtkWidget *window = adw_preferences_window_new ();
  RfServerPage *page = g_object_new (RF_TYPE_SERVER_PAGE, NULL);

  g_object_set (window,
                "transient-for",
                parent,
                "modal",
                TRUE,
                "search-enabled",
                FALSE,
                "default-width",
                560,
                "default-height",
                600,
                NULL);
  rf_server_page_add_server (page, session);
  adw_preferences_window_add (ADW_PREFERENCES_WINDOW (window), ADW_PREFERENCES_PAGE (page));
  g_signal_connect_object (window, "destroy", G_CALLBACK (rf_server_window_closed_cb), page, 0);
  if (rf_session_is_admin (session))
    rf_server_page_add_profiles (page, session);
  return window;
}
