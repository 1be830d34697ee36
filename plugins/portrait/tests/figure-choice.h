/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "portrait-figure.h"

G_BEGIN_DECLS

/* Every parameter of a figure that is chosen from a table, the set of accessories included. */
extern const char *const figure_parameters[];

void figure_set (RfPortraitFigure *figure, const char *parameter, const char *const *choices);

G_END_DECLS
