/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-avatar-private.h"

#include "rf-time.h"

/*
 * The people of a service. What is asked of them is answered from their store; what
 * is made of it is done by whoever calls rf_people_run() (rf-avatar-run.c). Made of a
 * service and a store, and knows of neither how it works.
 */

static void rf_avatars_people_init (RfPeopleInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RfAvatars,
                               rf_avatars,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RF_TYPE_PEOPLE, rf_avatars_people_init))

gint64
rf_avatars_get_now (RfAvatars *self)
{
  return self->clock != NULL ? self->clock (self->clock_data) : rf_time_now ();
}

/* A watch must not be held up, nor call back; but it may go meanwhile. */
void
rf_avatars_tell (RfAvatars *self, const RfPerson *person)
{
  g_autoptr (RfWatch) watch = NULL;

  g_mutex_lock (&self->mutex);
  g_set_object (&watch, self->watch);
  g_mutex_unlock (&self->mutex);
  rf_watch_show (watch, person);
}

static gboolean
rf_avatars_ingest (RfPeople *people, const RfIngest *ingest, RfIngestReport *report, GError **error)
{
  RfAvatars *self = RF_AVATARS (people);
  const RfAvatarConfig *config = self->config;
  RfIngestRules rules = { .now = rf_avatars_get_now (self),
                          .debounce = config->debounce * 1000,
                          .window = config->window * 1000,
                          .keep = config->keep_samples * 1000,
                          .ahead = config->max_skew * 1000 };

  return rf_people_store_ingest (self->store, ingest, &rules, report, error);
}

static RfPerson *
rf_avatars_get (RfPeople *people, const RfPersonName *name, GError **error)
{
  return rf_people_store_find (RF_AVATARS (people)->store, name, error);
}

static char *
rf_avatars_dup_hash (RfPeople *people, const RfPersonName *name, GError **error)
{
  return rf_people_store_find_hash (RF_AVATARS (people)->store, name, error);
}

static RfPage *
rf_avatars_list (RfPeople *people, const RfSelector *selector, GError **error)
{
  return rf_people_store_list (RF_AVATARS (people)->store, selector, error);
}

static RfPage *
rf_avatars_list_history (RfPeople *people,
                         const RfPersonName *name,
                         const RfSelector *selector,
                         GError **error)
{
  return rf_people_store_list_history (RF_AVATARS (people)->store, name, selector, error);
}

static GPtrArray *
rf_avatars_list_samples (RfPeople *people, const RfPersonName *name, gint64 since, GError **error)
{
  return rf_people_store_list_samples (RF_AVATARS (people)->store, name, since, error);
}

static GPtrArray *
rf_avatars_list_changes (RfPeople *people,
                         const char *namespace_,
                         gint64 after,
                         gint64 limit,
                         GError **error)
{
  return rf_people_store_list_changes (RF_AVATARS (people)->store, namespace_, after, limit, error);
}

static RfReport *
rf_avatars_refresh (RfAvatars *self, const RfPersonName *name, const char *base, GError **error)
{
  g_autoptr (RfReport) report = rf_report_new ();

  if (!rf_people_store_refresh (self->store, name, base, rf_avatars_get_now (self), error))
    return NULL;
  g_mutex_lock (&self->mutex);
  g_cond_broadcast (&self->stirred);
  g_mutex_unlock (&self->mutex);
  report->changed = 1;
  return g_steal_pointer (&report);
}

/* Into the trash and out of it, so that no byte is left. */
static gboolean
rf_avatars_drop_entry (RfAvatars *self,
                       const RfPersonName *name,
                       const char *key,
                       RfReport *report,
                       GError **error)
{
  static const RfVerb verbs[] = { RF_VERB_INVALIDATE, RF_VERB_PURGE };

  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    {
      g_autoptr (RfSelector) selector = rf_selector_new ();
      g_autoptr (RfAction) action = NULL;
      g_autoptr (RfReport) part = NULL;
      g_autoptr (GError) failure = NULL;

      selector->namespace_ = g_strdup (name->namespace_ != NULL ? name->namespace_ : "");
      selector->exact_key = g_strdup (key);
      if (verbs[i] == RF_VERB_PURGE)
        selector->state = RF_STATE_TRASHED;
      action = rf_action_new_for_entries (verbs[i], selector, FALSE);
      part = rf_service_apply (self->service, action, &failure);
      if (part == NULL && !g_error_matches (failure, RF_ERROR, RF_ERROR_NOT_FOUND))
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
      if (part != NULL && verbs[i] == RF_VERB_PURGE)
        report->purged += part->changed;
    }
  return TRUE;
}

/* The entries first: a process that dies on the way leaves a person who can be
 * forgotten again. */
static RfReport *
rf_avatars_forget (RfAvatars *self, const RfPersonName *name, GError **error)
{
  g_autoptr (RfReport) report = rf_report_new ();
  g_auto (GStrv) keys = rf_people_store_list_own_keys (self->store, name, error);

  if (keys == NULL)
    return NULL;
  for (gsize i = 0; keys[i] != NULL; i++)
    {
      if (!rf_avatars_drop_entry (self, name, keys[i], report, error))
        return NULL;
    }
  if (!rf_people_store_forget (self->store, name, error))
    return NULL;
  report->changed = 1;
  return g_steal_pointer (&report);
}

static RfReport *
rf_avatars_apply (RfPeople *people, const RfAction *action, GError **error)
{
  RfAvatars *self = RF_AVATARS (people);
  RfPersonName name = { action->selector != NULL ? action->selector->namespace_ : NULL,
                        action->name };

  if (action->verb == RF_VERB_REFRESH)
    return rf_avatar_face_check (action->base_avatar, error)
               ? rf_avatars_refresh (self, &name, action->base_avatar, error)
               : NULL;
  if (action->verb == RF_VERB_FORGET)
    return rf_avatars_forget (self, &name, error);
  g_set_error (error,
               RF_ERROR,
               RF_ERROR_INVALID_REQUEST,
               "“%s” is nothing that is done with people",
               rf_enum_get_name (rf_verb_names, (int) action->verb));
  return NULL;
}

static void
rf_avatars_set_watch (RfPeople *people, RfWatch *watch)
{
  RfAvatars *self = RF_AVATARS (people);

  g_mutex_lock (&self->mutex);
  g_set_object (&self->watch, watch);
  g_mutex_unlock (&self->mutex);
}

static void
rf_avatars_people_init (RfPeopleInterface *iface)
{
  iface->ingest = rf_avatars_ingest;
  iface->get = rf_avatars_get;
  iface->dup_hash = rf_avatars_dup_hash;
  iface->list = rf_avatars_list;
  iface->list_history = rf_avatars_list_history;
  iface->list_samples = rf_avatars_list_samples;
  iface->list_changes = rf_avatars_list_changes;
  iface->foresee = rf_avatar_foresee;
  iface->apply = rf_avatars_apply;
  iface->run = rf_avatar_run;
  iface->set_watch = rf_avatars_set_watch;
}

/**
 * rf_avatars_new:
 * @service: what makes analyses, pictures and films; who asks the people holds it
 * @store: where people are kept
 * @config: how avatars are made
 *
 * Returns: (transfer full): the people
 */
RfAvatars *
rf_avatars_new (RfService *service, RfPeopleStore *store, RfAvatarConfig *config)
{
  RfAvatars *self = g_object_new (RF_TYPE_AVATARS, NULL);

  self->service = service;
  self->store = g_object_ref (store);
  self->config = rf_avatar_config_ref (config);
  return self;
}

/**
 * rf_avatars_set_clock:
 * @self: the people, of whom nothing was asked yet
 * @clock: (nullable): says what time it is; any thread may ask
 * @user_data: for @clock
 */
void
rf_avatars_set_clock (RfAvatars *self, RfAvatarsClock clock, gpointer user_data)
{
  self->clock = clock;
  self->clock_data = user_data;
}

static void
rf_avatars_finalize (GObject *object)
{
  RfAvatars *self = RF_AVATARS (object);

  g_clear_object (&self->watch);
  g_clear_object (&self->store);
  rf_avatar_config_unref (self->config);
  g_ptr_array_unref (self->unsaved);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->stirred);
  G_OBJECT_CLASS (rf_avatars_parent_class)->finalize (object);
}

static void
rf_avatars_class_init (RfAvatarsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rf_avatars_finalize;
}

static void
rf_avatars_person_free_cb (gpointer person)
{
  rf_person_free (person);
}

static void
rf_avatars_init (RfAvatars *self)
{
  g_mutex_init (&self->mutex);
  g_cond_init (&self->stirred);
  self->unsaved = g_ptr_array_new_with_free_func (rf_avatars_person_free_cb);
}
