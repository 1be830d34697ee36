/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "openai-models.h"

#include "rf-exchange.h"

G_BEGIN_DECLS

/** RF_OPENAI_MOST: how many images one request may ask for */
#define RF_OPENAI_MOST 10

/**
 * RfOpenaiAsked:
 * @requests: (element-type RfRequest): what is to be made, one for each image
 * @results: (element-type RfResult): what was made, in the same order
 * @as_base64: the bytes are wanted in the answer, and no address
 *
 * What a request in OpenAI's form asks for.
 */
typedef struct
{
  GPtrArray *requests;
  GPtrArray *results;
  gboolean as_base64;
} RfOpenaiAsked;

RfOpenaiAsked *rf_openai_read_images (RfExchange *exchange, RfOpenai *openai, GError **error);
RfOpenaiAsked *rf_openai_read_speech (RfExchange *exchange, RfOpenai *openai, GError **error);
void rf_openai_asked_free (RfOpenaiAsked *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfOpenaiAsked, rf_openai_asked_free)

G_END_DECLS
