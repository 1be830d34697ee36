/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "aws-signature.h"
#include "cloud-run.h"
#include "rf-time.h"

#include <string.h>

/*
 * AWS's published vectors (the “aws4” suite that botocore and aws-c-auth carry,
 * with its keys, time and service), and a call of Bedrock that is signed.
 */

#define NOW    G_GINT64_CONSTANT (1440938160000) /* 2015-08-30T12:36:00Z */
#define ACCESS "AKIDEXAMPLE"
#define SECRET "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
#define TOKEN  "6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267"
#define FORM   "application/x-www-form-urlencoded"

static const struct
{
  const char *name;
  const char *method;
  const char *path;
  const char *query;
  const char *content_type;
  const char *body;
  const char *token;
  const char *names;
  const char *signature;
} vectors[] = {
  { "get-vanilla",
    "GET",
    "/",
    NULL,
    NULL,
    NULL,
    NULL,
    "host;x-amz-date",
    "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31" },
  { "get-utf8",
    "GET",
    "/ሴ",
    NULL,
    NULL,
    NULL,
    NULL,
    "host;x-amz-date",
    "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85" },
  { "get-vanilla-query-order-key-case",
    "GET",
    "/",
    "Param2=value2&Param1=value1",
    NULL,
    NULL,
    NULL,
    "host;x-amz-date",
    "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500" },
  { "get-vanilla-with-session-token",
    "GET",
    "/",
    NULL,
    NULL,
    NULL,
    TOKEN,
    "host;x-amz-date;x-amz-security-token",
    "07ec1639c89043aa0e3e2de82b96708f198cceab042d4a97044c66dd9f74e7f8" },
  { "post-vanilla",
    "POST",
    "/",
    NULL,
    NULL,
    NULL,
    NULL,
    "host;x-amz-date",
    "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b" },
  { "post-x-www-form-urlencoded",
    "POST",
    "/",
    NULL,
    FORM,
    "Param1=value1",
    NULL,
    "content-type;host;x-amz-date",
    "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a" },
};

static void
test_vectors (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      g_autoptr (GUri) uri = g_uri_build (G_URI_FLAGS_ENCODED_PATH | G_URI_FLAGS_ENCODED_QUERY,
                                          "https",
                                          NULL,
                                          "example.amazonaws.com",
                                          -1,
                                          vectors[i].path,
                                          vectors[i].query,
                                          NULL);
      const char *body = vectors[i].body;
      g_autoptr (GBytes) bytes = body != NULL ? g_bytes_new (body, strlen (body)) : NULL;
      const RfHttpToSign what = { vectors[i].method, uri, vectors[i].content_type, bytes };
      const AwsSigner signer = { ACCESS, SECRET, vectors[i].token, "us-east-1", "service" };
      g_autoptr (GPtrArray) headers = g_ptr_array_new_with_free_func (g_free);
      g_autofree char *wanted =
          g_strdup_printf ("AWS4-HMAC-SHA256 Credential=" ACCESS "/20150830/us-east-1/service/"
                           "aws4_request, SignedHeaders=%s, Signature=%s",
                           vectors[i].names,
                           vectors[i].signature);

      g_test_message ("%s", vectors[i].name);
      aws_signature_add (&signer, &what, NOW, headers);
      g_assert_cmpuint (headers->len, ==, vectors[i].token != NULL ? 6 : 4);
      g_assert_cmpstr (headers->pdata[0], ==, "X-Amz-Date");
      g_assert_cmpstr (headers->pdata[1], ==, "20150830T123600Z");
      g_assert_cmpstr (headers->pdata[headers->len - 2], ==, "Authorization");
      g_assert_cmpstr (headers->pdata[headers->len - 1], ==, wanted);
    }
}

static CloudRun *
new_run (const char *key)
{
  g_setenv ("BEDROCK_API_KEY", key, TRUE);
  rf_time_set_for_tests (NOW);
  return cloud_run_new (&cloud_bedrock, cloud_bedrock.cases);
}

/* What is asked in cloud-anthropic.c, signed by the function of the vectors. */
static char *
dup_authorization (CloudRun *run, const char *token)
{
  g_autofree char *url = g_strconcat (stand_in_get_url (run->server), run->row->path, NULL);
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_ENCODED_PATH, NULL);
  g_autoptr (GBytes) body = g_bytes_new (run->row->parts[0], strlen (run->row->parts[0]));
  const RfHttpToSign what = { "POST", uri, "application/json", body };
  const AwsSigner signer = { "access-canary-1", "secret-canary-2", token, "us-east-1", "bedrock" };
  g_autoptr (GPtrArray) headers = g_ptr_array_new_with_free_func (g_free);

  aws_signature_add (&signer, &what, NOW, headers);
  return g_strdup (headers->pdata[headers->len - 1]);
}

static void
test_signed (gconstpointer token)
{
  g_autofree char *key =
      g_strconcat ("access-canary-1:secret-canary-2", token != NULL ? ":" : NULL, token, NULL);
  g_autoptr (CloudRun) run = new_run (key);
  g_autofree char *authorization = dup_authorization (run, token);
  g_autoptr (GBytes) answer = cloud_dup_answer (run->row, "");
  StandInStep *step = stand_in_expect (run->server, "POST", run->row->path);
  g_autoptr (GError) error = NULL;
  g_autoptr (RfOutput) output = NULL;

  stand_in_require_header (step, "authorization", authorization);
  stand_in_require_header (step, "x-amz-date", "20150830T123600Z");
  if (token != NULL)
    stand_in_require_header (step, "x-amz-security-token", token);
  else
    stand_in_require_no_header (step, "x-amz-security-token");
  stand_in_require_no_header (step, "x-api-key");
  stand_in_answer_bytes (step, 200, "application/json", answer);
  output = cloud_run_make (run, &error);
  g_assert_no_error (error);
}

/* No part of the key is shown, nor what was made of it. */
static void
test_hidden (void)
{
  static const char *const echoes[] = { "access-canary-1", "secret-canary-2", "token-canary-3" };
  g_autoptr (CloudRun) run = new_run ("access-canary-1:secret-canary-2:token-canary-3");
  g_autofree char *authorization = dup_authorization (run, "token-canary-3");

  for (gsize i = 0; i <= G_N_ELEMENTS (echoes); i++)
    {
      const char *echo = i < G_N_ELEMENTS (echoes) ? echoes[i] : authorization;
      StandInStep *step = stand_in_expect (run->server, "POST", run->row->path);
      g_autofree char *body = g_strdup_printf ("{\"message\":\"bad: %s\"}", echo);
      g_autoptr (GError) error = NULL;

      stand_in_answer_text (step, 403, "application/json", body);
      g_assert_null (cloud_run_make (run, &error));
      g_assert_error (error, RF_ERROR, RF_ERROR_PROVIDER_UNAVAILABLE);
      g_assert_nonnull (strstr (error->message, "[hidden]"));
      g_assert_null (strstr (error->message, "canary"));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  cloud_log_watch ();
  g_test_add_func ("/cloud-aws/vectors", test_vectors);
  g_test_add_data_func ("/cloud-aws/signed", NULL, test_signed);
  g_test_add_data_func ("/cloud-aws/signed-with-token", "token-canary-3", test_signed);
  g_test_add_func ("/cloud-aws/hidden", test_hidden);
  return g_test_run ();
}
