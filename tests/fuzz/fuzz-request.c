/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "everything-model.h"
#include "fuzz.h"
#include "rf-json-printer.h"
#include "rf-json-reader.h"
#include "rf-key.h"
#include "rf-normalise.h"

/*
 * Any JSON is a request or is refused. A request that is written otherwise
 * (here: in canonical form) has the same canonical text, and what that text
 * says as parameters has it once more.
 */

static char *
print (JsonNode *node)
{
  g_autoptr (GError) error = NULL;
  char *text = rf_json_print (node, NULL, &error);

  g_assert_no_error (error);
  return text;
}

static void
check_error (const GError *error)
{
  g_autoptr (JsonNode) node = rf_error_to_json (error);
  g_autofree char *text = print (node);

  g_assert_true (error->domain == RF_ERROR);
}

static void
check_normal_again (const RfModelInfo *model, RfRequest *request, RfNormal *normal)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) keyed = json_node_init_object (json_node_alloc (), normal->keyed);
  g_autofree char *text = print (keyed);
  g_autoptr (JsonNode) given = rf_json_parse (text, -1, &rf_json_canonical_limits, &error);
  g_autoptr (RfNormal) again = NULL;
  g_autoptr (JsonNode) keyed_again = NULL;
  g_autofree char *text_again = NULL;

  g_assert_no_error (error);
  /* Stands under the inputs. */
  json_object_remove_member (json_node_get_object (given), "picture");
  again = rf_normalise (model, json_node_get_object (given), request->inputs, &error);
  g_assert_no_error (error);
  keyed_again = json_node_init_object (json_node_alloc (), again->keyed);
  text_again = print (keyed_again);
  g_assert_cmpstr (text_again, ==, text);
}

/* What is written of a request is read as the same request. */
static void
check_written_again (const RfRequest *request)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = rf_request_to_json (request);
  g_autofree char *text = print (node);
  g_autoptr (JsonNode) other = rf_json_parse (text, -1, &rf_json_canonical_limits, &error);
  g_autoptr (RfRequest) again = NULL;
  g_autoptr (JsonNode) node_again = NULL;
  g_autofree char *text_again = NULL;

  g_assert_no_error (error);
  again = rf_request_new_from_local_json (other, "/", &error);
  g_assert_no_error (error);
  node_again = rf_request_to_json (again);
  text_again = print (node_again);
  g_assert_cmpstr (text_again, ==, text);
}

/* Returns the canonical text, or NULL where the request is refused. */
static char *
dup_canonical (const RfModelInfo *model, JsonNode *node)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RfRequest) request = rf_request_new_from_json (node, &error);
  g_autoptr (RfNormal) normal = NULL;
  char *canonical = NULL;

  if (request != NULL)
    check_written_again (request);
  if (request != NULL)
    normal = rf_normalise (model, request->params, request->inputs, &error);
  if (normal == NULL)
    {
      check_error (error);
      return NULL;
    }
  canonical = rf_key_dup_canonical (model, normal->keyed, 1, &error);
  g_assert_no_error (error);
  check_normal_again (model, request, normal);
  return canonical;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (RfModelInfo) model = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (JsonNode) other = NULL;
  g_autofree char *text = NULL;
  g_autofree char *canonical = NULL;
  g_autofree char *canonical_again = NULL;

  fuzz_make_criticals_fatal ();
  node = rf_json_parse ((const char *) data, (gssize) size, NULL, NULL);
  if (node == NULL)
    return 0;
  model = everything_model_new ();
  canonical = dup_canonical (model, node);
  text = print (node);
  other = rf_json_parse (text, -1, &rf_json_canonical_limits, NULL);
  g_assert_nonnull (other);
  canonical_again = dup_canonical (model, other);
  g_assert_cmpstr (canonical, ==, canonical_again);
  return 0;
}
