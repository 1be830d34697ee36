/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-service.h"

G_BEGIN_DECLS

RfPage *cli_page_list (RfService *service, RfNoun noun, RfSelector *selector, GError **error);

G_END_DECLS
