/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "cli-context.h"

G_BEGIN_DECLS

RfPeople *cli_people_get (CliContext *context, GError **error);
void cli_people_locate (CliContext *context, RfPerson *person);
char *cli_people_dup_state (const RfPerson *person);
const char *cli_people_get_place (const RfAsset *asset);
int cli_people_foresee (CliContext *context, const CliArguments *arguments, GError **error);

G_END_DECLS
