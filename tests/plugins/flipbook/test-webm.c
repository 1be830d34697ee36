/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-webm-writer.h"

#include "rf-ebml.h"
#include "rf-error.h"
#include "rf-paths.h"

#include <math.h>
#include <string.h>

/*
 * The files that are written, read by another hand than the one that wrote them:
 * every element is where the others say that it is.
 */

typedef struct
{
  guint32 id;
  gsize start; /* of its data */
  gsize size;
} Element;

typedef struct
{
  const guint8 *data;
  gsize length;
} Bytes;

/* A number of 1 to 8 bytes whose first one tells how many. */
static guint64
read_size (const Bytes *bytes, gsize *at, gboolean is_id)
{
  guint8 first = bytes->data[*at];
  int count = 1;
  guint64 value;

  while (count < 8 && (first & (0x80 >> (count - 1))) == 0)
    count++;
  value = is_id ? first : first & (0xff >> count);
  for (int i = 1; i < count; i++)
    value = value << 8 | bytes->data[*at + (gsize) i];
  *at += (gsize) count;
  return value;
}

static Element
read_element (const Bytes *bytes, gsize at)
{
  Element element;

  element.id = (guint32) read_size (bytes, &at, TRUE);
  element.size = (gsize) read_size (bytes, &at, FALSE);
  element.start = at;
  g_assert_cmpuint (element.start + element.size, <=, bytes->length);
  return element;
}

static guint64
read_number (const Bytes *bytes, const Element *element)
{
  guint64 value = 0;

  g_assert_cmpuint (element->size, <=, 8);
  for (gsize i = 0; i < element->size; i++)
    value = value << 8 | bytes->data[element->start + i];
  return value;
}

/* The elements in another one, which they fill. */
static GArray *
list_members (const Bytes *bytes, const Element *parent)
{
  GArray *members = g_array_new (FALSE, FALSE, sizeof (Element));
  gsize at = parent->start;

  while (at < parent->start + parent->size)
    {
      Element element = read_element (bytes, at);

      g_array_append_val (members, element);
      at = element.start + element.size;
    }
  g_assert_cmpuint (at, ==, parent->start + parent->size);
  return members;
}

static Element
find (const Bytes *bytes, const Element *parent, guint32 id)
{
  g_autoptr (GArray) members = list_members (bytes, parent);

  for (guint i = 0; i < members->len; i++)
    {
      if (g_array_index (members, Element, i).id == id)
        return g_array_index (members, Element, i);
    }
  g_error ("there is no element %x in %x", id, parent->id);
}

static void
write_blocks (RfWebmWriter *writer, int frames, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autofree guint8 *data = g_malloc0 (size);

  for (int i = 0; i < frames; i++)
    {
      const RfWebmBlock frame = { RF_WEBM_VIDEO, (guint64) i * 40000000, i % 50 == 0, data, size };
      const RfWebmBlock sound = { RF_WEBM_AUDIO, (guint64) i * 40000000 + 1000000, TRUE, data, 9 };

      rf_webm_writer_add (writer, &frame, &error);
      g_assert_no_error (error);
      rf_webm_writer_add (writer, &sound, &error);
      g_assert_no_error (error);
    }
}

static GBytes *
write_file (int frames, gsize size)
{
  static const RfWebmVideo video = { "V_VP8", 320, 200, 25 };
  g_autoptr (GBytes) header = g_bytes_new_static ("OpusHead", 8);
  const RfWebmAudio audio = { "A_OPUS", header, 48000, 2, 6500000, 80000000 };
  g_autoptr (GError) error = NULL;
  g_autofree char *home = g_dir_make_tmp ("webm-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (home, "file.webm", NULL);
  g_autoptr (RfWebmWriter) writer = rf_webm_writer_new (path, &video, &audio, &error);
  char *data = NULL;
  gsize length = 0;

  g_assert_no_error (error);
  write_blocks (writer, frames, size);
  rf_webm_writer_close (writer, (guint64) frames * 40000000, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &data, &length, NULL));
  rf_paths_remove_tree (home);
  return g_bytes_new_take (data, length);
}

static Element
open_segment (const Bytes *bytes)
{
  Element head = read_element (bytes, 0);
  Element segment = read_element (bytes, head.start + head.size);

  g_assert_cmphex (head.id, ==, 0x1a45dfa3);
  g_assert_cmphex (segment.id, ==, 0x18538067);
  g_assert_cmpuint (segment.start + segment.size, ==, bytes->length);
  return segment;
}

/* What the list at the beginning points to is there. */
static void
test_seek_head (void)
{
  static const guint32 ids[] = { 0x1549a966, 0x1654ae6b, 0x1c53bb6b };
  g_autoptr (GBytes) file = write_file (120, 700);
  Bytes bytes = { 0 };
  Element segment, list;
  g_autoptr (GArray) seeks = NULL;

  bytes.data = g_bytes_get_data (file, &bytes.length);
  segment = open_segment (&bytes);
  list = find (&bytes, &segment, 0x114d9b74);
  seeks = list_members (&bytes, &list);
  g_assert_cmpuint (seeks->len, ==, G_N_ELEMENTS (ids));
  for (guint i = 0; i < seeks->len; i++)
    {
      const Element *seek = &g_array_index (seeks, Element, i);
      Element id = find (&bytes, seek, 0x53ab);
      Element position = find (&bytes, seek, 0x53ac);
      Element there =
          read_element (&bytes, segment.start + (gsize) read_number (&bytes, &position));

      g_assert_cmphex (read_number (&bytes, &id), ==, ids[i]);
      g_assert_cmphex (there.id, ==, ids[i]);
    }
}

/* Each place of the index is a cluster that begins at that time with a frame
 * that needs no other. */
static void
test_index (void)
{
  g_autoptr (GBytes) file = write_file (120, 700);
  Bytes bytes = { 0 };
  Element segment, cues;
  g_autoptr (GArray) points = NULL;

  bytes.data = g_bytes_get_data (file, &bytes.length);
  segment = open_segment (&bytes);
  cues = find (&bytes, &segment, 0x1c53bb6b);
  points = list_members (&bytes, &cues);
  g_assert_cmpuint (points->len, ==, 3);
  for (guint i = 0; i < points->len; i++)
    {
      const Element *point = &g_array_index (points, Element, i);
      Element time = find (&bytes, point, 0xb3);
      Element positions = find (&bytes, point, 0xb7);
      Element position = find (&bytes, &positions, 0xf1);
      Element cluster =
          read_element (&bytes, segment.start + (gsize) read_number (&bytes, &position));
      Element cluster_time = find (&bytes, &cluster, 0xe7);
      Element block = find (&bytes, &cluster, 0xa3);

      g_assert_cmphex (cluster.id, ==, 0x1f43b675);
      g_assert_cmpuint (read_number (&bytes, &time), ==, i * 2000);
      g_assert_cmpuint (read_number (&bytes, &cluster_time), ==, i * 2000);
      g_assert_cmpmem (bytes.data + block.start, 4, "\x81\0\0\x80", 4);
    }
}

static void
test_info (void)
{
  g_autoptr (GBytes) file = write_file (75, 10);
  Bytes bytes = { 0 };
  Element segment, info, duration;
  guint64 bits;
  double value = 0;

  bytes.data = g_bytes_get_data (file, &bytes.length);
  segment = open_segment (&bytes);
  info = find (&bytes, &segment, 0x1549a966);
  duration = find (&bytes, &info, 0x4489);
  bits = read_number (&bytes, &duration);
  memcpy (&value, &bits, sizeof value);
  g_assert_cmpfloat (value, ==, 3000);
}

/* A block says when it is in 16 bits: no cluster may be longer. */
static void
test_no_key_frames (void)
{
  static const RfWebmVideo video = { "V_VP9", 320, 200, 1 };
  g_autofree char *home = g_dir_make_tmp ("webm-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (home, "file.webm", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (RfWebmWriter) writer = rf_webm_writer_new (path, &video, NULL, &error);
  g_autofree char *data = NULL;
  Bytes bytes = { 0 };
  Element segment;
  g_autoptr (GArray) members = NULL;
  guint clusters = 0;

  g_assert_no_error (error);
  for (int i = 0; i < 60; i++)
    {
      const RfWebmBlock block = {
        RF_WEBM_VIDEO, (guint64) i * 1000000000, i == 0, (const guint8 *) "x", 1
      };

      g_assert_true (rf_webm_writer_add (writer, &block, &error));
    }
  g_assert_true (rf_webm_writer_close (writer, G_GUINT64_CONSTANT (60000000000), &error));
  g_assert_true (g_file_get_contents (path, &data, &bytes.length, NULL));
  bytes.data = (const guint8 *) data;
  segment = open_segment (&bytes);
  members = list_members (&bytes, &segment);
  for (guint i = 0; i < members->len; i++)
    clusters += g_array_index (members, Element, i).id == 0x1f43b675;
  g_assert_cmpuint (clusters, ==, 12);
  rf_paths_remove_tree (home);
}

/* At the edges of what 1, 2 and more bytes of a size hold. */
static void
test_sizes (void)
{
  static const gsize sizes[] = { 0, 1, 126, 127, 128, 16382, 16383, 16384, 2097150, 2097151 };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GByteArray) array = g_byte_array_new ();
      g_autofree guint8 *data = g_malloc0 (sizes[i] + 1);
      Element element;
      Bytes bytes;

      rf_ebml_append_bytes (array, 0xa3, data, sizes[i]);
      bytes = (Bytes){ array->data, array->len };
      element = read_element (&bytes, 0);
      g_assert_cmphex (element.id, ==, 0xa3);
      g_assert_cmpuint (element.size, ==, sizes[i]);
      g_assert_cmpuint (element.start + element.size, ==, array->len);
    }
}

static void
test_same_bytes (void)
{
  g_autoptr (GBytes) one = write_file (30, 100);
  g_autoptr (GBytes) other = write_file (30, 100);

  g_assert_true (g_bytes_equal (one, other));
}

static void
test_no_place (void)
{
  static const RfWebmVideo video = { "V_VP8", 320, 200, 25 };
  g_autoptr (GError) error = NULL;
  g_autoptr (RfWebmWriter) writer = NULL;
  gboolean is_written;
  g_autofree guint8 *data = g_malloc0 (1000000);
  const RfWebmBlock block = { RF_WEBM_VIDEO, 0, TRUE, data, 1000000 };

  g_assert_null (rf_webm_writer_new ("/nonexistent/there/file", &video, NULL, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_PROVIDER_FAILED);
  g_clear_error (&error);
  writer = rf_webm_writer_new ("/dev/full", &video, NULL, &error);
  g_assert_no_error (error);
  is_written = rf_webm_writer_add (writer, &block, &error) &&
               rf_webm_writer_close (writer, 40000000, &error);
  g_assert_false (is_written);
  g_assert_error (error, RF_ERROR, RF_ERROR_PROVIDER_FAILED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flipbook/webm/seek-head", test_seek_head);
  g_test_add_func ("/flipbook/webm/index", test_index);
  g_test_add_func ("/flipbook/webm/info", test_info);
  g_test_add_func ("/flipbook/webm/no-key-frames", test_no_key_frames);
  g_test_add_func ("/flipbook/webm/sizes", test_sizes);
  g_test_add_func ("/flipbook/webm/same-bytes", test_same_bytes);
  g_test_add_func ("/flipbook/webm/no-place", test_no_place);
  return g_test_run ();
}
