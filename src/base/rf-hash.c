/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-hash.h"

/* Asks for the functions of libcrypto 1.1, which 3.0 has and calls old. */
#define OPENSSL_API_COMPAT 0x10100000L

#include <errno.h>
#include <fcntl.h>
#include <openssl/sha.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * SHA-256 by libcrypto, which uses the processor's own instructions where it
 * has them. SHA256_Init () and its sisters are the same code that is behind
 * EVP, without what EVP does first in each process: reading openssl.cnf and
 * looking for providers costs 5 million instructions, a seventh of all that a
 * whole hit took.
 */

#define READ_LENGTH (1024 * 1024)

struct _RfHash
{
  SHA256_CTX context;
};

static char *
rf_hash_dup_hex (const guchar *digest)
{
  static const char digits[] = "0123456789abcdef";
  char *hex = g_malloc (RF_SHA256_HEX_LENGTH + 1);

  for (gsize i = 0; i < SHA256_DIGEST_LENGTH; i++)
    {
      hex[2 * i] = digits[digest[i] >> 4];
      hex[2 * i + 1] = digits[digest[i] & 15];
    }
  hex[RF_SHA256_HEX_LENGTH] = '\0';
  return hex;
}

/**
 * rf_hash_new:
 *
 * Returns: (transfer full): a hash of nothing so far
 */
RfHash *
rf_hash_new (void)
{
  RfHash *hash = g_new0 (RfHash, 1);

  SHA256_Init (&hash->context);
  return hash;
}

/**
 * rf_hash_update:
 * @hash: a hash
 * @data: (array length=length): the next bytes
 * @length: how many
 */
void
rf_hash_update (RfHash *hash, const void *data, gsize length)
{
  SHA256_Update (&hash->context, data, length);
}

/**
 * rf_hash_finish:
 * @hash: a hash
 *
 * Ends the hash and makes it ready for the next one.
 *
 * Returns: (transfer full): the SHA-256 of all bytes, as lower-case hex
 */
char *
rf_hash_finish (RfHash *hash)
{
  guchar digest[SHA256_DIGEST_LENGTH];

  SHA256_Final (digest, &hash->context);
  SHA256_Init (&hash->context);
  return rf_hash_dup_hex (digest);
}

/**
 * rf_hash_free:
 * @hash: (transfer full) (nullable): a hash
 */
void
rf_hash_free (RfHash *hash)
{
  g_free (hash);
}

/**
 * rf_hash_bytes:
 * @data: (array length=length): bytes; may be %NULL where @length is 0
 * @length: how many
 *
 * Returns: (transfer full): their SHA-256, as lower-case hex
 */
char *
rf_hash_bytes (const void *data, gsize length)
{
  SHA256_CTX context;
  guchar digest[SHA256_DIGEST_LENGTH];

  SHA256_Init (&context);
  SHA256_Update (&context, data, length);
  SHA256_Final (digest, &context);
  return rf_hash_dup_hex (digest);
}

/* The hash of @text after the key, each byte of which is changed by @pad. */
static void
rf_hash_with_pad (const guint8 *block, guint8 pad, const void *text, gsize length, guint8 *digest)
{
  SHA256_CTX context;
  guint8 padded[SHA256_CBLOCK];

  for (gsize i = 0; i < sizeof padded; i++)
    padded[i] = block[i] ^ pad;
  SHA256_Init (&context);
  SHA256_Update (&context, padded, sizeof padded);
  SHA256_Update (&context, text, length);
  SHA256_Final (digest, &context);
  explicit_bzero (padded, sizeof padded);
}

/**
 * rf_hash_hmac:
 * @key: (array length=key_length): a key
 * @key_length: its bytes
 * @text: a message
 * @digest: (out caller-allocates): %RF_SHA256_BYTES bytes: the message's HMAC
 *   (RFC 2104) with SHA-256
 *
 * What is signed with a key that both sides have. libcrypto's HMAC is not used:
 * it brings in EVP, as SHA256 () does, and with that 4 MB to what a hit loads.
 */
void
rf_hash_hmac (const void *key, gsize key_length, const char *text, guint8 *digest)
{
  guint8 block[SHA256_CBLOCK] = { 0 };
  guint8 inner[RF_SHA256_BYTES];
  SHA256_CTX context;

  SHA256_Init (&context);
  SHA256_Update (&context, key, key_length);
  if (key_length > sizeof block)
    SHA256_Final (block, &context);
  else
    memcpy (block, key, key_length);
  rf_hash_with_pad (block, 0x36, text, strlen (text), inner);
  rf_hash_with_pad (block, 0x5c, inner, sizeof inner, digest);
  explicit_bzero (block, sizeof block);
}

static gssize
rf_hash_read (int descriptor, void *buffer)
{
  gssize count;

  do
    count = read (descriptor, buffer, READ_LENGTH);
  while (count < 0 && errno == EINTR);
  return count;
}

/**
 * rf_hash_descriptor:
 * @descriptor: an open file, read from where it stands to its end; stays open
 * @bytes: (out) (optional): how many bytes there were
 * @cancellable: (nullable): looked at between reads of 1 MiB
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the SHA-256, as lower-case hex, or
 *   %NULL with %RF_ERROR_CANCELLED or %RF_ERROR_STORE_UNAVAILABLE
 */
char *
rf_hash_descriptor (int descriptor, guint64 *bytes, GCancellable *cancellable, GError **error)
{
  g_autoptr (RfHash) hash = rf_hash_new ();
  g_autofree guchar *buffer = g_malloc (READ_LENGTH);
  guint64 total = 0;
  gssize count;

  /* Only a hint, to a pipe it means nothing. */
  posix_fadvise (descriptor, 0, 0, POSIX_FADV_SEQUENTIAL);
  do
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        {
          rf_error_normalise (error, RF_ERROR_CANCELLED);
          return NULL;
        }
      count = rf_hash_read (descriptor, buffer);
      if (count < 0)
        {
          g_set_error (
              error, RF_ERROR, RF_ERROR_STORE_UNAVAILABLE, "cannot read: %s", g_strerror (errno));
          return NULL;
        }
      rf_hash_update (hash, buffer, (gsize) count);
      total += (guint64) count;
    }
  while (count > 0);
  if (bytes != NULL)
    *bytes = total;
  return rf_hash_finish (hash);
}

static gboolean
rf_hash_check_regular (int descriptor, GError **error)
{
  struct stat status;

  if (fstat (descriptor, &status) == 0 && S_ISREG (status.st_mode))
    return TRUE;
  g_set_error_literal (error, RF_ERROR, RF_ERROR_INVALID_REQUEST, "it is not a regular file");
  return FALSE;
}

/**
 * rf_hash_file:
 * @path: a file
 * @bytes: (out) (optional): how many bytes there were
 * @cancellable: (nullable): looked at between reads of 1 MiB
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the SHA-256, as lower-case hex, or
 *   %NULL with %RF_ERROR_NOT_FOUND, %RF_ERROR_INVALID_REQUEST where it is no
 *   regular file (reading a pipe would take its bytes away),
 *   %RF_ERROR_CANCELLED or %RF_ERROR_STORE_UNAVAILABLE; the message names the
 *   file
 */
char *
rf_hash_file (const char *path, guint64 *bytes, GCancellable *cancellable, GError **error)
{
  /* Without O_NONBLOCK, opening a pipe waits for somebody who writes to it. */
  int descriptor = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  int number = errno;
  char *hex = NULL;

  if (descriptor < 0)
    {
      g_set_error (error,
                   RF_ERROR,
                   number == ENOENT ? RF_ERROR_NOT_FOUND : RF_ERROR_STORE_UNAVAILABLE,
                   "%s: cannot open: %s",
                   path,
                   g_strerror (number));
      return NULL;
    }
  if (rf_hash_check_regular (descriptor, error))
    hex = rf_hash_descriptor (descriptor, bytes, cancellable, error);
  if (hex == NULL)
    g_prefix_error (error, "%s: ", path);
  close (descriptor);
  return hex;
}

/**
 * rf_hash_is_hex:
 * @text: (nullable): any text
 *
 * Returns: whether it is a SHA-256 as this file writes it: 64 lower-case hex
 *   digits
 */
gboolean
rf_hash_is_hex (const char *text)
{
  gsize length = 0;

  if (text == NULL)
    return FALSE;
  for (; length <= RF_SHA256_HEX_LENGTH && text[length] != '\0'; length++)
    {
      if (!g_ascii_isxdigit (text[length]) || g_ascii_isupper (text[length]))
        return FALSE;
    }
  return length == RF_SHA256_HEX_LENGTH;
}
