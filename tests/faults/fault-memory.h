/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "fault-plan.h"

G_BEGIN_DECLS

extern const FaultKind fault_kind_memory;

void fault_memory_install (void);

G_END_DECLS
