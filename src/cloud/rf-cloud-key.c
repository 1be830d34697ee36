/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-cloud-key.h"

#include "rf-cloud-keyring.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * Where a service's key is looked for, in this order: the environment, a
 * systemd credential, the file that refrain.conf names, the keyring. The
 * first place that has something decides: a key file that others may read is
 * an error and not passed over. It is looked for anew for each run, so a key
 * that was just given counts at once, and none is kept.
 */

#define MAX_KEY_BYTES 4096

/* What a place had: a key, nothing (FALSE without an error), or a fault. */
typedef gboolean (*FindFunc) (RfProvider *provider, char **key, GError **error);

/* openai → OPENAI_API_KEY, as the services' own documents name it; the setting
 * is for those that name it otherwise. */
static char *
dup_variable (RfProvider *provider)
{
  const char *named = rf_provider_get_setting (provider, "key-variable");
  char *name = named != NULL ? g_strdup (named)
                             : g_strconcat (rf_provider_get_id (provider), "_api_key", NULL);

  for (char *at = name; *at != '\0'; at++)
    *at = g_ascii_isalnum (*at) ? g_ascii_toupper (*at) : '_';
  return name;
}

static gboolean
find_in_environment (RfProvider *provider, char **key, GError **error)
{
  g_autofree char *variable = dup_variable (provider);
  const char *value = g_getenv (variable);

  if (value == NULL || value[0] == '\0')
    return FALSE;
  *key = g_strdup (value);
  return TRUE;
}

static gboolean
set_file_fault (GError **error, const char *path, const char *what)
{
  g_set_error (error, RF_ERROR, RF_ERROR_PROVIDER_UNAVAILABLE, "the key file %s %s", path, what);
  return FALSE;
}

/* Who else may read the file has the key. systemd's credentials are the
 * service's alone by themselves. */
static const char *
find_file_fault (int descriptor)
{
  struct stat status;

  if (fstat (descriptor, &status) != 0 || !S_ISREG (status.st_mode))
    return "is no file";
  if (status.st_uid != geteuid () && status.st_uid != 0)
    return "belongs to somebody else";
  if ((status.st_mode & 077) != 0)
    return "may be read by others; make it yours alone: chmod 600";
  return NULL;
}

static gboolean
read_key (int descriptor, const char *path, char **key, GError **error)
{
  char buffer[MAX_KEY_BYTES + 1] = "";
  ssize_t length = read (descriptor, buffer, MAX_KEY_BYTES);
  gboolean found = FALSE;

  if (length > 0)
    {
      buffer[length] = '\0';
      *key = g_strdup (g_strstrip (buffer));
      found = (*key)[0] != '\0';
    }
  explicit_bzero (buffer, sizeof buffer);
  if (found)
    return TRUE;
  g_clear_pointer (key, g_free);
  return set_file_fault (error, path, length < 0 ? "cannot be read" : "is empty");
}

static gboolean
read_file (const char *path, gboolean guarded, char **key, GError **error)
{
  int descriptor = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  const char *fault = NULL;
  gboolean found = FALSE;

  if (descriptor < 0)
    return set_file_fault (error, path, errno == ENOENT ? "is not there" : "cannot be opened");
  fault = guarded ? find_file_fault (descriptor) : NULL;
  found =
      fault == NULL ? read_key (descriptor, path, key, error) : set_file_fault (error, path, fault);
  close (descriptor);
  return found;
}

static gboolean
find_in_credentials (RfProvider *provider, char **key, GError **error)
{
  const char *folder = g_getenv ("CREDENTIALS_DIRECTORY");
  g_autofree char *path = NULL;

  if (folder == NULL || !g_path_is_absolute (folder))
    return FALSE;
  path = g_build_filename (folder, rf_provider_get_id (provider), NULL);
  return access (path, F_OK) == 0 && read_file (path, FALSE, key, error);
}

static gboolean
find_in_file (RfProvider *provider, char **key, GError **error)
{
  const char *path = rf_provider_get_setting (provider, "key-file");

  if (path == NULL || path[0] == '\0')
    return FALSE;
  if (!g_path_is_absolute (path))
    return set_file_fault (error, path, "needs its whole path, from the root on");
  return read_file (path, TRUE, key, error);
}

/* That there is no keyring is no news on a server; that it is locked is. */
static gboolean
find_in_keyring (RfProvider *provider, char **key, GError **error)
{
  *key = rf_cloud_keyring_lookup (rf_provider_get_id (provider), RF_CLOUD_KEYRING_WAIT, error);
  return *key != NULL;
}

static void
set_missing (RfProvider *provider, const GError *keyring, GError **error)
{
  const char *id = rf_provider_get_id (provider);
  g_autofree char *variable = dup_variable (provider);
  g_autofree char *hint = g_strdup_printf (
      "Set %s, or name a file with key-file= under [provider %s] in refrain.conf, or store it: "
      "secret-tool store --label=Refrain application refrain provider %s",
      variable,
      id,
      id);

  g_set_error (error,
               RF_ERROR,
               RF_ERROR_PROVIDER_UNAVAILABLE,
               "there is no API key for “%s” (%s)",
               id,
               keyring->message);
  if (error != NULL)
    rf_error_set_hint (*error, hint);
}

/**
 * rf_cloud_key_find:
 * @provider: a provider
 * @error: %RF_ERROR_PROVIDER_UNAVAILABLE with a hint where to put it, or with
 *   what is wrong with a key file
 *
 * Blocks for a short while where only the keyring can have it.
 *
 * Returns: (transfer full) (nullable): the key; empty where it has none and
 *   the setting `key` does not say that it must
 */
char *
rf_cloud_key_find (RfProvider *provider, GError **error)
{
  static const FindFunc places[] = { find_in_environment, find_in_credentials, find_in_file };
  g_autoptr (GError) fault = NULL;
  char *key = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (places) && fault == NULL; i++)
    {
      if (places[i](provider, &key, &fault))
        return key;
    }
  if (fault != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&fault));
      return NULL;
    }
  if (find_in_keyring (provider, &key, &fault))
    return key;
  if (g_strcmp0 (rf_provider_get_setting (provider, "key"), "required") != 0)
    return g_strdup ("");
  set_missing (provider, fault, error);
  return NULL;
}
