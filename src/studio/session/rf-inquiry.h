/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * RfInquiry:
 * @cancellable: (nullable): for calls; %NULL where there is no session to be asked
 * @is_asking: an answer is under way
 * @is_outdated: what it answers has changed meanwhile, so it is asked again
 *
 * Something that is asked again and again, and by one call at a time.
 */
typedef struct
{
  GCancellable *cancellable; /* (owned) (nullable) */
  gboolean is_asking;
  gboolean is_outdated;
} RfInquiry;

void rf_inquiry_open (RfInquiry *self);
void rf_inquiry_close (RfInquiry *self);
gboolean rf_inquiry_begin (RfInquiry *self);
gboolean rf_inquiry_end (RfInquiry *self, const GError *error);

G_END_DECLS
