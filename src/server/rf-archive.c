/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-archive.h"

#include "rf-tar.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * Entries as a tar archive that is made while it leaves: one entry's files at a time
 * lie in a work directory, and one block of the archive is made ahead of the one that
 * the client takes. So any number of entries costs the same memory, and a client that
 * reads slowly costs two blocks and no thread.
 *
 * What goes wrong before the first block is an error like any other. After that the
 * connection is cut in the middle of the body: no client takes what it has for all of
 * it.
 */

#define BLOCK (64 * 1024)

/* Entries that are listed at once. */
#define PAGE 200

/* A thread of a pool makes the next block, and nobody else looks into it meanwhile;
 * then the loop has it again. */
typedef struct
{
  RfService *service; /* (owned) */
  RfSelector *selector;
  RfProvenance provenance;
  char *folder; /* (owned) a work directory */
  char *files;  /* (owned) a folder in it, with the files of one entry */

  RfPage *page; /* (owned) (nullable) */
  guint position;
  gboolean is_last_page;
  GHashTable *names; /* (owned) utf8: of the page's files, each of which is there once */
  GDir *listing;     /* (owned) (nullable) of files */
  int file;          /* what is copied, or -1 */
  gint64 size;       /* bytes of it */
  gint64 left;       /* of those, what was not copied yet */
  gboolean is_whole; /* its end was made */
  gboolean has_failed;

  GBytes *ready; /* (owned) (nullable) the next block */
  gboolean is_under_way;
  gboolean waits; /* the client has taken everything */
} RfArchive;

typedef struct
{
  RfBody parent;
  RfExchange *exchange; /* that it is a part of */
} RfArchiveBody;

static void
rf_archive_free_cb (gpointer data)
{
  RfArchive *self = data;

  g_clear_pointer (&self->listing, g_dir_close);
  if (self->file >= 0)
    close (self->file);
  if (self->folder != NULL)
    rf_service_remove_work_directory (self->service, self->folder);
  g_clear_pointer (&self->page, rf_page_free);
  g_clear_pointer (&self->names, g_hash_table_unref);
  g_clear_pointer (&self->ready, g_bytes_unref);
  rf_selector_free (self->selector);
  g_object_unref (self->service);
  g_free (self->folder);
  g_free (self->files);
  g_free (self);
}

static gboolean
rf_archive_fail (const char *what, GError **error)
{
  g_set_error (error,
               RF_ERROR,
               RF_ERROR_STORE_UNAVAILABLE,
               "an archive cannot be made: %s: %s",
               what,
               g_strerror (errno));
  return FALSE;
}

static gboolean
rf_archive_make_folder (RfArchive *self, GError **error)
{
  self->folder = rf_service_dup_work_directory (self->service, error);
  if (self->folder == NULL)
    return FALSE;
  self->files = g_build_filename (self->folder, "files", NULL);
  return mkdir (self->files, 0700) == 0 || rf_archive_fail ("there is no folder for it", error);
}

static gboolean
rf_archive_turn_page (RfArchive *self, GError **error)
{
  g_clear_pointer (&self->page, rf_page_free);
  g_hash_table_remove_all (self->names);
  self->position = 0;
  self->page = rf_service_list (self->service, RF_NOUN_ENTRY, self->selector, error);
  if (self->page == NULL)
    return FALSE;
  g_free (self->selector->cursor);
  self->selector->cursor = g_strdup (self->page->next_cursor);
  self->is_last_page = self->page->next_cursor == NULL;
  return TRUE;
}

/* One that cannot be read keeps nobody from having the others. */
static gboolean
rf_archive_write_entry (RfArchive *self, RfEntry *entry, GError **error)
{
  const RfExportTarget target = { self->files, self->provenance };
  g_autoptr (GError) failure = NULL;
  gboolean written = FALSE;

  if (!rf_service_export (self->service, entry, &target, &written, &failure))
    {
      if (g_error_matches (failure, RF_ERROR, RF_ERROR_STORE_UNAVAILABLE))
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
      g_info ("“%s” is not exported: %s", entry->key, failure->message);
    }
  self->listing = g_dir_open (self->files, 0, NULL);
  return self->listing != NULL || rf_archive_fail ("its files cannot be listed", error);
}

/* The file is open when it has lost its name: nothing is left of it afterwards. */
static gboolean
rf_archive_begin_file (RfArchive *self, const char *name, GByteArray *block, GError **error)
{
  g_autofree char *path = g_build_filename (self->files, name, NULL);
  struct stat status;

  if (!g_hash_table_add (self->names, g_strdup (name)))
    return unlink (path) == 0 || rf_archive_fail ("a file stays", error);
  self->file = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (self->file < 0 || fstat (self->file, &status) != 0 || unlink (path) != 0)
    return rf_archive_fail ("a file that was exported cannot be read", error);
  rf_tar_append_header (block, name, status.st_size, status.st_mtime);
  self->size = status.st_size;
  self->left = status.st_size;
  return TRUE;
}

static gboolean
rf_archive_copy (RfArchive *self, GByteArray *block, GError **error)
{
  guint begin = block->len;
  gsize wanted = (gsize) MIN (self->left, (gint64) (BLOCK - begin));
  gssize count = 0;

  g_byte_array_set_size (block, begin + (guint) wanted);
  if (wanted > 0)
    count = read (self->file, block->data + begin, wanted);
  if (count < 0 && errno == EINTR)
    count = 0;
  else if (count < 0 || (count == 0 && wanted > 0))
    return rf_archive_fail ("a file that was exported cannot be read", error);
  g_byte_array_set_size (block, begin + (guint) count);
  self->left -= count;
  if (self->left > 0)
    return TRUE;
  rf_tar_append_padding (block, self->size);
  close (self->file);
  self->file = -1;
  return TRUE;
}

/* Goes on with the next that there is: bytes, a file, an entry, a page, the end. */
static gboolean
rf_archive_step (RfArchive *self, GByteArray *block, GError **error)
{
  const char *name =
      self->listing != NULL && self->file < 0 ? g_dir_read_name (self->listing) : NULL;

  if (self->file >= 0)
    return rf_archive_copy (self, block, error);
  if (name != NULL)
    return rf_archive_begin_file (self, name, block, error);
  g_clear_pointer (&self->listing, g_dir_close);
  if (self->page != NULL && self->position < self->page->items->len)
    return rf_archive_write_entry (
        self, g_ptr_array_index (self->page->items, self->position++), error);
  if (!self->is_last_page)
    return rf_archive_turn_page (self, error);
  rf_tar_append_end (block);
  self->is_whole = TRUE;
  return TRUE;
}

static gboolean
rf_archive_make_block (RfArchive *self, GError **error)
{
  g_autoptr (GByteArray) block = g_byte_array_sized_new (BLOCK + 1024);

  while (block->len < BLOCK && !self->is_whole)
    {
      if (!rf_archive_step (self, block, error))
        return FALSE;
    }
  self->ready = g_byte_array_free_to_bytes (g_steal_pointer (&block));
  return TRUE;
}

/* On a thread of a pool. */
static gboolean
rf_archive_work (RfExchange *exchange, GError **error)
{
  RfArchive *self = rf_exchange_get_data (exchange);
  g_autoptr (GError) failure = NULL;

  if (rf_archive_make_block (self, &failure))
    return TRUE;
  g_warning ("an export is cut off: %s", failure->message);
  self->has_failed = TRUE;
  return TRUE;
}

/* On the loop again. */
static void
rf_archive_landed (RfExchange *exchange)
{
  RfArchive *self = rf_exchange_get_data (exchange);
  gboolean waited = self->waits;

  self->is_under_way = FALSE;
  self->waits = FALSE;
  if (waited)
    rf_exchange_wake (exchange);
}

static RfBodyState
rf_archive_body_next (RfBody *body, GBytes **bytes)
{
  RfExchange *exchange = ((RfArchiveBody *) body)->exchange;
  RfArchive *self = rf_exchange_get_data (exchange);

  self->waits = self->is_under_way;
  if (self->waits)
    return RF_BODY_WAITS;
  if (self->ready == NULL)
    return self->has_failed ? RF_BODY_BREAKS : RF_BODY_ENDS;
  *bytes = g_steal_pointer (&self->ready);
  if (self->is_whole)
    return RF_BODY_BYTES;
  self->is_under_way = TRUE;
  if (!rf_exchange_make_more (exchange, RF_PLACE_READS, rf_archive_work, rf_archive_landed))
    {
      self->is_under_way = FALSE;
      self->has_failed = TRUE;
    }
  return RF_BODY_BYTES;
}

static void
rf_archive_body_free (RfBody *body)
{
  g_free (body);
}

/**
 * rf_archive_answer:
 * @exchange: a request under way, not on its loop; its data is taken
 * @selector: which entries
 * @provenance: what is told beside the bytes
 * @error: return location
 *
 * Answers with an archive that is made while it is sent.
 *
 * Returns: whether it has begun
 */
gboolean
rf_archive_answer (RfExchange *exchange,
                   const RfSelector *selector,
                   RfProvenance provenance,
                   GError **error)
{
  RfArchive *self = g_new0 (RfArchive, 1);
  RfArchiveBody *body = NULL;

  self->service = g_object_ref (rf_exchange_get_service (exchange));
  self->selector = rf_selector_copy (selector);
  self->selector->limit = PAGE;
  self->provenance = provenance;
  self->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->file = -1;
  rf_exchange_set_data (exchange, self, rf_archive_free_cb);
  if (!rf_archive_make_folder (self, error) || !rf_archive_make_block (self, error))
    return FALSE;
  body = g_new0 (RfArchiveBody, 1);
  body->parent.length = -1;
  body->parent.media_type = g_strdup ("application/x-tar");
  body->parent.next = rf_archive_body_next;
  body->parent.free = rf_archive_body_free;
  body->exchange = exchange;
  rf_exchange_answer_body (exchange, 200, &body->parent);
  return TRUE;
}
