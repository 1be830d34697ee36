/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-hash.h"
#include "rf-paths.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* FIPS 180-2, and NIST's vectors of SHA-256. */
#define HASH_OF_NOTHING    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define HASH_OF_ABC        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define HASH_OF_TWO_BLOCKS "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
#define HASH_OF_MILLION    "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"

typedef struct
{
  char *folder;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("rf-hash-XXXXXX", &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  rf_paths_remove_tree (fixture->folder);
  g_free (fixture->folder);
}

static char *
write_million (Fixture *fixture)
{
  char *path = g_build_filename (fixture->folder, "million", NULL);
  g_autofree char *text = g_strnfill (1000000, 'a');
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, 1000000, &error);
  g_assert_no_error (error);
  return path;
}

static void
test_bytes (void)
{
  g_autofree char *nothing = rf_hash_bytes (NULL, 0);
  g_autofree char *abc = rf_hash_bytes ("abc", 3);
  g_autofree char *two_blocks =
      rf_hash_bytes ("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 56);
  g_autofree char *text = g_strnfill (1000000, 'a');
  g_autofree char *million = rf_hash_bytes (text, 1000000);

  g_assert_cmpstr (nothing, ==, HASH_OF_NOTHING);
  g_assert_cmpstr (abc, ==, HASH_OF_ABC);
  g_assert_cmpstr (two_blocks, ==, HASH_OF_TWO_BLOCKS);
  g_assert_cmpstr (million, ==, HASH_OF_MILLION);
}

static void
test_parts (void)
{
  g_autoptr (RfHash) hash = rf_hash_new ();
  g_autofree char *abc = NULL;
  g_autofree char *nothing = NULL;
  g_autofree char *million = NULL;

  rf_hash_update (hash, "a", 1);
  rf_hash_update (hash, "", 0);
  rf_hash_update (hash, "bc", 2);
  abc = rf_hash_finish (hash);
  g_assert_cmpstr (abc, ==, HASH_OF_ABC);
  /* Ready for the next. */
  nothing = rf_hash_finish (hash);
  g_assert_cmpstr (nothing, ==, HASH_OF_NOTHING);
  for (int i = 0; i < 100000; i++)
    rf_hash_update (hash, "aaaaaaaaaa", 10);
  million = rf_hash_finish (hash);
  g_assert_cmpstr (million, ==, HASH_OF_MILLION);
  rf_hash_free (NULL);
}

static gpointer
hash_cb (gpointer data)
{
  for (int i = 0; i < 1000; i++)
    {
      g_autofree char *abc = rf_hash_bytes ("abc", 3);

      g_assert_cmpstr (abc, ==, HASH_OF_ABC);
    }
  return NULL;
}

static void
test_threads (void)
{
  GThread *threads[4];

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("hash", hash_cb, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

static void
test_file (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = write_million (fixture);
  guint64 bytes = 0;
  g_autofree char *hex = rf_hash_file (path, &bytes, NULL, &error);
  g_autofree char *again = rf_hash_file (path, NULL, NULL, NULL);

  g_assert_no_error (error);
  g_assert_cmpstr (hex, ==, HASH_OF_MILLION);
  g_assert_cmpstr (again, ==, HASH_OF_MILLION);
  g_assert_cmpuint (bytes, ==, 1000000);
}

static void
test_descriptor (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = write_million (fixture);
  g_autofree char *rest = NULL;
  g_autofree char *nothing = NULL;
  g_autofree char *wanted = g_strnfill (1000000, 'a');
  g_autofree char *wanted_hex = rf_hash_bytes (wanted, 999990);
  guint64 bytes = 0;
  int descriptor = open (path, O_RDONLY);

  /* From where it stands, and it stays open. */
  g_assert_cmpint (lseek (descriptor, 10, SEEK_SET), ==, 10);
  rest = rf_hash_descriptor (descriptor, &bytes, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (rest, ==, wanted_hex);
  g_assert_cmpuint (bytes, ==, 999990);
  nothing = rf_hash_descriptor (descriptor, &bytes, NULL, &error);
  g_assert_cmpstr (nothing, ==, HASH_OF_NOTHING);
  g_assert_cmpuint (bytes, ==, 0);
  g_assert_cmpint (close (descriptor), ==, 0);

  g_assert_null (rf_hash_descriptor (-1, &bytes, NULL, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_STORE_UNAVAILABLE);
}

static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *path = write_million (fixture);

  g_cancellable_cancel (cancellable);
  g_assert_null (rf_hash_file (path, NULL, cancellable, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_CANCELLED);
  g_assert_null (rf_hash_file (path, NULL, cancellable, NULL));
}

static void
test_missing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (fixture->folder, "no such file", NULL);
  g_autofree char *wanted = g_strconcat (path, ": cannot open: No such file or directory", NULL);

  g_assert_null (rf_hash_file (path, NULL, NULL, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_NOT_FOUND);
  g_assert_cmpstr (error->message, ==, wanted);
}

/* A pipe that nobody writes to must not be waited for. */
static void
test_no_regular_file (Fixture *fixture, gconstpointer data)
{
  g_autofree char *pipe_path = g_build_filename (fixture->folder, "pipe", NULL);
  const char *const paths[] = { fixture->folder, pipe_path, "/dev/zero" };

  g_assert_cmpint (mkfifo (pipe_path, 0600), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *wanted = g_strconcat (paths[i], ": it is not a regular file", NULL);

      g_assert_null (rf_hash_file (paths[i], NULL, NULL, &error));
      g_assert_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST);
      g_assert_cmpstr (error->message, ==, wanted);
    }
}

static void
test_is_hex (void)
{
  g_autofree char *upper = g_ascii_strup (HASH_OF_ABC, -1);

  g_assert_true (rf_hash_is_hex (HASH_OF_ABC));
  g_assert_false (rf_hash_is_hex (HASH_OF_ABC "0"));
  g_assert_false (rf_hash_is_hex (&HASH_OF_ABC[1]));
  g_assert_false (rf_hash_is_hex (upper));
  g_assert_false (rf_hash_is_hex (""));
  g_assert_false (rf_hash_is_hex (NULL));
  g_assert_false (
      rf_hash_is_hex ("../../etc/passwd0000000000000000000000000000000000000000000000000"));
}

/* RFC 4231, test cases 1, 2 and 6. */
static void
test_hmac (void)
{
  static const struct
  {
    guint8 byte; /* of the key */
    gsize length;
    const char *key; /* (nullable): else so many of @byte */
    const char *text;
    const char *hex;
  } rows[] = {
    { 0x0b,
      20,
      NULL,
      "Hi There",
      "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7" },
    { 0,
      4,
      "Jefe",
      "what do ya want for nothing?",
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843" },
    { 0xaa,
      131,
      NULL,
      "Test Using Larger Than Block-Size Key - Hash Key First",
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *filled = g_strnfill (rows[i].length, (char) rows[i].byte);
      const char *key = rows[i].key != NULL ? rows[i].key : filled;
      guint8 digest[RF_SHA256_BYTES] = { 0 };
      g_autoptr (GString) hex = g_string_new (NULL);

      rf_hash_hmac (key, rows[i].length, rows[i].text, digest);
      for (gsize j = 0; j < sizeof digest; j++)
        g_string_append_printf (hex, "%02x", digest[j]);
      g_assert_cmpstr (hex->str, ==, rows[i].hex);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hash/bytes", test_bytes);
  g_test_add_func ("/hash/parts", test_parts);
  g_test_add_func ("/hash/threads", test_threads);
  g_test_add ("/hash/file", Fixture, NULL, set_up, test_file, tear_down);
  g_test_add ("/hash/descriptor", Fixture, NULL, set_up, test_descriptor, tear_down);
  g_test_add ("/hash/cancelled", Fixture, NULL, set_up, test_cancelled, tear_down);
  g_test_add ("/hash/missing", Fixture, NULL, set_up, test_missing, tear_down);
  g_test_add ("/hash/no-regular-file", Fixture, NULL, set_up, test_no_regular_file, tear_down);
  g_test_add_func ("/hash/is-hex", test_is_hex);
  g_test_add_func ("/hash/hmac", test_hmac);
  return g_test_run ();
}
