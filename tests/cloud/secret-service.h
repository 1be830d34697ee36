/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SecretMood:
 *
 * What the keyring is like just now.
 */
typedef enum
{
  SECRET_HAS,
  SECRET_HAS_NOT,
  SECRET_LOCKED,
  SECRET_SILENT,
  SECRET_FAILS,
} SecretMood;

/* As much of a Secret Service (freedesktop.org's Secret Service API 0.2) as a
 * look-up needs, on the session bus that the environment names. */
typedef struct _SecretStandIn SecretStandIn;

SecretStandIn *secret_stand_in_new (const char *address, const char *secret);
void secret_stand_in_free (SecretStandIn *self);
void secret_stand_in_set_mood (SecretStandIn *self, SecretMood mood);

G_END_DECLS
