/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-cloud-service.h"
#include "rf-http-retry.h"
#include "rf-provider.h"

G_BEGIN_DECLS

#define RF_TYPE_CLOUD_PROVIDER (rf_cloud_provider_get_type ())

G_DECLARE_DERIVABLE_TYPE (RfCloudProvider, rf_cloud_provider, RF, CLOUD_PROVIDER, RfProvider)

/**
 * RfCloudProviderClass:
 * @service: what the service is like
 *
 * A provider that is a mapping to a service on the network. A plugin only
 * sets @service, by RF_CLOUD_PLUGIN().
 */
struct _RfCloudProviderClass
{
  RfProviderClass parent_class;

  const RfCloudService *service;

  gpointer padding[8];
};

void rf_cloud_provider_set_patience (RfCloudProvider *self, const RfHttpPatience *patience);

/**
 * RF_CLOUD_PLUGIN:
 * @plugin_id: the manifest's id, in quotation marks
 * @Name: of the type, as `RfOpenaiProvider`
 * @name: the same in lower case, as `rf_openai_provider`
 * @description: a constant #RfCloudService
 *
 * Writes the rest of a plugin whose service is data alone.
 */
#define RF_CLOUD_PLUGIN(plugin_id, Name, name, description)                                        \
  typedef struct                                                                                   \
  {                                                                                                \
    RfCloudProvider parent_instance;                                                               \
  } Name;                                                                                          \
  typedef struct                                                                                   \
  {                                                                                                \
    RfCloudProviderClass parent_class;                                                             \
  } Name##Class;                                                                                   \
  static GType name##_get_type (void);                                                             \
  G_DEFINE_TYPE (Name, name, RF_TYPE_CLOUD_PROVIDER)                                               \
  static void name##_class_init (Name##Class *klass)                                               \
  {                                                                                                \
    RF_CLOUD_PROVIDER_CLASS (klass)->service = &description;                                       \
  }                                                                                                \
  static void name##_init (Name *self) {}                                                          \
  RF_PROVIDER_EXPORT                                                                               \
  {                                                                                                \
    static const RfProviderModule module = { RF_PROVIDER_ABI, plugin_id, name##_get_type };        \
                                                                                                   \
    return &module;                                                                                \
  }

G_END_DECLS
