/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-avatar-private.h"

#include "rf-bundle.h"

/*
 * What a refresh would make now, and what that costs: the same two requests, checked and not
 * made. It holds as long as the state is what it is; a refresh judges the samples first.
 */

static RfCheck *
rf_avatar_check_cb (RfRequest *request, gpointer user_data, GError **error)
{
  RfAvatars *self = user_data;

  return rf_service_check (self->service, request, FALSE, NULL, error);
}

/* Returns: (transfer full) (nullable): the film of a picture that is not there yet */
static RfRequest *
rf_avatar_new_foreseen_film (RfAvatars *self, const RfPerson *person, GError **error)
{
  RfInput *input = rf_input_new_for_step (0);

  input->kind = RF_KIND_IMAGE;
  return rf_avatar_new_film_request (self, person, input, error);
}

static RfBundle *
rf_avatar_new_bundle (RfAvatars *self, const RfPerson *person, GError **error)
{
  g_autoptr (RfBundle) bundle = rf_bundle_new ();
  RfRequest *image = rf_avatar_new_picture_request (self, person, error);
  RfRequest *video = NULL;

  if (image == NULL)
    return NULL;
  rf_bundle_take_step (bundle, image);
  if (!self->config->films)
    return g_steal_pointer (&bundle);
  video = rf_avatar_new_foreseen_film (self, person, error);
  if (video == NULL)
    return NULL;
  rf_bundle_take_step (bundle, video);
  return g_steal_pointer (&bundle);
}

RfBundleAnswer *
rf_avatar_foresee (RfPeople *people,
                   const RfPersonName *name,
                   const char *base_avatar,
                   GError **error)
{
  RfAvatars *self = RF_AVATARS (people);
  g_autoptr (RfPerson) person = rf_people_store_find (self->store, name, error);
  g_autoptr (RfBundle) bundle = NULL;

  if (person == NULL)
    return NULL;
  if (base_avatar != NULL)
    {
      g_free (person->base_avatar);
      person->base_avatar = *base_avatar != '\0' ? g_strdup (base_avatar) : NULL;
    }
  bundle = rf_avatar_new_bundle (self, person, error);
  return bundle != NULL ? rf_bundle_check (bundle, rf_avatar_check_cb, self) : NULL;
}
