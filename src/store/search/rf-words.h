/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-connection.h"

G_BEGIN_DECLS

/**
 * RfWordsForm:
 * @RF_WORDS_EXACT: what is asked, to the letter; slow for a beginning that many
 *   words share
 * @RF_WORDS_QUICK: that and perhaps more: by the beginnings that the index holds
 */
typedef enum
{
  RF_WORDS_EXACT,
  RF_WORDS_QUICK,
} RfWordsForm;

gboolean rf_words_register (RfConnection *connection, GError **error);
char *
rf_words_dup_match (RfConnection *connection, const char *text, RfWordsForm form, GError **error);

G_END_DECLS
