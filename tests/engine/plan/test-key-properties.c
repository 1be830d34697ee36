/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "everything-model.h"
#include "rf-json-reader.h"
#include "rf-key.h"
#include "rf-normalise.h"

#include <string.h>

/*
 * Random requests. Each is a list of parameters, written twice in different
 * ways (other order, other number forms, defaults said or left out, permuted
 * sets, other Unicode forms) and once with one parameter changed. The first two
 * must have one key, the third another.
 */

#define REQUESTS   100000
#define PARAMETERS 8

static const char *const members[] = { "father", "mother", "grandmother" };
static const char *const hairs[] = { "short", "long", "curly" };
static const char *const accessories[] = { "glasses", "hat", "scarf" };
/* composed and decomposed forms of the same text */
static const char *const prompts[][2] = {
  { "plain", " plain\\n" },
  { "\\u00c5ngstr\\u00f6m", "A\\u030angstro\\u0308m" },
  { "two\\nlines", "two\\r\\nlines\\r\\n" },
  { "Case", "\\tCase" },
  { "\\ud83d\\ude00 smile", "\xf0\x9f\x98\x80 smile" },
  { "", "  " },
};

/* What is drawn for each parameter; 0 is its default. */
typedef struct
{
  guint values[PARAMETERS];
} Drawn;

static const guint limits[PARAMETERS] = { G_N_ELEMENTS (prompts), 3, 3, 8, 1985, 1001, 2, 100000 };
static const guint defaults[PARAMETERS] = { 5, 0, 0, 0, 1024 - 64, 500, 0, 7 };

static void
append_set (GString *text, GRand *random, guint bits)
{
  guint order[4] = { 0, 1, 2, 0 };
  gboolean first = TRUE;

  for (guint i = 2; i > 0; i--)
    {
      guint other = (guint) g_rand_int_range (random, 0, (gint32) i + 1);
      guint swap = order[i];

      order[i] = order[other];
      order[other] = swap;
    }
  order[3] = order[0]; /* once more, where it is in the set */
  g_string_append (text, "\"accessories\":[");
  for (guint i = 0; i < 4; i++)
    {
      if ((bits & (1U << order[i])) == 0)
        continue;
      g_string_append_printf (text, "%s\"%s\"", first ? "" : ",", accessories[order[i]]);
      first = FALSE;
    }
  g_string_append_c (text, ']');
}

static void
append_parameter (GString *text, GRand *random, guint parameter, guint value)
{
  guint form = (guint) g_rand_int_range (random, 0, 3);
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  switch (parameter)
    {
    case 0:
      g_string_append_printf (text, "\"prompt\":\"%s\"", prompts[value][form % 2]);
      break;
    case 1:
      g_string_append_printf (
          text, "\"%s\":\"%s\"", form == 0 ? "memberType" : "member", members[value]);
      break;
    case 2:
      {
        g_autofree char *shout = g_ascii_strup (hairs[value], -1);

        g_string_append_printf (text, "\"hair\":\"%s\"", form == 0 ? shout : hairs[value]);
      }
      break;
    case 3:
      append_set (text, random, value);
      break;
    case 4:
      if (form == 0)
        g_string_append_printf (text, "\"size\":%u", value + 64);
      else if (form == 1)
        g_string_append_printf (text, "\"size\":%u.0", value + 64);
      else
        g_string_append_printf (text, "\"size\":\"%ux%u\"", value + 64, value + 64);
      break;
    case 5:
      g_ascii_dtostr (number, sizeof number, value / 1000.0);
      if (form == 0)
        g_string_append_printf (text, "\"weight\":%s", number);
      else if (form == 1)
        g_string_append_printf (text, "\"weight\":\"%s\"", number);
      else
        g_string_append_printf (text, "\"weight\":%u.0e-3", value);
      break;
    case 6:
      g_string_append_printf (text, "\"tiled\":%s", value != 0 ? "true" : "false");
      break;
    default:
      g_string_append_printf (text, form == 0 ? "\"seed\":%u" : "\"seed\":\"%u\"", value);
      break;
    }
}

static char *
write_request (GRand *random, const Drawn *drawn)
{
  GString *text = g_string_new ("{");
  guint start = (guint) g_rand_int_range (random, 0, PARAMETERS);
  guint step = g_rand_boolean (random) ? 3 : 5; /* both prime to PARAMETERS */

  for (guint i = 0; i < PARAMETERS; i++)
    {
      guint parameter = (start + i * step) % PARAMETERS;
      guint value = drawn->values[parameter];

      if (value == defaults[parameter] && g_rand_boolean (random))
        continue;
      if (text->len > 1)
        g_string_append (text, g_rand_boolean (random) ? "," : " ,\n");
      append_parameter (text, random, parameter, value);
    }
  g_string_append_c (text, '}');
  return g_string_free (text, FALSE);
}

static char *
dup_canonical (const RfModelInfo *model, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = rf_json_parse (text, -1, NULL, &error);
  g_autoptr (GHashTable) inputs = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (RfNormal) normal = NULL;
  char *canonical = NULL;

  g_assert_no_error (error);
  normal = rf_normalise (model, json_node_get_object (node), inputs, &error);
  if (error != NULL)
    g_error ("%s: %s", text, error->message);
  canonical = rf_key_dup_canonical (model, normal->keyed, 1, &error);
  g_assert_no_error (error);
  return canonical;
}

static void
test_random_requests (void)
{
  g_autoptr (RfModelInfo) model = everything_model_new ();
  g_autoptr (GRand) random = g_rand_new_with_seed (8785);

  for (guint i = 0; i < REQUESTS; i++)
    {
      Drawn drawn;
      Drawn changed;
      guint which = (guint) g_rand_int_range (random, 0, PARAMETERS);
      g_autofree char *a = NULL;
      g_autofree char *b = NULL;
      g_autofree char *c = NULL;
      g_autofree char *key_a = NULL;
      g_autofree char *key_b = NULL;
      g_autofree char *key_c = NULL;

      for (guint n = 0; n < PARAMETERS; n++)
        drawn.values[n] = g_rand_boolean (random)
                              ? defaults[n]
                              : (guint) g_rand_int_range (random, 0, (gint32) limits[n]);
      changed = drawn;
      changed.values[which] = (drawn.values[which] + 1) % limits[which];
      a = write_request (random, &drawn);
      b = write_request (random, &drawn);
      c = write_request (random, &changed);
      key_a = dup_canonical (model, a);
      key_b = dup_canonical (model, b);
      key_c = dup_canonical (model, c);
      if (!g_str_equal (key_a, key_b))
        g_error ("%s and %s mean the same", a, b);
      if (g_str_equal (key_a, key_c))
        g_error ("%s and %s mean different things", a, c);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/key-properties/random-requests", test_random_requests);
  return g_test_run ();
}
