/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-thumbnails.h"

#include <math.h>

/*
 * Small pictures of assets, for lists that are scrolled. Whoever asks for the same waits
 * for the same; what nobody waits for any more is not begun; what was asked for last comes
 * first, since that is what is looked at now. The pixels are made by the helper, and read,
 * made as small as they are shown, given round corners and put in the order that is drawn
 * on threads that give way to everything else.
 *
 * Belongs to a session and to the main thread.
 */

#define THREADS 2

/* Of the corners, before the screen's scale. */
#define RADIUS 8

/* Bytes of pictures that are kept beside those that somebody shows. */
#define MOST_KEPT (24 * 1024 * 1024)

struct _RfThumbnails
{
  GObject parent_instance;

  RfSession *session;    /* its owner */
  GThreadPool *threads;  /* (owned) of GTask */
  GQueue pending;        /* of RfAwaited that no thread has, the last asked one first */
  GHashTable *kept;      /* (owned) sha256 → RfKeptThumbnail */
  GQueue uses;           /* of RfKeptThumbnail, the last used one first */
  GHashTable *waiting;   /* (owned) sha256 → RfAwaited */
  GHashTable *questions; /* (owned) number → sha256 */
  guint last_question;
  guint n_running;
  gsize kept_bytes;
};

typedef struct
{
  char *sha256;        /* (owned) */
  GdkTexture *texture; /* (owned) (nullable): there can be none */
  gsize bytes;
  GList *use; /* its place among the uses */
} RfKeptThumbnail;

typedef struct
{
  guint number;
  RfThumbnailFunc function;
  gpointer user_data;
} RfQuestion;

typedef struct
{
  RfService *service; /* (owned) */
  char *sha256;       /* (owned) */
  int size;
} RfThumbnailErrand;

typedef struct
{
  GArray *questions;         /* (owned) of RfQuestion */
  GCancellable *cancellable; /* (owned) */
  RfThumbnailErrand *errand; /* (owned) (nullable): until a thread has it */
  GQueue *pending;           /* where it waits for a thread */
  GList place;               /* there */
} RfAwaited;

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
rf_thumbnail_errand_free (gpointer data)
{
  RfThumbnailErrand *self = data;

  g_object_unref (self->service);
  g_free (self->sha256);
  g_free (self);
}

static void
rf_awaited_free (gpointer data)
{
  RfAwaited *self = data;

  if (self->errand != NULL)
    {
      g_queue_unlink (self->pending, &self->place);
      rf_thumbnail_errand_free (self->errand);
    }
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  g_array_unref (self->questions);
  g_free (self);
}

/* How much of a pixel whose middle is @x and @y away from the corner is inside. */
static double
rf_thumbnails_cover (double x, double y, double radius)
{
  double distance = hypot (radius - x, radius - y);

  return CLAMP (radius - distance + 0.5, 0, 1);
}

/* To round them as they are drawn would be slow at each frame. */
static void
rf_thumbnails_round_corners (guchar *pixels, int width, int height, int radius)
{
  int reach = MIN (radius, MIN (width, height) / 2);

  for (int y = 0; y < reach; y++)
    for (int x = 0; x < reach; x++)
      {
        double cover = rf_thumbnails_cover (x + 0.5, y + 0.5, reach);
        const int places[] = { y * width + x,
                               y * width + width - 1 - x,
                               (height - 1 - y) * width + x,
                               (height - 1 - y) * width + width - 1 - x };

        for (int i = 0; i < 16; i++)
          {
            guchar *channel = pixels + places[i / 4] * 4 + i % 4;

            *channel = (guchar) (*channel * cover + 0.5);
          }
      }
}

/* Reading them in the order of the screen here, the main thread has nothing to convert. */
static GdkTexture *
rf_thumbnails_make_texture (GdkPixbuf *pixbuf, int size)
{
  g_autoptr (GdkTexture) texture = gdk_texture_new_for_pixbuf (pixbuf);
  g_autoptr (GBytes) bytes = NULL;
  int width = gdk_texture_get_width (texture);
  int height = gdk_texture_get_height (texture);
  gsize stride = (gsize) width * 4;
  guchar *pixels = g_malloc (stride * (gsize) height);

  gdk_texture_download (texture, pixels, stride);
  rf_thumbnails_round_corners (pixels, width, height, RADIUS * size / RF_THUMBNAIL_SHOWN);
  bytes = g_bytes_new_take (pixels, stride * (gsize) height);
  return gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, bytes, stride);
}

static GdkTexture *
rf_thumbnails_read (const char *path, int size, GError **error)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new_from_file (path, error);
  g_autoptr (GdkPixbuf) smaller = NULL;
  int width = 0;
  int height = 0;
  int longer = 0;

  if (pixbuf == NULL)
    return NULL;
  width = gdk_pixbuf_get_width (pixbuf);
  height = gdk_pixbuf_get_height (pixbuf);
  longer = MAX (width, height);
  if (longer <= size)
    return rf_thumbnails_make_texture (pixbuf, size);
  smaller = gdk_pixbuf_scale_simple (
      pixbuf, MAX (width * size / longer, 1), MAX (height * size / longer, 1), GDK_INTERP_BILINEAR);
  return rf_thumbnails_make_texture (smaller, size);
}

static void
rf_thumbnails_work (gpointer data, gpointer user_data)
{
  g_autoptr (GTask) task = data;
  RfThumbnailErrand *errand = g_task_get_task_data (task);
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  GdkTexture *texture = NULL;

  rf_session_give_way ();
  if (g_task_return_error_if_cancelled (task))
    return;
  path = rf_service_derive (errand->service,
                            errand->sha256,
                            RF_DERIVED_THUMBNAIL,
                            RF_THUMBNAIL_SIZE,
                            g_task_get_cancellable (task),
                            &error);
  if (path != NULL)
    texture = rf_thumbnails_read (path, errand->size, &error);
  if (texture != NULL)
    g_task_return_pointer (task, texture, g_object_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
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
  kept->bytes = sizeof *kept;
  if (texture != NULL)
    kept->bytes +=
        (gsize) gdk_texture_get_width (texture) * (gsize) gdk_texture_get_height (texture) * 4;
  self->kept_bytes += kept->bytes;
  g_hash_table_replace (self->kept, kept->sha256, kept);
  while (self->kept_bytes > MOST_KEPT)
    {
      RfKeptThumbnail *last = g_queue_pop_tail (&self->uses);

      self->kept_bytes -= last->bytes;
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

static void rf_thumbnails_run (RfThumbnails *self);

static void
rf_thumbnails_done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RfThumbnails *self = RF_THUMBNAILS (source);
  const RfThumbnailErrand *errand = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = g_task_propagate_pointer (G_TASK (result), &error);
  g_autofree char *name = NULL;
  gpointer awaited = NULL;

  self->n_running--;
  rf_thumbnails_run (self);
  /* Nobody waited for it any more, and there may be a new question by now. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
      !g_hash_table_steal_extended (self->waiting, errand->sha256, (gpointer *) &name, &awaited))
    return;
  rf_thumbnails_keep (self, errand->sha256, texture);
  rf_thumbnails_answer (self, awaited, texture);
  rf_awaited_free (awaited);
}

/* The pool would keep a queue in order by going through all of it, and could not drop what
 * nobody waits for any more. */
static void
rf_thumbnails_run (RfThumbnails *self)
{
  while (self->n_running < THREADS && self->pending.head != NULL)
    {
      RfAwaited *awaited = g_queue_pop_head_link (&self->pending)->data;
      GTask *task = g_task_new (self, awaited->cancellable, rf_thumbnails_done_cb, NULL);

      g_task_set_task_data (task, g_steal_pointer (&awaited->errand), rf_thumbnail_errand_free);
      self->n_running++;
      g_thread_pool_push (self->threads, task, NULL);
    }
}

/* Such as the screen with the finest pixels needs them. */
static int
rf_thumbnails_get_size (void)
{
  GListModel *monitors = gdk_display_get_monitors (gdk_display_get_default ());
  int scale = 1;

  for (guint i = 0; i < g_list_model_get_n_items (monitors); i++)
    {
      g_autoptr (GdkMonitor) monitor = g_list_model_get_item (monitors, i);

      scale = MAX (scale, gdk_monitor_get_scale_factor (monitor));
    }
  return MIN (RF_THUMBNAIL_SHOWN * scale, RF_THUMBNAIL_SIZE);
}

static RfAwaited *
rf_thumbnails_begin (RfThumbnails *self, const char *sha256)
{
  RfAwaited *awaited = g_new0 (RfAwaited, 1);
  RfThumbnailErrand *errand = g_new0 (RfThumbnailErrand, 1);

  errand->service = g_object_ref (rf_session_get_service (self->session));
  errand->sha256 = g_strdup (sha256);
  errand->size = rf_thumbnails_get_size ();
  awaited->questions = g_array_new (FALSE, FALSE, sizeof (RfQuestion));
  awaited->cancellable = g_cancellable_new ();
  awaited->errand = errand;
  awaited->pending = &self->pending;
  awaited->place.data = awaited;
  g_hash_table_replace (self->waiting, g_strdup (sha256), awaited);
  g_queue_push_head_link (&self->pending, &awaited->place);
  rf_thumbnails_run (self);
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
