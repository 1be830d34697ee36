/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-file-calls.h"

G_BEGIN_DECLS

extern const RfFileCalls fault_files;

G_END_DECLS
