/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rules-history.h"
#include "rules-verdict.h"

G_BEGIN_DECLS

void rules_judge (const RulesHistory *history, RulesVerdict *verdict);

G_END_DECLS
