/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "bench-store.h"
#include "rf-hash.h"
#include "rf-time.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <stdlib.h>
#include <string.h>

/*
 * Fills a folder with images for the library to show. They share some small pictures, which
 * lie where the helper would have put them, so that reading and drawing them is measured,
 * and making them is not.
 *
 *   bench-fill ENTRIES FOLDER
 *
 * It is a program of its own because it has the store's inside, which the studio has not.
 */

#define PICTURES 500
#define SIDE     256

static char *
make_sha256 (gint64 number)
{
  g_autofree char *text = g_strdup_printf ("picture %u", (guint) (number % PICTURES));

  return rf_hash_bytes (text, strlen (text));
}

/* One of them in a hundred is about a castle, and ten in all about a unicorn. */
static char *
make_prompt (gint64 number)
{
  return g_strdup_printf ("word%u word%u%s%s in a soft light, number %u",
                          (guint) (number * 7919 % 997),
                          (guint) (number * 104729 % 10007),
                          number % 100 == 0 ? " castle" : "",
                          number % 2000 == 1 ? " unicorn" : "",
                          (guint) number);
}

static void
fill_generation (RfGeneration *generation, gint64 number)
{
  RfAsset *asset = rf_asset_new (rf_kind_get_role (RF_KIND_IMAGE), "image/png");

  generation->id = g_strdup_printf ("%08x-0000-4000-8000-%012x", (guint) number, (guint) number);
  generation->prompt = make_prompt (number);
  generation->canonical = g_strdup_printf ("{\"kind\":\"image\",\"model\":\"image\",\"params\":{"
                                           "\"prompt\":\"%s\"},\"provider\":\"dummy\"}",
                                           generation->prompt);
  generation->fingerprint = rf_hash_bytes (generation->canonical, strlen (generation->canonical));
  generation->identity = g_strdup (generation->fingerprint);
  generation->kind = RF_KIND_IMAGE;
  generation->provider = g_strdup ("dummy");
  generation->model = g_strdup ("image");
  generation->account = g_strdup ("default");
  generation->profile = g_strdup ("default");
  generation->cost = generation->price = generation->charged = 1000000;
  asset->sha256 = make_sha256 (number);
  asset->extension = g_strdup ("png");
  asset->bytes = 100000;
  asset->modified = 1700000000000000000;
  g_ptr_array_add (generation->assets, asset);
}

static RfEntry *
make_entry (gint64 number)
{
  RfEntry *entry = rf_entry_new ();

  entry->generation = rf_generation_new ();
  fill_generation (entry->generation, number);
  entry->profile = g_strdup ("default");
  entry->version = 1;
  entry->key = g_strconcat ("CACHE#image#", entry->generation->identity, NULL);
  entry->created_at = rf_time_now () - RF_DAY * 1000 - number * 1000;
  entry->generation->started_at = entry->generation->finished_at = entry->created_at;
  return entry;
}

static void
write_picture (const char *folder, gint64 number)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, SIDE, SIDE);
  g_autofree char *sha256 = make_sha256 (number);
  g_autofree char *directory = g_build_filename (folder, "derived", sha256, NULL);
  g_autofree char *path = g_build_filename (directory, "thumb-256.png", NULL);
  g_autoptr (GError) error = NULL;
  guchar *pixels = gdk_pixbuf_get_pixels (pixbuf);
  int stride = gdk_pixbuf_get_rowstride (pixbuf);

  for (int y = 0; y < SIDE; y++)
    {
      for (int x = 0; x < SIDE; x++)
        {
          guchar *pixel = pixels + y * stride + x * 3;

          pixel[0] = (guchar) (x + number);
          pixel[1] = (guchar) (y + 3 * number);
          pixel[2] = (guchar) (x * y / SIDE + 7 * number);
        }
    }
  g_mkdir_with_parents (directory, 0700);
  if (!gdk_pixbuf_save (pixbuf, path, "png", &error, "compression", "1", NULL))
    g_error ("%s", error->message);
}

int
main (int argc, char **argv)
{
  gint64 entries = argc > 1 ? g_ascii_strtoll (argv[1], NULL, 10) : 0;
  g_autofree char *folder = NULL;

  if (argc < 3 || entries <= 0)
    return 2;
  folder = bench_dup_folder (argv[2]);
  bench_fill (folder, entries, make_entry);
  for (gint64 i = 0; i < PICTURES; i++)
    write_picture (folder, i);
  return 0;
}
