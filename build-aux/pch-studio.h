/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* As pch.h, for the studio. */
#include "pch.h"

#include <adwaita.h>
#include <glib/gi18n.h>
