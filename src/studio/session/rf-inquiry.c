/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-inquiry.h"

/*
 * What several panels do alike: while an answer is under way no second one is asked for, and
 * what changes meanwhile is asked once more when it has come. Lives in whoever asks, on the
 * main thread; all zeros is one that is closed.
 */

/**
 * rf_inquiry_open:
 * @self: an inquiry
 *
 * There is somebody to be asked now.
 */
void
rf_inquiry_open (RfInquiry *self)
{
  rf_inquiry_close (self);
  self->cancellable = g_cancellable_new ();
}

/**
 * rf_inquiry_close:
 * @self: an inquiry
 *
 * Nobody is asked any more; what was asked ends as cancelled.
 */
void
rf_inquiry_close (RfInquiry *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->is_asking = FALSE;
  self->is_outdated = FALSE;
}

/**
 * rf_inquiry_begin:
 * @self: an inquiry
 *
 * Returns: whether to ask now; else nobody can be asked, or an answer is under way, and
 *   rf_inquiry_end() leaves it outdated
 */
gboolean
rf_inquiry_begin (RfInquiry *self)
{
  if (self->cancellable == NULL)
    return FALSE;
  self->is_outdated = self->is_asking;
  if (self->is_asking)
    return FALSE;
  self->is_asking = TRUE;
  return TRUE;
}

/**
 * rf_inquiry_end:
 * @self: an inquiry whose answer has come
 * @error: (nullable): or why none has
 *
 * Returns: whether it is of interest still: what was cancelled belongs to a session that
 *   has ended, and perhaps another one is being asked already
 */
gboolean
rf_inquiry_end (RfInquiry *self, const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return FALSE;
  self->is_asking = FALSE;
  return TRUE;
}
