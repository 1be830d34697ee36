/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-config.h"
#include "rf-openai-names.h"

G_BEGIN_DECLS

RfOpenaiNames *rf_config_read_openai_names (RfConfig *config, RfKeyFile *file);

G_END_DECLS
