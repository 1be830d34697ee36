/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-module.h"

#include <gmodule.h>

/*
 * Opens a plugin's shared library and makes its provider. A library that was
 * once opened stays: its types cannot be taken out of the process again.
 */

/** What a module exports; RF_PROVIDER_EXPORT writes it */
#define ENTRY_SYMBOL "rf_provider_module"

static void G_GNUC_PRINTF (3, 4)
    set_unavailable (GError **error, const RfProviderInfo *info, const char *format, ...)
{
  g_autofree char *reason = NULL;
  va_list arguments;

  va_start (arguments, format);
  reason = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error,
               RF_ERROR,
               RF_ERROR_PROVIDER_UNAVAILABLE,
               "provider “%s” cannot be used: %s",
               info->id,
               reason);
}

static void
add_hint (GError **error, const RfProviderInfo *info)
{
  g_autofree char *packages = info->packages != NULL ? g_strjoinv (" ", info->packages) : NULL;
  g_autofree char *hint = NULL;

  if (error == NULL || *error == NULL || (*error)->domain != RF_ERROR ||
      rf_error_get_hint (*error) != NULL)
    return;
  if (packages != NULL && packages[0] != '\0')
    hint = g_strdup_printf ("Install what it needs: apt install %s", packages);
  else
    hint = g_strdup ("Install the plugin again, built for this version of Refrain");
  rf_error_set_hint (*error, hint);
}

/* GModule puts its errors into words once; they name the path already, unless
 * it is a library of the module's that is missing. */
static GModule *
open_library (const RfProviderInfo *info, GError **error)
{
  g_autoptr (GError) local = NULL;
  GModule *library = g_module_open_full (info->module_path, G_MODULE_BIND_LOCAL, &local);

  if (library != NULL)
    {
      g_module_make_resident (library);
      return library;
    }
  if (!g_file_test (info->module_path, G_FILE_TEST_EXISTS))
    set_unavailable (error, info, "the module %s is missing", info->module_path);
  else
    set_unavailable (error, info, "%s cannot be loaded: %s", info->module_path, local->message);
  return NULL;
}

static const RfProviderModule *
find_descriptor (GModule *library, const RfProviderInfo *info, GError **error)
{
  RfProviderModuleFunc entry = NULL;
  const RfProviderModule *module = NULL;

  if (!g_module_symbol (library, ENTRY_SYMBOL, (gpointer *) &entry) || entry == NULL)
    {
      set_unavailable (error, info, "%s has no symbol “%s”", info->module_path, ENTRY_SYMBOL);
      return NULL;
    }
  module = entry ();
  if (module != NULL && module->abi == RF_PROVIDER_ABI)
    return module;
  if (module == NULL)
    set_unavailable (error, info, "%s describes no provider", info->module_path);
  else
    set_unavailable (error,
                     info,
                     "%s was built for ABI %u, and this program has ABI %d",
                     info->module_path,
                     module->abi,
                     RF_PROVIDER_ABI);
  return NULL;
}

static GType
find_type (const RfProviderModule *module, const RfProviderInfo *info, GError **error)
{
  GType type = G_TYPE_INVALID;

  if (g_strcmp0 (module->id, info->like != NULL ? info->like : info->id) != 0)
    {
      set_unavailable (error,
                       info,
                       "%s is the module of “%s”",
                       info->module_path,
                       module->id != NULL ? module->id : "");
      return G_TYPE_INVALID;
    }
  type = module->get_type != NULL ? module->get_type () : G_TYPE_INVALID;
  if (g_type_is_a (type, RF_TYPE_PROVIDER) && !G_TYPE_IS_ABSTRACT (type))
    return type;
  set_unavailable (error, info, "the type in %s is no provider", info->module_path);
  return G_TYPE_INVALID;
}

static RfProvider *
create (GType type, const RfProviderInfo *info, GError **error)
{
  g_autoptr (GError) local = NULL;
  gpointer provider = NULL;

  if (!g_type_is_a (type, G_TYPE_INITABLE))
    return g_object_new (type, "info", info, NULL);
  provider = g_initable_new (type, NULL, &local, "info", info, NULL);
  if (provider == NULL)
    set_unavailable (error,
                     info,
                     "%s",
                     local != NULL ? local->message : "it failed to start and did not say why");
  if (provider == NULL && local != NULL && error != NULL)
    rf_error_set_hint (*error, rf_error_get_hint (local));
  return provider;
}

/**
 * rf_module_open:
 * @info: what the manifest says; not refused
 * @error: %RF_ERROR_PROVIDER_UNAVAILABLE, which names the provider, the file
 *   and the way out
 *
 * Loads the module and makes its provider. Not for two threads at once.
 *
 * Returns: (transfer full): a new provider, or %NULL
 */
RfProvider *
rf_module_open (const RfProviderInfo *info, GError **error)
{
  GModule *library = open_library (info, error);
  const RfProviderModule *module = NULL;
  GType type = G_TYPE_INVALID;
  RfProvider *provider = NULL;

  if (library != NULL)
    module = find_descriptor (library, info, error);
  if (module != NULL)
    type = find_type (module, info, error);
  if (type != G_TYPE_INVALID)
    provider = create (type, info, error);
  if (provider == NULL)
    add_hint (error, info);
  return provider;
}
