/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-entry.h"
#include "rf-error.h"

G_BEGIN_DECLS

/**
 * RfProvenance:
 * @RF_PROVENANCE_FULL: the whole request
 * @RF_PROVENANCE_MINIMAL: nothing of what a person wrote: no prompt and no request
 * @RF_PROVENANCE_NONE: the bytes alone
 *
 * What an export tells of where an asset came from.
 */
typedef enum
{
  RF_PROVENANCE_FULL,
  RF_PROVENANCE_MINIMAL,
  RF_PROVENANCE_NONE,
} RfProvenance;

extern const RfEnumName rf_provenance_names[];

/* The keyword of the text in a PNG. */
#define RF_SIDECAR_KEYWORD "Refrain"

/**
 * RfSidecar:
 * @position: which asset of the generation it stands beside
 * @files: (element-type utf8): the file of each asset, names without a folder
 * @entry: the entry with its generation, as strange as who wrote it
 *
 * What stands beside an exported file, as `NAME.json` beside `NAME.png`.
 */
typedef struct
{
  guint position;
  GPtrArray *files;
  RfEntry *entry;
} RfSidecar;

char *rf_sidecar_dup_file_name (const RfEntry *entry, guint position);
char *rf_sidecar_dup_name (const char *file_name);
JsonNode *rf_provenance_to_json (const RfEntry *entry, RfProvenance provenance);
JsonNode *rf_sidecar_to_json (const RfEntry *entry, guint position, RfProvenance provenance);
RfSidecar *rf_sidecar_new_from_json (JsonNode *node, GError **error);
void rf_sidecar_free (RfSidecar *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfSidecar, rf_sidecar_free)

G_END_DECLS
