/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-avatar-private.h"

#include "rf-face.h"
#include "rf-hash.h"

#include <string.h>

/*
 * A face is a name, which goes into the prompt, or a picture of the cache, which goes to the
 * model as its input: `key:KEY` is the picture that stands under a key, `sha256:HEX` is one by
 * its bytes. Of a picture the name comes into no prompt.
 */

/**
 * rf_avatar_face_check:
 * @base_avatar: (nullable): a face
 * @error: return location; %RF_ERROR_INVALID_REQUEST
 *
 * Returns: whether it can be one
 */
gboolean
rf_avatar_face_check (const char *base_avatar, GError **error)
{
  gboolean is_good = TRUE;

  if (base_avatar == NULL)
    return TRUE;
  if (g_str_has_prefix (base_avatar, RF_FACE_SHA256))
    is_good = rf_hash_is_hex (base_avatar + strlen (RF_FACE_SHA256));
  else if (g_str_has_prefix (base_avatar, RF_FACE_KEY))
    is_good = base_avatar[strlen (RF_FACE_KEY)] != '\0';
  if (!is_good)
    rf_error_collect (error, "base_avatar", "must be a name, key:KEY or sha256:HEX");
  return is_good;
}

static RfInput *
rf_avatar_face_new_input (const char *base_avatar)
{
  RfInput *input = g_str_has_prefix (base_avatar, RF_FACE_KEY)
                       ? rf_input_new (NULL, NULL, base_avatar + strlen (RF_FACE_KEY))
                       : rf_input_new (NULL, base_avatar + strlen (RF_FACE_SHA256), NULL);

  input->kind = RF_KIND_IMAGE;
  return input;
}

static gboolean
rf_avatar_takes_picture (const RfModelInfo *model)
{
  for (guint i = 0; i < model->parameters->len; i++)
    {
      const RfParameter *parameter = g_ptr_array_index (model->parameters, i);

      if (parameter->type == RF_PARAMETER_INPUT && rf_parameter_accepts (parameter, RF_KIND_IMAGE))
        return TRUE;
    }
  return FALSE;
}

/**
 * rf_avatar_face_give:
 * @base_avatar: a face that is a picture
 * @model: what makes the avatar's picture
 * @request: of that
 * @error: return location; %RF_ERROR_INVALID_REQUEST where @model takes none
 *
 * Returns: whether the picture is an input of @request now
 */
gboolean
rf_avatar_face_give (const char *base_avatar,
                     const RfModelInfo *model,
                     RfRequest *request,
                     GError **error)
{
  if (!rf_avatar_face_check (base_avatar, error))
    return FALSE;
  if (rf_avatar_takes_picture (model))
    {
      rf_request_take_input (request, "", rf_avatar_face_new_input (base_avatar));
      return TRUE;
    }
  rf_error_collect (error,
                    "base_avatar",
                    "is a picture, and %s/%s takes none as input",
                    model->provider,
                    model->id);
  if (error != NULL && *error != NULL)
    rf_error_set_hint (*error, "give the face a name, or set image= in [avatar] to such a model");
  return FALSE;
}
