/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rules-history.h"

G_BEGIN_DECLS

/**
 * RulesTrend:
 * @count: how many points were measured; all else is 0 where it is 0
 * @first: the median of the first third of them
 * @last: the median of the last third of them
 * @middle: the median of all of them
 * @rise: how far it has gone up, below 0 for down; 0 where it goes up and down
 * @newest: the second of the last of them, 0 for the latest sample
 *
 * Where a sensor stands and where it goes to. One reading that stands out changes none
 * of it, as soon as there are nine.
 */
typedef struct
{
  guint count;
  double first;
  double last;
  double middle;
  double rise;
  int newest;
} RulesTrend;

RulesTrend rules_trend_of (const RulesHistory *history, RulesSensor sensor);

G_END_DECLS
