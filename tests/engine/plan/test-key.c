/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-hash.h"
#include "rf-key.h"

#include <string.h>

/* The key forms that the seed systems wrote down, to the letter. */

typedef struct
{
  const char *type;
  const char *purpose;
  const char *from;
  const char *to;
  RfStrategy strategy;
  const char *scope;
  guint version;
  const char *key;
} SlotCase;

static const SlotCase slot_cases[] = {
  { "text_to_video",
    "gap_fill",
    "scene_001",
    "scene_002",
    RF_STRATEGY_ONCE,
    NULL,
    1,
    "generation:text_to_video|gap_fill|scene_001|scene_002|once|v1" },
  { "text_to_video",
    "transition",
    "scene_001",
    "scene_002",
    RF_STRATEGY_PER_PLAYTHROUGH,
    "playthrough_123",
    1,
    "generation:text_to_video|transition|scene_001|scene_002|per_playthrough|pt:playthrough_123|"
    "v1" },
  { "npc_response",
    "dialogue",
    "scene_010",
    NULL,
    RF_STRATEGY_PER_PLAYER,
    "42",
    1,
    "generation:npc_response|dialogue|scene_010|none|per_player|player:42|v1" },
  { "npc_response",
    "dialogue",
    "scene_010",
    "",
    RF_STRATEGY_PER_PLAYTHROUGH,
    "abc123",
    2,
    "generation:npc_response|dialogue|scene_010|none|per_playthrough|pt:abc123|v2" },
  { "transition",
    "mood_shift",
    "scene_005",
    "scene_006",
    RF_STRATEGY_PER_PLAYER,
    "42",
    1,
    "generation:transition|mood_shift|scene_005|scene_006|per_player|player:42|v1" },
  { NULL,
    "a|b",
    "100%",
    "ß c",
    RF_STRATEGY_ONCE,
    NULL,
    3,
    "generation:video|a%7Cb|100%25|ß c|once|v3" },
  { NULL,
    NULL,
    "s",
    NULL,
    RF_STRATEGY_PER_PLAYER,
    "x|y",
    1,
    "generation:video|none|s|none|per_player|player:x%7Cy|v1" },
};

static void
test_seed_003_slot_keys (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (slot_cases); i++)
    {
      const SlotCase *row = &slot_cases[i];
      g_autoptr (RfRequest) request = rf_request_new ();
      g_autofree char *key = NULL;

      request->operation_type = g_strdup (row->type);
      request->purpose = g_strdup (row->purpose);
      request->from_scene_id = g_strdup (row->from);
      request->to_scene_id = g_strdup (row->to);
      g_assert_true (rf_key_request_is_slot (request));
      key = rf_key_dup_slot (request, RF_KIND_VIDEO, row->strategy, row->scope, row->version);
      g_assert_cmpstr (key, ==, row->key);
    }
}

static void
test_no_place_is_no_slot (void)
{
  g_autoptr (RfRequest) request = rf_request_new ();

  request->playthrough_id = g_strdup ("p");
  g_assert_false (rf_key_request_is_slot (request));
}

static void
test_seed_002_content_keys (void)
{
  g_autofree char *key = rf_key_dup_content (RF_KIND_TTS, "abc");

  g_assert_cmpstr (key, ==, "CACHE#tts#abc");
}

static void
test_identity_keeps_players_apart (void)
{
  static const char *const canonical = "[\"00ff\",\"per_player\",\"42\"]";
  g_autofree char *once = rf_key_dup_identity ("00ff", RF_STRATEGY_ONCE, NULL);
  g_autofree char *player = rf_key_dup_identity ("00ff", RF_STRATEGY_PER_PLAYER, "42");
  g_autofree char *other = rf_key_dup_identity ("00ff", RF_STRATEGY_PER_PLAYER, "43");
  g_autofree char *playthrough = rf_key_dup_identity ("00ff", RF_STRATEGY_PER_PLAYTHROUGH, "42");
  g_autofree char *expected = rf_hash_bytes (canonical, strlen (canonical));

  g_assert_cmpstr (once, ==, "00ff");
  g_assert_cmpstr (player, ==, expected);
  g_assert_cmpstr (player, !=, other);
  g_assert_cmpstr (player, !=, playthrough);
}

static void
test_folded_seed_is_in_range (void)
{
  for (guint version = 1; version < 200; version++)
    {
      gint64 seed = rf_key_fold_seed ("player", version, 10, 20);

      g_assert_cmpint (seed, >=, 10);
      g_assert_cmpint (seed, <=, 20);
      g_assert_cmpint (seed, ==, rf_key_fold_seed ("player", version, 10, 20));
    }
  g_assert_cmpint (
      rf_key_fold_seed ("a", 1, 0, G_MAXINT32), !=, rf_key_fold_seed ("b", 1, 0, G_MAXINT32));
  g_assert_cmpint (
      rf_key_fold_seed ("a", 1, 0, G_MAXINT32), !=, rf_key_fold_seed ("a", 2, 0, G_MAXINT32));
  g_assert_cmpint (rf_key_fold_seed ("a", 1, 5, 5), ==, 5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/key/seed-003-slot-keys", test_seed_003_slot_keys);
  g_test_add_func ("/key/no-place-is-no-slot", test_no_place_is_no_slot);
  g_test_add_func ("/key/seed-002-content-keys", test_seed_002_content_keys);
  g_test_add_func ("/key/identity-keeps-players-apart", test_identity_keeps_players_apart);
  g_test_add_func ("/key/folded-seed-is-in-range", test_folded_seed_is_in_range);
  return g_test_run ();
}
