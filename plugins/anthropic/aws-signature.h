/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-http-sign.h"

G_BEGIN_DECLS

/**
 * AwsSigner:
 * @access: the access key's id
 * @secret: the secret key
 * @token: (nullable): the session token of a key that lives for a while
 * @region: such as `eu-central-1`
 * @service: such as `bedrock`
 *
 * Who signs for what. Owns nothing.
 */
typedef struct
{
  const char *access;
  const char *secret;
  const char *token;
  const char *region;
  const char *service;
} AwsSigner;

void aws_signature_add (const AwsSigner *signer,
                        const RfHttpToSign *what,
                        gint64 now,
                        GPtrArray *headers);

G_END_DECLS
