/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-thumbnails.h"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

/*
 * Small pictures of assets, for lists that are scrolled. Whoever asks for the same waits
 * for the same; what nobody waits for any more is not begun; what was asked for last comes
 * first, since that is what is looked at now. The pixels are made by the helper and read on
 * threads that give way to everything else.
 *
 * Belongs to a session and to the main thread.
 */

#define THREADS  2
#define NICENESS 10

/* 256 pictures of 256 × 256 pixels are 64 MB. */
#define MOST_KEPT 256

struct _RfThumbnails
{
  GObject parent_instance;

  RfSession *session;    /* its owner */
  GThreadPool *threads;  /* (owned) of GTask */
  GHashTable *kept;      /* (owned) sha256 → RfKeptThumbnail */
  GQueue uses;           /* of RfKeptThumbnail, the last used one first */
  GHashTable *waiting;   /* (owned) sha256 → RfAwaited */
  GHashTable *questions; /* (owned) number → sha256 */
  guint last_question;
  guint64 last_errand;
};

typedef struct
{
  char *sha256;        /* (owned) */
  GdkTexture *texture; /* (owned) (nullable): there can be none */
  GList *use;          /* its place among the uses */
} RfKeptThumbnail;

typedef struct
{
  guint number;
  RfThumbnailFunc function;
  gpointer user_data;
} RfQuestion;

typedef struct
{
  GArray *questions;         /* (owned) of RfQuestion */
  GCancellable *cancellable; /* (owned) */
} RfAwaited;

typedef struct
{
  RfService *service; /* (owned) */
  char *sha256;       /* (owned) */
  guint64 order;
} RfThumbnailErrand;

G_DEFINE_FINAL_TYPE (RfThumbnails, rf_thumbnails, G_TYPE_OBJECT)

static void
rf_kept_thumbnail_free (gpointer data)
{
  RfKeptThumbnail *self = data;

  g_clear_object (&self->texture);
  g_free (self->sha256);
  g_free (self);
}

static void
rf_awaited_free (gpointer data)
{
  RfAwaited *self = data;

  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  g_array_unref (self->questions);
  g_free (self);
}

static void
rf_thumbnail_errand_free (gpointer data)
{
  RfThumbnailErrand *self = data;

  g_object_unref (self->service);
  g_free (self->sha256);
  g_free (self);
}

/* On Linux a nice value belongs to a thread. */
static void
rf_thumbnails_give_way (void)
{
  static GPrivate given = G_PRIVATE_INIT (NULL);

  if (g_private_get (&given) != NULL)
    return;
  g_private_set (&given, GINT_TO_POINTER (1));
  setpriority (PRIO_PROCESS, (id_t) syscall (SYS_gettid), NICENESS);
}

static void
rf_thumbnails_work (gpointer data, gpointer user_data)
{
  g_autoptr (GTask) task = data;
  RfThumbnailErrand *errand = g_task_get_task_data (task);
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  GdkTexture *texture = NULL;

  rf_thumbnails_give_way ();
  if (g_task_return_error_if_cancelled (task))
    return;
  path = rf_service_derive (errand->service,
                            errand->sha256,
                            RF_DERIVED_THUMBNAIL,
                            RF_THUMBNAIL_SIZE,
                            g_task_get_cancellable (task),
                            &error);
  if (path != NULL)
    texture = gdk_texture_new_from_filename (path, &error);
  if (texture != NULL)
    g_task_return_pointer (task, texture, g_object_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static int
rf_thumbnails_compare (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const RfThumbnailErrand *first = g_task_get_task_data ((GTask *) a);
  const RfThumbnailErrand *second = g_task_get_task_data ((GTask *) b);

  return first->order < second->order ? 1 : first->order > second->order ? -1 : 0;
}

static void
rf_thumbnails_touch (RfThumbnails *self, RfKeptThumbnail *kept)
{
  g_queue_unlink (&self->uses, kept->use);
  g_queue_push_head_link (&self->uses, kept->use);
}

static void
rf_thumbnails_keep (RfThumbnails *self, const char *sha256, GdkTexture *texture)
{
  RfKeptThumbnail *kept = g_new0 (RfKeptThumbnail, 1);

  kept->sha256 = g_strdup (sha256);
  kept->texture = texture != NULL ? g_object_ref (texture) : NULL;
  g_queue_push_head (&self->uses, kept);
  kept->use = self->uses.head;
  g_hash_table_replace (self->kept, kept->sha256, kept);
  while (self->uses.length > MOST_KEPT)
    {
      RfKeptThumbnail *last = g_queue_pop_tail (&self->uses);

      g_hash_table_remove (self->kept, last->sha256);
    }
}

static void
rf_thumbnails_answer (RfThumbnails *self, RfAwaited *awaited, GdkTexture *texture)
{
  for (guint i = 0; i < awaited->questions->len; i++)
    {
      RfQuestion question = g_array_index (awaited->questions, RfQuestion, i);

      /* Whoever was answered before may have taken this question back. */
      if (g_hash_table_remove (self->questions, GUINT_TO_POINTER (question.number)))
        question.function (texture, question.user_data);
    }
}

static void
rf_thumbnails_done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RfThumbnails *self = RF_THUMBNAILS (source);
  const RfThumbnailErrand *errand = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = g_task_propagate_pointer (G_TASK (result), &error);
  g_autofree char *name = NULL;
  gpointer awaited = NULL;

  /* Nobody waited for it any more, and there may be a new question by now. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
      !g_hash_table_steal_extended (self->waiting, errand->sha256, (gpointer *) &name, &awaited))
    return;
  rf_thumbnails_keep (self, errand->sha256, texture);
  rf_thumbnails_answer (self, awaited, texture);
  rf_awaited_free (awaited);
}

static RfAwaited *
rf_thumbnails_begin (RfThumbnails *self, const char *sha256)
{
  RfAwaited *awaited = g_new0 (RfAwaited, 1);
  RfThumbnailErrand *errand = g_new0 (RfThumbnailErrand, 1);
  GTask *task = NULL;

  awaited->questions = g_array_new (FALSE, FALSE, sizeof (RfQuestion));
  awaited->cancellable = g_cancellable_new ();
  g_hash_table_replace (self->waiting, g_strdup (sha256), awaited);
  errand->service = g_object_ref (rf_session_get_service (self->session));
  errand->sha256 = g_strdup (sha256);
  errand->order = ++self->last_errand;
  task = g_task_new (self, awaited->cancellable, rf_thumbnails_done_cb, NULL);
  g_task_set_task_data (task, errand, rf_thumbnail_errand_free);
  g_thread_pool_push (self->threads, task, NULL);
  return awaited;
}

/**
 * rf_thumbnails_can_have:
 * @asset: an asset
 *
 * Returns: whether there are small pictures of such
 */
gboolean
rf_thumbnails_can_have (const RfAsset *asset)
{
  return asset->role == RF_ROLE_IMAGE || asset->role == RF_ROLE_VIDEO ||
         asset->role == RF_ROLE_POSTER;
}

/**
 * rf_thumbnails_find:
 * @self: thumbnails
 * @sha256: of an asset
 * @texture: (out) (transfer none) (nullable): its small picture; %NULL where there can be
 *   none
 *
 * Returns: whether it is known without asking
 */
gboolean
rf_thumbnails_find (RfThumbnails *self, const char *sha256, GdkTexture **texture)
{
  RfKeptThumbnail *kept = g_hash_table_lookup (self->kept, sha256);

  if (kept == NULL)
    return FALSE;
  rf_thumbnails_touch (self, kept);
  *texture = kept->texture;
  return TRUE;
}

/**
 * rf_thumbnails_ask:
 * @self: thumbnails of an open session
 * @sha256: of an asset whose small picture is not known
 * @function: called when it is, on the main thread
 * @user_data: for the function
 *
 * Returns: a number by which the question is taken back, or 0 where nobody can be asked
 */
guint
rf_thumbnails_ask (RfThumbnails *self,
                   const char *sha256,
                   RfThumbnailFunc function,
                   gpointer user_data)
{
  RfAwaited *awaited = g_hash_table_lookup (self->waiting, sha256);
  RfQuestion question = { ++self->last_question, function, user_data };

  if (rf_session_get_service (self->session) == NULL)
    return 0;
  if (awaited == NULL)
    awaited = rf_thumbnails_begin (self, sha256);
  g_array_append_val (awaited->questions, question);
  g_hash_table_insert (self->questions, GUINT_TO_POINTER (question.number), g_strdup (sha256));
  return question.number;
}

/**
 * rf_thumbnails_cancel:
 * @self: thumbnails
 * @question: a number of rf_thumbnails_ask(), or 0
 *
 * Its function is not called any more.
 */
void
rf_thumbnails_cancel (RfThumbnails *self, guint question)
{
  const char *sha256 = g_hash_table_lookup (self->questions, GUINT_TO_POINTER (question));
  RfAwaited *awaited = sha256 != NULL ? g_hash_table_lookup (self->waiting, sha256) : NULL;

  for (guint i = 0; awaited != NULL && i < awaited->questions->len; i++)
    {
      if (g_array_index (awaited->questions, RfQuestion, i).number != question)
        continue;
      g_array_remove_index (awaited->questions, i);
      break;
    }
  if (awaited != NULL && awaited->questions->len == 0)
    g_hash_table_remove (self->waiting, sha256);
  g_hash_table_remove (self->questions, GUINT_TO_POINTER (question));
}

/**
 * rf_thumbnails_get_n_kept:
 * @self: thumbnails
 *
 * Returns: how many are known
 */
guint
rf_thumbnails_get_n_kept (RfThumbnails *self)
{
  return g_hash_table_size (self->kept);
}

/**
 * rf_thumbnails_get_n_waiting:
 * @self: thumbnails
 *
 * Returns: how many somebody waits for
 */
guint
rf_thumbnails_get_n_waiting (RfThumbnails *self)
{
  return g_hash_table_size (self->waiting);
}

static void
rf_thumbnails_finalize (GObject *object)
{
  RfThumbnails *self = RF_THUMBNAILS (object);

  /* A task holds this, so none is left. */
  g_thread_pool_free (self->threads, FALSE, FALSE);
  g_queue_clear (&self->uses);
  g_hash_table_unref (self->kept);
  g_hash_table_unref (self->waiting);
  g_hash_table_unref (self->questions);
  G_OBJECT_CLASS (rf_thumbnails_parent_class)->finalize (object);
}

static void
rf_thumbnails_class_init (RfThumbnailsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rf_thumbnails_finalize;
}

static void
rf_thumbnails_init (RfThumbnails *self)
{
  self->threads = g_thread_pool_new (rf_thumbnails_work, NULL, THREADS, FALSE, NULL);
  g_thread_pool_set_sort_function (self->threads, rf_thumbnails_compare, NULL);
  self->kept = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, rf_kept_thumbnail_free);
  self->waiting = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, rf_awaited_free);
  self->questions = g_hash_table_new_full (NULL, NULL, NULL, g_free);
}

/**
 * rf_thumbnails_get_for:
 * @session: a session
 *
 * Returns: (transfer none): its thumbnails, which live as long as it does
 */
RfThumbnails *
rf_thumbnails_get_for (RfSession *session)
{
  RfThumbnails *self = g_object_get_data (G_OBJECT (session), "rf-thumbnails");

  if (self != NULL)
    return self;
  self = g_object_new (RF_TYPE_THUMBNAILS, NULL);
  self->session = session;
  g_object_set_data_full (G_OBJECT (session), "rf-thumbnails", self, g_object_unref);
  return self;
}
