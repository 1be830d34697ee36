/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * RfConfigChange:
 * @config_file: (nullable): the configuration; %NULL for the usual place
 * @group: such as `defaults`
 * @key: such as `image`
 * @value: (nullable): its value from now on, or %NULL to take it away
 * @is_policy: the group is a policy, whose values are tried out before
 *
 * A line of refrain.conf.
 */
typedef struct
{
  const char *config_file;
  const char *group;
  const char *key;
  const char *value;
  gboolean is_policy;
} RfConfigChange;

void rf_config_write_async (const RfConfigChange *change,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
gboolean rf_config_write_finish (GAsyncResult *result, GError **error);
void rf_config_written_async (GAsyncReadyCallback callback, gpointer user_data);
void rf_config_wait (void);
guint rf_config_count_written (void);
void rf_config_tell (GtkWidget *from, const GError *error);

G_END_DECLS
