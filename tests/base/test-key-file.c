/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-key-file.h"

#include <string.h>
#include <unistd.h>

#define PATH "/etc/refrain.conf"

/* A literal with its length, since some have a NUL within. */
#define BYTES(text) text, sizeof text - 1

static RfKeyFile *
read_bytes (const char *text, gsize length)
{
  g_autoptr (GError) error = NULL;
  RfKeyFile *file = rf_key_file_new_from_data (text, (gssize) length, PATH, &error);

  g_assert_no_error (error);
  return file;
}

static void
assert_faults (RfKeyFile *file, const char *wanted)
{
  const GPtrArray *faults = rf_key_file_get_faults (file);
  g_autoptr (GString) told = g_string_new (NULL);

  for (guint i = 0; i < faults->len; i++)
    {
      const char *fault = g_ptr_array_index (faults, i);

      g_assert_true (g_str_has_prefix (fault, PATH ":"));
      g_string_append_printf (told, "%s%s", i > 0 ? "|" : "", fault + strlen (PATH ":"));
    }
  g_assert_cmpstr (told->str, ==, wanted);
}

static void
assert_string (RfKeyFile *file, const char *group, const char *key, const char *wanted)
{
  g_autofree char *value = rf_key_file_dup_string (file, group, key);

  g_assert_cmpstr (value, ==, wanted);
}

static void
test_well_formed (void)
{
  g_autoptr (RfKeyFile) file = read_bytes (
      BYTES ("# comment\n\n[defaults]\nimage = portrait  \n tts=espeak\n"
             "[model a/b c/d]\nlabel=x=y\nempty=\n[bare]\n  # indented comment\n\t[tab]\nk=v"));
  const GPtrArray *groups = rf_key_file_get_groups (file);
  const RfKeyFileGroup *group = NULL;
  g_auto (GStrv) keys = rf_key_file_get_keys (file, "defaults");
  g_auto (GStrv) none = rf_key_file_get_keys (file, "bare");
  g_auto (GStrv) absent = rf_key_file_get_keys (file, "absent");

  assert_faults (file, "");
  g_assert_cmpstr (rf_key_file_get_path (file), ==, PATH);
  g_assert_cmpuint (groups->len, ==, 4);
  group = g_ptr_array_index (groups, 0);
  g_assert_cmpstr (group->noun, ==, "defaults");
  g_assert_cmpstr (group->name, ==, "");
  g_assert_cmpuint (g_strv_length (group->path), ==, 0);
  group = g_ptr_array_index (groups, 1);
  g_assert_cmpstr (group->group, ==, "model a/b c/d");
  g_assert_cmpstr (group->noun, ==, "model");
  g_assert_cmpstr (group->name, ==, "a/b c/d");
  g_assert_cmpuint (g_strv_length (group->path), ==, 3);
  g_assert_cmpstr (group->path[1], ==, "b c");
  assert_string (file, "defaults", "image", "portrait");
  assert_string (file, "defaults", "tts", "espeak");
  assert_string (file, "model a/b c/d", "label", "x=y");
  assert_string (file, "model a/b c/d", "empty", "");
  assert_string (file, "tab", "k", "v");
  assert_string (file, "tab", "absent", NULL);
  assert_string (file, "absent", "k", NULL);
  g_assert_cmpuint (g_strv_length (keys), ==, 2);
  g_assert_cmpstr (keys[0], ==, "image");
  g_assert_cmpuint (g_strv_length (none), ==, 0);
  g_assert_cmpuint (g_strv_length (absent), ==, 0);
  g_assert_true (rf_key_file_has_key (file, "defaults", "tts"));
  g_assert_false (rf_key_file_has_key (file, "bare", "tts"));
  g_assert_cmpint (rf_key_file_get_line (file, "defaults", "image"), ==, 4);
  g_assert_cmpint (rf_key_file_get_line (file, "bare", NULL), ==, 9);
  g_assert_cmpint (rf_key_file_get_line (file, "tab", "k"), ==, 12);
  g_assert_cmpint (rf_key_file_get_line (file, "tab", "none"), ==, 0);
}

typedef struct
{
  const char *text;
  gsize length;
  const char *faults; /* separated by | */
  const char *value;  /* (nullable) of key `k` in group `g` */
  const char *other;  /* (nullable) of key `l`, which mostly stands in a wrong group */
} FaultCase;

static const FaultCase faulty[] = {
  { BYTES (""), "", NULL },
  { BYTES ("\n\n"), "", NULL },
  { BYTES ("[g]\nnonsense\nk=v\n"), "2: a line is written key=value", "v" },
  { BYTES ("[g]\n=v\nk=v\n"), "2: a line is written key=value", "v" },
  { BYTES ("[g]\n  = v\nk=v\n"), "2: a line is written key=value", "v" },
  { BYTES ("k=x\n[g]\nk=v\n"), "1: k: it stands in no group", "v" },
  { BYTES ("[g]\nk=v\nk=w\nl=x\n"), "3: k: it stands in this group already", "v", "x" },
  { BYTES ("[g]\nk=v\n[g]\nk=w\nl=x\n"), "3: this group stands in the file already", "v" },
  { BYTES ("[g\nl=x\n[g]\nk=v\n"), "1: a group is written [noun name]", "v" },
  { BYTES ("[]\nl=x\n[g]\nk=v\n"), "1: a group is written [noun name]", "v" },
  { BYTES ("[g] x\nl=x\n[g]\nk=v\n"), "1: a group is written [noun name]", "v" },
  { BYTES ("[g]]\n[g]\nk=v\n"), "1: a group is written [noun name]", "v" },
  { BYTES ("[[g]\n[g]\nk=v\n"), "1: a group is written [noun name]", "v" },
  { BYTES ("[ g]\n[g]\nk=v\n"), "1: a group is written [noun name]", "v" },
  { BYTES ("[g ]\n[g]\nk=v\n"), "1: a group is written [noun name]", "v" },
  { BYTES ("[g  x]\n[g]\nk=v\n"), "1: a group is written [noun name]", "v" },
  { BYTES ("[g\tx]\n[g]\nk=v\n"), "1: a group is written [noun name]", "v" },
  { BYTES ("["), "1: a group is written [noun name]", NULL },
  { BYTES ("[a]\nx=1\n [b\nk=lost\n[g]\nk=v\n"), "3: a group is written [noun name]", "v" },
  { BYTES ("[g]\nk[=x\nk=v\n"), "2: k[: a key is written name or name[language]", "v" },
  { BYTES ("[g]\nk[]=x\nk=v\n"), "2: k[]: a key is written name or name[language]", "v" },
  { BYTES ("[g]\nk[de=x\nk=v\n"), "2: k[de: a key is written name or name[language]", "v" },
  { BYTES ("[g]\nk]=x\nk=v\n"), "2: k]: a key is written name or name[language]", "v" },
  { BYTES ("[g]\nk[de]x=x\nk=v\n"), "2: k[de]x: a key is written name or name[language]", "v" },
  { BYTES ("[g]\nk [de]=x\nk=v\n"), "2: k [de]: a key is written name or name[language]", "v" },
  { BYTES ("[g]\na\tb=x\nk=v\n"), "2: a\tb: a key is written name or name[language]", "v" },
  { BYTES ("[g]\nx=\xff\nk=v\n"), "2: it is not valid UTF-8", "v" },
  { BYTES ("[g]\nx=\xed\xa0\x80\nk=v\n"), "2: it is not valid UTF-8", "v" },
  { BYTES ("[\xff]\nl=x\n[g]\nk=v\n"), "1: it is not valid UTF-8", "v" },
  { BYTES ("[g]\nx=a\0b\nk=v\n"), "2: a NUL is not allowed", "v" },
  { BYTES ("[g]\nx\0=b\nk=v\0"), "2: a NUL is not allowed|3: a NUL is not allowed", NULL },
  { BYTES ("[\0]\nl=x\n[g]\nk=v\n"), "1: a NUL is not allowed", "v" },
  { BYTES ("[g]\n# \xff is only a comment\nk=v\n"), "", "v" },
  /* What GKeyFile's own reader would refuse the whole file for. */
  { BYTES ("[g]\nEncoding=latin1\nk=v\n"), "", "v" },
  { BYTES ("\xef\xbb\xbf[g]\nk=v\n"), "", "v" },
  { BYTES ("[g]\n\xef\xbb\xbfk=v\nk=v\n"), "", "v" },
  { BYTES ("[g]\r\nk=v\r\nbad\r\nl=\r\n"), "3: a line is written key=value", "v", "" },
  { BYTES ("[g]\rk=v\n"), "1: a group is written [noun name]", NULL },
  { BYTES ("1\n2\n[g]\nk=v\n3\n"),
    "1: a line is written key=value|2: a line is written key=value|5: a line is written key=value",
    "v" },
};

static void
test_faults (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (faulty); i++)
    {
      g_autoptr (RfKeyFile) file = read_bytes (faulty[i].text, faulty[i].length);

      assert_faults (file, faulty[i].faults);
      assert_string (file, "g", "k", faulty[i].value);
      /* What stood in a wrong group must not fall into another. */
      assert_string (file, "g", "l", faulty[i].other);
    }
}

static void
test_escapes (void)
{
  g_autoptr (RfKeyFile) file = read_bytes (
      BYTES ("[g]\ngood=\\sa\\tb\\\\c\\n\nbad=a\\qb\nend=a\\\nlist=a; b ;;c\\;d;\nbadlist=a;\\q\n"
             "none=\n"));
  g_auto (GStrv) list = rf_key_file_dup_list (file, "g", "list");
  g_auto (GStrv) bad_list = rf_key_file_dup_list (file, "g", "badlist");
  g_auto (GStrv) none = rf_key_file_dup_list (file, "g", "none");
  g_auto (GStrv) absent = rf_key_file_dup_list (file, "g", "absent");

  assert_string (file, "g", "good", " a\tb\\c\n");
  assert_string (file, "g", "bad", NULL);
  assert_string (file, "g", "bad", NULL);
  assert_string (file, "g", "end", NULL);
  g_assert_cmpuint (g_strv_length (list), ==, 3);
  g_assert_cmpstr (list[0], ==, "a");
  g_assert_cmpstr (list[1], ==, "b");
  g_assert_cmpstr (list[2], ==, "c;d");
  g_assert_null (bad_list);
  g_assert_cmpuint (g_strv_length (none), ==, 0);
  g_assert_null (absent);
  /* Read twice, told once. */
  assert_faults (file,
                 "6: badlist: there is no such escape|3: bad: there is no such escape|"
                 "4: end: there is no such escape");
}

static void
test_languages (void)
{
  g_autoptr (RfKeyFile) file = read_bytes (
      BYTES ("[g]\nlabel=Hair\nlabel[de]=Haare\nlabels[nl]=x\nlabel[sr@latin]=Kosa\nlab[fr]=y\n"));
  g_auto (GStrv) languages = rf_key_file_dup_languages (file, "g", "label");
  g_auto (GStrv) none = rf_key_file_dup_languages (file, "g", "absent");
  g_auto (GStrv) nowhere = rf_key_file_dup_languages (file, "nowhere", "label");
  g_autofree char *joined = g_strjoinv (" ", languages);

  g_assert_cmpstr (joined, ==, "de sr@latin");
  g_assert_null (none[0]);
  g_assert_null (nowhere[0]);
  assert_faults (file, "");
}

typedef struct
{
  const char *text;
  gboolean is_read;
  double value;
} ValueCase;

static RfKeyFile *
read_value (const char *text)
{
  g_autofree char *file = g_strconcat ("[g]\nk=", text, "\n", NULL);

  return read_bytes (file, strlen (file));
}

static void
test_booleans (void)
{
  static const ValueCase cases[] = {
    { "yes", TRUE, 1 },   { "true", TRUE, 1 },  { "no", TRUE, 0 },
    { "false", TRUE, 0 }, { " yes ", TRUE, 1 }, { "", FALSE, 7 },
    { "Yes", FALSE, 7 },  { "1", FALSE, 7 },    { "maybe", FALSE, 7 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (RfKeyFile) file = read_value (cases[i].text);
      gboolean value = 7;

      g_assert_true (rf_key_file_read_boolean (file, "g", "k", &value) == cases[i].is_read);
      g_assert_cmpint (value, ==, (int) cases[i].value);
      assert_faults (file, cases[i].is_read ? "" : "2: k: must be “yes” or “no”");
      g_assert_false (rf_key_file_read_boolean (file, "g", "absent", &value));
    }
}

static void
test_ints (void)
{
  static const ValueCase cases[] = {
    { "0", TRUE, 0 },
    { "-5", TRUE, -5 },
    { "100", TRUE, 100 },
    { "007", TRUE, 7 },
    { "101", FALSE, 77 },
    { "-6", FALSE, 77 },
    { "", FALSE, 77 },
    { "1.5", FALSE, 77 },
    { "1e1", FALSE, 77 },
    { "0x10", FALSE, 77 },
    { "5 5", FALSE, 77 },
    { "five", FALSE, 77 },
    { "99999999999999999999", FALSE, 77 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (RfKeyFile) file = read_value (cases[i].text);
      gint64 value = 77;

      g_assert_true (rf_key_file_read_int (file, "g", "k", -5, 100, &value) == cases[i].is_read);
      g_assert_cmpint (value, ==, (gint64) cases[i].value);
      assert_faults (file, cases[i].is_read ? "" : "2: k: must be a whole number from -5 to 100");
      g_assert_false (rf_key_file_read_int (file, "g", "absent", 0, 1, &value));
    }
}

static void
test_doubles (void)
{
  static const ValueCase cases[] = {
    { "0", TRUE, 0 },      { "-1.5", TRUE, -1.5 }, { "1e3", TRUE, 1000 }, { ".5", TRUE, 0.5 },
    { "", FALSE, 77 },     { "inf", FALSE, 77 },   { "nan", FALSE, 77 },  { "1e999", FALSE, 77 },
    { "0x10", FALSE, 77 }, { "1,5", FALSE, 77 },   { "1 2", FALSE, 77 },  { "e", FALSE, 77 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (RfKeyFile) file = read_value (cases[i].text);
      double value = 77;

      g_assert_true (rf_key_file_read_double (file, "g", "k", &value) == cases[i].is_read);
      g_assert_cmpfloat (value, ==, cases[i].value);
      assert_faults (file, cases[i].is_read ? "" : "2: k: must be a number");
      g_assert_false (rf_key_file_read_double (file, "g", "absent", &value));
    }
}

static void
test_credits (void)
{
  static const ValueCase cases[] = {
    { "5", TRUE, 5000000 },     { "0.02", TRUE, 20000 }, { "0", TRUE, 0 },
    { "-1", FALSE, 77 },        { "1e3", FALSE, 77 },    { "", FALSE, 77 },
    { "0.0000001", FALSE, 77 }, { "five", FALSE, 77 },   { "1,5", FALSE, 77 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (RfKeyFile) file = read_value (cases[i].text);
      gint64 value = 77;

      g_assert_true (rf_key_file_read_credits (file, "g", "k", &value) == cases[i].is_read);
      g_assert_cmpint (value, ==, (gint64) cases[i].value);
      assert_faults (file,
                     cases[i].is_read
                         ? ""
                         : "2: k: must be credits: a decimal of at most six places, not negative");
      g_assert_false (rf_key_file_read_credits (file, "g", "absent", &value));
    }
}

static void
test_durations (void)
{
  static const ValueCase cases[] = {
    { "7d", TRUE, 604800 }, { "90", FALSE, 77 },  { "", FALSE, 77 },
    { "-1d", FALSE, 77 },   { "7 d", FALSE, 77 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (RfKeyFile) file = read_value (cases[i].text);
      gint64 value = 77;

      g_assert_true (rf_key_file_read_duration (file, "g", "k", &value) == cases[i].is_read);
      g_assert_cmpint (value, ==, (gint64) cases[i].value);
      assert_faults (file,
                     cases[i].is_read ? "" : "2: k: must be a duration such as “7d” or “90s”");
      g_assert_false (rf_key_file_read_duration (file, "g", "absent", &value));
    }
}

static void
test_unknown_keys (void)
{
  static const char *const known[] = { "label", "price", NULL };
  g_autoptr (RfKeyFile) file =
      read_bytes (BYTES ("[g]\nlabel=a\nlabel[de]=b\npirce=5\nfoo[de]=x\nquux=y\n"));

  rf_key_file_refuse_unknown_keys (file, "g", known);
  rf_key_file_refuse_unknown_keys (file, "absent", known);
  assert_faults (file,
                 "3: label[de]: “label” is no text, and the same in each language|"
                 "4: pirce: it is not known here; did you mean “price”?|"
                 "5: foo[de]: it is not known here|6: quux: it is not known here");
}

static void
test_unknown_texts (void)
{
  static const char *const known[] = { "label", "price", NULL };
  static const char *const texts[] = { "label", NULL };
  g_autoptr (RfKeyFile) file =
      read_bytes (BYTES ("[g]\nlabel[de]=b\nlabel[fr_CA]=c\nprice[de]=5\nlable[de]=d\n"));

  rf_key_file_refuse_unknown_texts (file, "g", known, texts);
  assert_faults (file,
                 "4: price[de]: “price” is no text, and the same in each language|"
                 "5: lable[de]: it is not known here; did you mean “label”?");
}

static void
test_own_faults (void)
{
  g_autoptr (RfKeyFile) file = read_bytes (BYTES ("\n[g]\nk=v\n"));

  rf_key_file_add_fault (file, "g", "k", "must not be “%s”", "v");
  rf_key_file_add_fault (file, "g", "absent", "it is missing");
  rf_key_file_add_fault (file, "g", NULL, "it is odd");
  rf_key_file_add_fault (file, "nowhere", NULL, "the group is missing");
  assert_faults (file,
                 "3: k: must not be “v”|2: absent: it is missing|2: it is odd|"
                 " the group is missing");
}

static void
test_too_large (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strnfill (1024 * 1024 + 1, '\n');
  g_autoptr (RfKeyFile) largest = rf_key_file_new_from_data (text, 1024 * 1024, PATH, &error);

  g_assert_no_error (error);
  g_assert_nonnull (largest);
  g_assert_null (rf_key_file_new_from_data (text, -1, PATH, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_TOO_LARGE);
  g_assert_cmpstr (error->message, ==, PATH ": it is larger than 1048576 bytes");
}

/* The worst that fits in: every line is wrong. */
static void
test_many_faults (void)
{
  g_autoptr (GString) text = g_string_new ("[g]\n");
  g_autoptr (RfKeyFile) file = NULL;

  for (int i = 0; i < 200000; i++)
    g_string_append (text, "x\n");
  file = read_bytes (text->str, text->len);
  g_assert_cmpuint (rf_key_file_get_faults (file)->len, ==, 200000);
}

static void
test_files (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  g_autofree char *wanted = NULL;
  g_autoptr (RfKeyFile) file = NULL;
  g_autoptr (RfKeyFile) again = NULL;
  int descriptor = g_file_open_tmp ("rf-key-file-XXXXXX", &path, &error);

  g_assert_no_error (error);
  close (descriptor);
  g_assert_true (g_file_set_contents (path, "[g]\nk=v\nbad\n", -1, &error));
  file = rf_key_file_new_from_file (path, &error);
  g_assert_no_error (error);
  assert_string (file, "g", "k", "v");
  wanted = g_strconcat (path, ":3: a line is written key=value", NULL);
  g_assert_cmpstr (g_ptr_array_index (rf_key_file_get_faults (file), 0), ==, wanted);
  again = rf_key_file_ref (file);
  g_clear_pointer (&file, rf_key_file_unref);
  assert_string (again, "g", "k", "v");
  unlink (path);

  g_assert_null (rf_key_file_new_from_file (path, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_NOT_FOUND);
  g_assert_true (g_str_has_prefix (error->message, path));
  g_clear_error (&error);
  g_assert_null (rf_key_file_new_from_file ("/", &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_null (rf_key_file_new_from_file ("/dev/zero", &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_TOO_LARGE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/key-file/well-formed", test_well_formed);
  g_test_add_func ("/key-file/faults", test_faults);
  g_test_add_func ("/key-file/escapes", test_escapes);
  g_test_add_func ("/key-file/languages", test_languages);
  g_test_add_func ("/key-file/booleans", test_booleans);
  g_test_add_func ("/key-file/ints", test_ints);
  g_test_add_func ("/key-file/doubles", test_doubles);
  g_test_add_func ("/key-file/credits", test_credits);
  g_test_add_func ("/key-file/durations", test_durations);
  g_test_add_func ("/key-file/unknown-keys", test_unknown_keys);
  g_test_add_func ("/key-file/unknown-texts", test_unknown_texts);
  g_test_add_func ("/key-file/own-faults", test_own_faults);
  g_test_add_func ("/key-file/too-large", test_too_large);
  g_test_add_func ("/key-file/many-faults", test_many_faults);
  g_test_add_func ("/key-file/files", test_files);
  return g_test_run ();
}
