/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-json-reader.h"
#include "rf-plan-memo.h"
#include "rf-request-fields.h"
#include "rf-request-pack.h"

#include <string.h>

/* Which requests share a plan, and which plans are remembered. */

static RfRequest *
new_request (const char *params)
{
  g_autofree char *text = g_strdup_printf ("{\"kind\":\"image\",\"params\":{%s}}", params);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = rf_json_parse (text, -1, NULL, &error);
  RfRequest *request = NULL;

  g_assert_no_error (error);
  request = rf_request_new_from_json (node, &error);
  g_assert_no_error (error);
  return request;
}

static gboolean
are_packed_alike (const RfRequest *one, const RfRequest *other)
{
  g_autoptr (GByteArray) left = rf_request_pack (one);
  g_autoptr (GByteArray) right = rf_request_pack (other);

  g_assert_nonnull (left);
  g_assert_nonnull (right);
  return left->len == right->len && memcmp (left->data, right->data, left->len) == 0;
}

static void
change_field (RfRequest *request, const RfRequestField *field)
{
  gpointer member = G_STRUCT_MEMBER_P (request, field->offset);

  switch (field->type)
    {
    case RF_FIELD_STRING:
    case RF_FIELD_ID:
      *(char **) member = g_strdup ("other");
      break;
    case RF_FIELD_VERSION:
    case RF_FIELD_DURATION:
    case RF_FIELD_CREDITS:
      *(gint64 *) member = 7;
      break;
    case RF_FIELD_BOOLEAN:
      *(gboolean *) member = TRUE;
      break;
    case RF_FIELD_TAGS:
      request->tags = g_strsplit ("a b", " ", -1);
      break;
    case RF_FIELD_KIND:
      request->kind = RF_KIND_MUSIC;
      break;
    case RF_FIELD_STRATEGY:
      request->strategy = RF_STRATEGY_PER_PLAYER;
      break;
    case RF_FIELD_PARAMS:
      json_object_set_int_member (request->params, "other", 1);
      break;
    case RF_FIELD_INPUTS:
    default:
      g_assert_not_reached ();
    }
}

static void
test_every_field_tells_requests_apart (void)
{
  g_autoptr (RfRequest) plain = new_request ("\"prompt\":\"cat\"");
  g_autoptr (RfRequest) same = new_request ("\"prompt\":\"cat\"");
  g_autoptr (RfRequest) tenant = new_request ("\"prompt\":\"cat\"");
  g_autoptr (RfRequest) no_kind = new_request ("\"prompt\":\"cat\"");

  g_assert_true (are_packed_alike (plain, same));
  for (gsize i = 0; i < RF_REQUEST_N_FIELDS; i++)
    {
      g_autoptr (RfRequest) other = new_request ("\"prompt\":\"cat\"");

      if (rf_request_fields[i].type == RF_FIELD_INPUTS)
        continue;
      change_field (other, &rf_request_fields[i]);
      g_test_message ("%s", rf_request_fields[i].name);
      g_assert_false (are_packed_alike (plain, other));
    }
  tenant->namespace_ = g_strdup ("tenant");
  g_assert_false (are_packed_alike (plain, tenant));
  no_kind->has_kind = FALSE;
  g_assert_false (are_packed_alike (plain, no_kind));
}

static void
test_every_value_tells_requests_apart (void)
{
  static const char *const values[] = {
    "\"a\":1",
    "\"a\":1.0",
    "\"a\":1.5",
    "\"a\":\"1\"",
    "\"a\":true",
    "\"a\":false",
    "\"a\":null",
    "\"a\":[]",
    "\"a\":[1]",
    "\"a\":[1,1]",
    "\"a\":[[1],1]",
    "\"a\":{}",
    "\"a\":{\"b\":1}",
    "\"a\":[\"b\",\"c\"]",
    "\"a\":[\"bc\",\"\"]",
    "\"a\":\"\"",
    "\"b\":1",
    "\"a\":{},\"b\":1",
    "",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    {
      for (gsize j = 0; j < G_N_ELEMENTS (values); j++)
        {
          g_autoptr (RfRequest) one = new_request (values[i]);
          g_autoptr (RfRequest) other = new_request (values[j]);

          g_test_message ("%s %s", values[i], values[j]);
          g_assert_cmpint (are_packed_alike (one, other), ==, i == j);
        }
    }
}

static void
test_what_is_like_no_other_is_not_packed (void)
{
  g_autoptr (RfRequest) input = new_request ("");
  g_autoptr (RfRequest) once = new_request ("");
  g_autoptr (RfRequest) plain = new_request ("");
  g_autoptr (RfRequest) job = new_request ("");

  rf_request_take_input (input, "image", rf_input_new (NULL, NULL, "CACHE#image#00"));
  g_assert_null (rf_request_pack (input));
  once->idempotency_key = g_strdup ("once");
  g_assert_null (rf_request_pack (once));
  job->job = 7;
  job->asker = g_strdup ("account kids");
  g_assert_true (are_packed_alike (plain, job));
}

static GByteArray *
pack_number (guint number, gsize length)
{
  GByteArray *bytes = g_byte_array_new ();

  g_byte_array_set_size (bytes, (guint) (sizeof number + length));
  memset (bytes->data, 0, bytes->len);
  memcpy (bytes->data, &number, sizeof number);
  return bytes;
}

/* The plan's version tells which request it is of. */
static void
add_number (RfPlanMemo *memo, guint number, gsize length)
{
  g_autoptr (GByteArray) packed = pack_number (number, length);
  g_autoptr (RfPlan) plan = rf_plan_new ();

  plan->version = number;
  rf_plan_memo_add (memo, packed, plan);
}

static gboolean
has_number (RfPlanMemo *memo, guint number, gsize length)
{
  g_autoptr (GByteArray) packed = pack_number (number, length);
  g_autoptr (RfPlan) plan = rf_plan_memo_find (memo, packed);

  if (plan != NULL)
    g_assert_cmpuint (plan->version, ==, number);
  return plan != NULL;
}

static void
test_what_was_added_is_found (void)
{
  g_autoptr (RfPlanMemo) memo = rf_plan_memo_new ();

  g_assert_false (has_number (memo, 1, 0));
  for (guint i = 0; i < 500; i++)
    add_number (memo, i, i % 20);
  for (guint i = 0; i < 500; i++)
    g_assert_true (has_number (memo, i, i % 20));
  g_assert_false (has_number (memo, 1, 2));
  g_assert_false (has_number (memo, 500, 0));
  add_number (memo, 7, 7);
  g_assert_true (has_number (memo, 7, 7));
}

static void
test_what_nobody_asks_for_is_forgotten (void)
{
  g_autoptr (RfPlanMemo) memo = rf_plan_memo_new ();
  guint kept = 0;

  for (guint i = 0; i < 100000; i++)
    {
      add_number (memo, i, 100);
      g_assert_true (has_number (memo, 0, 100));
    }
  g_assert_true (has_number (memo, 99999, 100));
  for (guint i = 1; i < 100000; i++)
    kept += has_number (memo, i, 100) ? 1 : 0;
  g_assert_cmpuint (kept, >, 1000);
  g_assert_cmpuint (kept, <, 10000);
}

static void
test_what_is_large_is_not_kept (void)
{
  g_autoptr (RfPlanMemo) memo = rf_plan_memo_new ();

  add_number (memo, 1, 4000);
  g_assert_true (has_number (memo, 1, 4000));
  add_number (memo, 2, 1000000);
  g_assert_false (has_number (memo, 2, 1000000));
}

static gpointer
use_thread (gpointer data)
{
  for (guint i = 0; i < 20000; i++)
    {
      if (!has_number (data, i % 700, 1000))
        add_number (data, i % 700, 1000);
    }
  return NULL;
}

static void
test_threads_share_it (void)
{
  g_autoptr (RfPlanMemo) memo = rf_plan_memo_new ();
  GThread *threads[4];

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("use", use_thread, memo);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_true (has_number (memo, 699, 1000));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/request-pack/every-field-tells-requests-apart",
                   test_every_field_tells_requests_apart);
  g_test_add_func ("/request-pack/every-value-tells-requests-apart",
                   test_every_value_tells_requests_apart);
  g_test_add_func ("/request-pack/what-is-like-no-other-is-not-packed",
                   test_what_is_like_no_other_is_not_packed);
  g_test_add_func ("/plan-memo/what-was-added-is-found", test_what_was_added_is_found);
  g_test_add_func ("/plan-memo/what-nobody-asks-for-is-forgotten",
                   test_what_nobody_asks_for_is_forgotten);
  g_test_add_func ("/plan-memo/what-is-large-is-not-kept", test_what_is_large_is_not_kept);
  g_test_add_func ("/plan-memo/threads-share-it", test_threads_share_it);
  return g_test_run ();
}
