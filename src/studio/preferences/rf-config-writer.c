/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-config-writer.h"

#include "rf-host-policies.h"
#include "rf-host-settings.h"
#include "rf-toast.h"

/*
 * Writes refrain.conf off the main thread, since each line is on the disk when it is
 * written. One thread writes one line after the other, in the order in which they were
 * changed, whichever window they come from: each reads the file that the one before has
 * left. The program ends when all of them are written.
 */

/* Copied, for a thread. */
typedef struct
{
  char *config_file; /* (owned) (nullable) */
  char *group;       /* (owned) (nullable) or %NULL for what only waits for its turn */
  char *key;         /* (owned) */
  char *value;       /* (owned) (nullable) */
  gboolean is_policy;
} RfConfigLine;

static GMutex mutex;         /* guards what follows */
static GCond written;        /* there are fewer lines to write */
static GThreadPool *writers; /* (owned) (nullable) of one thread */
static guint n_open;         /* lines that are to be written */
static guint n_written;      /* lines that were */

static void
rf_config_line_free (gpointer data)
{
  RfConfigLine *self = data;

  g_free (self->config_file);
  g_free (self->group);
  g_free (self->key);
  g_free (self->value);
  g_free (self);
}

static gboolean
rf_config_line_write (const RfConfigLine *self, GError **error)
{
  if (self->group == NULL)
    return TRUE;
  return self->is_policy
             ? rf_host_change_policy (self->config_file, self->group, self->key, self->value, error)
             : rf_host_set_setting (self->config_file, self->group, self->key, self->value, error);
}

static void
rf_config_work (gpointer data, gpointer user_data)
{
  g_autoptr (GTask) task = data;
  const RfConfigLine *line = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  gboolean done = rf_config_line_write (line, &error);

  /* The window that would tell may be gone. */
  if (!done)
    g_message ("Not written: %s", error->message);
  g_mutex_lock (&mutex);
  n_open--;
  n_written += done && line->group != NULL;
  g_cond_broadcast (&written);
  g_mutex_unlock (&mutex);
  if (done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
rf_config_push (RfConfigLine *line, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);

  g_task_set_task_data (task, line, rf_config_line_free);
  g_mutex_lock (&mutex);
  if (writers == NULL)
    writers = g_thread_pool_new (rf_config_work, NULL, 1, FALSE, NULL);
  n_open++;
  g_thread_pool_push (writers, task, NULL);
  g_mutex_unlock (&mutex);
}

/**
 * rf_config_write_async:
 * @change: what is to be written; it is copied
 * @callback: called on the main thread when it is on the disk, or cannot be
 * @user_data: for the callback
 *
 * After all that was to be written before.
 */
void
rf_config_write_async (const RfConfigChange *change,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  RfConfigLine *line = g_new0 (RfConfigLine, 1);

  line->config_file = g_strdup (change->config_file);
  line->group = g_strdup (change->group);
  line->key = g_strdup (change->key);
  line->value = g_strdup (change->value);
  line->is_policy = change->is_policy;
  rf_config_push (line, callback, user_data);
}

/**
 * rf_config_write_finish:
 * @result: what the callback was given
 * @error: return location; as rf_host_change_policy() or rf_host_set_setting()
 *
 * Returns: whether it is written
 */
gboolean
rf_config_write_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * rf_config_written_async:
 * @callback: called on the main thread, after those of all changes until now
 * @user_data: for the callback
 */
void
rf_config_written_async (GAsyncReadyCallback callback, gpointer user_data)
{
  rf_config_push (g_new0 (RfConfigLine, 1), callback, user_data);
}

/**
 * rf_config_wait:
 *
 * Until all is written that was changed, for a program that ends. No callback is called by
 * it.
 */
void
rf_config_wait (void)
{
  g_mutex_lock (&mutex);
  while (n_open > 0)
    g_cond_wait (&written, &mutex);
  g_mutex_unlock (&mutex);
}

/**
 * rf_config_count_written:
 *
 * Returns: how many changes were written until now; who remembers it knows later whether
 *   there were more
 */
guint
rf_config_count_written (void)
{
  guint count = 0;

  g_mutex_lock (&mutex);
  count = n_written;
  g_mutex_unlock (&mutex);
  return count;
}

static GtkWidget *
rf_config_find_overlay (GtkWidget *top)
{
  GtkWidget *found = ADW_IS_TOAST_OVERLAY (top) ? top : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (top); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = rf_config_find_overlay (child);
  return found;
}

/**
 * rf_config_tell:
 * @from: what has changed something
 * @error: why that could not be written
 *
 * In its window, or where that was closed meanwhile, in the one that is there still.
 */
void
rf_config_tell (GtkWidget *from, const GError *error)
{
  GApplication *application = g_application_get_default ();
  GtkWindow *window = GTK_IS_APPLICATION (application)
                          ? gtk_application_get_active_window (GTK_APPLICATION (application))
                          : NULL;
  GtkWidget *overlay = NULL;

  if (!gtk_widget_get_mapped (from) && window != NULL)
    overlay = rf_config_find_overlay (GTK_WIDGET (window));
  if (overlay != NULL)
    from = gtk_widget_get_first_child (overlay);
  rf_toast_show_error (from, error);
}
