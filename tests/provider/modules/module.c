/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-provider.h"

/*
 * One module for the loader's tests. It is built several times, each time
 * wrong in another way:
 *   MODULE_ABI, MODULE_ID   what it says of itself
 *   MODULE_NO_SYMBOL        it exports nothing
 *   MODULE_NO_DESCRIPTOR    its function gives nothing
 *   MODULE_FAILING_INIT     its provider cannot be made
 *   MODULE_TYPE             its type, where that is no provider
 * ModuleProvider is defined as another name for each, since types of one
 * process have different names.
 */

#ifndef MODULE_ABI
#define MODULE_ABI RF_PROVIDER_ABI
#endif

G_DECLARE_FINAL_TYPE (ModuleProvider, module_provider, MODULE, PROVIDER, RfProvider)

struct _ModuleProvider
{
  RfProvider parent_instance;
};

#ifdef MODULE_FAILING_INIT

static gboolean
module_provider_initable_init (GInitable *initable, GCancellable *cancellable, GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "the voices are not there");
  return FALSE;
}

static void
module_provider_initable_iface_init (GInitableIface *iface)
{
  iface->init = module_provider_initable_init;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (ModuleProvider,
                               module_provider,
                               RF_TYPE_PROVIDER,
                               G_IMPLEMENT_INTERFACE (G_TYPE_INITABLE,
                                                      module_provider_initable_iface_init))

#else

G_DEFINE_FINAL_TYPE (ModuleProvider, module_provider, RF_TYPE_PROVIDER)

#endif

static void
module_provider_class_init (ModuleProviderClass *klass)
{
}

static void
module_provider_init (ModuleProvider *self)
{
}

#ifndef MODULE_TYPE
#define MODULE_TYPE module_provider_get_type
#endif

#ifdef MODULE_NO_SYMBOL
GType module_exports_something_else (void);
__attribute__ ((visibility ("default"))) GType
module_exports_something_else (void)
{
  return MODULE_TYPE ();
}
#else
RF_PROVIDER_EXPORT
{
#ifdef MODULE_NO_DESCRIPTOR
  return NULL;
#else
  static const RfProviderModule module = { MODULE_ABI, MODULE_ID, MODULE_TYPE };

  return &module;
#endif
}
#endif
