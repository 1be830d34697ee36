/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "portrait-private.h"

/*
 * What is behind the figure. Each scene is lightest behind the head, so that dark hair and dark
 * skin stand out from it, by night too. The prompt moves and swaps its small things.
 */

#define CLOUD "<path d='M-44 14a18 18 0 0 1 4 -36a26 26 0 0 1 48 -6a20 20 0 0 1 34 42z'/>"
#define FULL  "<path d='M0 0H512V512H0Z' fill='"

static const char gradients[] =
    "<defs><radialGradient id='{id}halo' gradientUnits='userSpaceOnUse' cx='230' cy='190' "
    "r='340'><stop offset='0' stop-color='#ffffff'/><stop offset='.35' "
    "stop-color='{light}'/><stop offset='1' stop-color='{deep}'/></radialGradient><linearGradient "
    "id='{id}fall' x2='.25' y2='1'><stop offset='0' stop-color='{light}'/><stop offset='1' "
    "stop-color='{deeper}'/></linearGradient><linearGradient id='{id}day' x2='0' y2='1'><stop "
    "offset='0' stop-color='{middle}'/><stop offset='.75' "
    "stop-color='{light}'/></linearGradient><radialGradient id='{id}lamp' "
    "gradientUnits='userSpaceOnUse' cx='92' cy='150' r='330'><stop offset='0' "
    "stop-color='#fff3c4'/><stop offset='.35' stop-color='#ffd98c' stop-opacity='.75'/><stop "
    "offset='1' stop-color='#ffbe6b' stop-opacity='0'/></radialGradient><radialGradient "
    "id='{id}dark' gradientUnits='userSpaceOnUse' cx='256' cy='210' r='350'><stop offset='0' "
    "stop-color='#8a92dc'/><stop offset='.45' stop-color='#4d57a6'/><stop offset='1' "
    "stop-color='#20265c'/></radialGradient></defs>";

static const char plain[] = FULL "{middle}'/><ellipse cx='256' cy='520' rx='220' ry='40' "
                                 "fill='{deep}' opacity='.5'/>";

static const char gradient[] = FULL "{fall}'/><circle cx='256' cy='220' r='250' fill='#ffffff' "
                                    "opacity='.16'/><circle cx='256' cy='220' r='186' "
                                    "fill='#ffffff' opacity='.18'/>";

static const char circles[] =
    FULL "{halo}'/><circle cx='256' cy='236' r='196' fill='#ffffff' opacity='.5'/><g "
         "fill='{deeper}'><circle cx='36' cy='330' r='56' opacity='.4'/><circle cx='470' cy='60' "
         "r='74' opacity='.38'/></g><circle cx='60' cy='76' r='46' fill='{accent}' "
         "opacity='.55'/><circle cx='486' cy='402' r='44' fill='{accent-light}' opacity='.7'/><g "
         "fill='{second}' opacity='.9'><circle cx='128' cy='40' r='13'/><circle cx='390' cy='32' "
         "r='9'/><circle cx='30' cy='190' r='10'/><circle cx='484' cy='220' r='13'/></g>";

static const char park[] =
    FULL "#bfe6f7'/><path d='M0 0H512V330H0Z' fill='#ffffff' opacity='.25'/><circle cx='430' "
         "cy='74' r='44' fill='#ffe07a'/><circle cx='430' cy='74' r='62' fill='#ffe07a' "
         "opacity='.35'/><path d='M0 320C90 262 170 282 256 306C340 276 430 262 512 312V512H0Z' "
         "fill='#a9dba0'/><path d='M0 372C110 330 200 352 290 372C380 350 450 346 512 "
         "366V512H0Z' fill='#7fc47d'/><path d='M300 366C270 410 330 440 250 512H420C400 440 350 "
         "420 330 364Z' fill='#f3e0b5'/>";

static const char tree[] =
    "<path d='M-8 0L-5 -70H7L10 0Z' fill='#93643f'/><circle cx='0' cy='-112' r='46' "
    "fill='#5aa866'/><circle cx='-32' cy='-84' r='32' fill='#5aa866'/><circle cx='32' cy='-82' "
    "r='34' fill='#4b9659'/><circle cx='-14' cy='-128' r='24' fill='#76bf7d'/>";

static const char room[] =
    FULL "#dfae7f'/><path d='M0 0H512V400H0Z' fill='{middle}' opacity='.3'/><path d='M0 "
         "392H512V408H0Z' fill='#fff3e0'/><path d='M0 400H512V512"
         "H0Z' fill='#8f5d3c'/><path d='M0 392H512V408H0Z' fill='#f6dcb6'/><rect x='342' y='40' "
         "width='136' height='160' rx='8' fill='#fff6e8'/><rect x='354' y='52' width='112' "
         "height='136' fill='#39457e'/><path d='M410 52V188M354 120H466' stroke='#fff6e8' "
         "stroke-width='8'/><circle cx='440' cy='82' r='13' fill='#fff2b8'/><path d='M374 76h0M388 "
         "150h0M444 158h0M386 102h0' stroke='#ffffff' stroke-width='5' "
         "stroke-linecap='round'/><path d='M326 32H362C360 90 352 150 334 214H318ZM494 32H458C460 "
         "90 468 150 486 214H502Z' fill='{deeper}'/><path d='M310 26H510V38H310Z' "
         "fill='#8d5f3b'/>";

static const char lamp[] =
    FULL "{lamp}'/><path d='M88 176H96V470H88Z' fill='#6d4a31'/><ellipse cx='92' cy='474' rx='42' "
         "ry='11' fill='#6d4a31'/><path d='M60 88H124L156 180H28Z' fill='#fff6d2' "
         "stroke='#d98a35' stroke-width='5' stroke-linejoin='round'/><path d='M86 92L66 176M112 "
         "92L136 176' "
         "stroke='#f6cf85' stroke-width='4'/><circle cx='92' cy='186' "
         "r='13' fill='#fffbe4'/>";

static const char *const room_things[] = {
  "<rect x='398' y='330' width='58' height='70' rx='8' fill='#d9764f'/><g fill='#5aa866'><path "
  "d='M426 332C400 290 390 270 396 244C420 262 430 290 428 332Z'/><path d='M428 332C434 290 450 "
  "268 "
  "476 258C476 290 456 316 430 334Z'/><path d='M426 332C424 300 424 264 434 234C452 262 444 300 "
  "430 "
  "332Z' fill='#76bf7d'/></g>",
  "<path d='M372 296H500V306H372Z' fill='#8d5f3b'/><path d='M384 240h18v56h-18z' "
  "fill='{accent}'/><path d='M404 228h16v68h-16z' fill='{cloth-base}'/><path d='M422 "
  "246h20v50h-20z' "
  "fill='#5aa866'/><path d='M446 236l16 -4 14 62 -16 3z' fill='#e8a33d'/>",
  "<rect x='392' y='252' width='96' height='74' rx='5' fill='#8d5f3b'/><rect x='400' y='260' "
  "width='80' height='58' fill='{light}'/><path d='M400 318l26 -34 18 20 14 -14 22 28z' "
  "fill='{cloth-base}'/><circle cx='462' cy='276' r='8' fill='{accent}'/>",
};

static const char night[] = FULL
    "{dark}'/><circle cx='256' cy='206' r='168' fill='#b6bcf5' opacity='.3'/><circle cx='256' "
    "cy='206' r='128' fill='#d5d9ff' opacity='.25'/><path d='M86 30a50 50 0 1 0 52 68a42 42 0 "
    "0 1 -52 -68z' fill='#fff1b0'/><g fill='#ffffff'><path d='M404 44l5 14 14 5 -14 5 -5 14 "
    "-5 -14 -14 -5 14 -5z'/><path d='M40 214l4 10 10 4 -10 4 -4 10 -4 -10 -10 -4 10 -4z'/>"
    "<path d='M470 186l4 10 10 4 -10 4 -4 10 -4 -10 -10 -4 10 -4z'/></g><path d='M190 34h0M300 "
    "22h0M346 82h0M470 108h0M24 140h0M58 290h0M452 262h0M492 312h0M148 130h0M372 150h0' "
    "stroke='#ffffff' stroke-width='6' stroke-linecap='round' opacity='.85'/><path d='M0 "
    "420C80 370 150 392 220 410C320 366 420 372 512 412V512H0Z' fill='#2b3272'/>";

static const char beach[] =
    FULL "#c8ecfb'/><path d='M0 0H512V150H0Z' fill='#ffffff' opacity='.2'/><circle cx='92' cy='90' "
         "r='46' fill='#ffdb6b'/><circle cx='92' cy='90' r='66' fill='#ffdb6b' "
         "opacity='.3'/><path d='M0 262H512V420H0Z' fill='#43b4d3'/><path d='M0 262H512V286H0Z' "
         "fill='#7fd2e6'/><path d='M30 312h70M410 304h84M440 336h50M10 348h60' stroke='#ffffff' "
         "stroke-width='6' stroke-linecap='round' opacity='.65'/><path d='M0 380C120 356 180 404 "
         "290 386C380 372 450 362 512 380V512H0Z' fill='#ffffff'/><path d='M0 394C120 370 180 418 "
         "290 400C380 386 450 376 512 394V512H0Z' fill='#f7dda4'/>";

static const char parasol[] =
    "<path d='M452 400L424 214' stroke='#ffffff' stroke-width='9'/><path d='M336 246C346 170 440 "
    "136 510 176L512 214Z' fill='{accent}'/><path d='M384 234C392 184 420 158 452 156C470 170 478 "
    "196 476 222Z' fill='#ffffff'/>";

static const char palm[] =
    "<path d='M470 400C474 320 462 262 440 214L452 208C478 260 492 320 492 400Z' "
    "fill='#a8754a'/><g fill='#4fa765'><path d='M446 210C410 176 372 184 350 214C388 204 420 208 "
    "446 210Z'/><path d='M446 210C420 220 396 246 392 282C416 254 436 232 446 210Z'/><path d='M446 "
    "210C470 168 500 168 512 176V206C490 196 466 200 446 210Z'/><path d='M446 210C480 218 500 240 "
    "510 268C480 254 458 236 446 210Z' fill='#67bd7b'/></g>";

static const char boat[] = "<path d='M396 268H496L474 290H418Z' fill='#c9563f'/><path d='M444 "
                           "264V164L398 254ZM450 180V254H488Z' fill='#ffffff'/>";

static const char *const beach_things[] = { parasol, palm, boat };

static const char city[] =
    FULL "{day}'/><g fill='{deep}' opacity='.75'><path d='M0 210H54V512H0ZM64 150H126V512H64ZM140 "
         "250H190V512H140ZM330 220H384V512H330ZM392 120H442V512H392ZM452 190H512V512H452Z'/></g><g "
         "fill='{deeper}'><path d='M-10 300H44V512H-10ZM50 258H112V512H50ZM118 340H176V512H118Z"
         "M340 330H396V512H340ZM402 262H460V512H402ZM464 310H520V512H464Z'/><path d='M72 258L81 "
         "222L90 258Z'/></g><g stroke='{second}' stroke-width='10' opacity='.85' "
         "stroke-dasharray='10 14'><path d='M66 282V470M81 282V470M96 282V470M418 288V470M432 "
         "288V470M446 288V470M10 326V470M26 326V470M480 336V470M496 336V470'/></g><g "
         "stroke='#ffffff' stroke-width='7' opacity='.6' stroke-dasharray='8 16'><path d='M80 "
         "172V250M96 172V250M110 172V250M406 142V250M428 142V250'/></g>";

static void
rf_portrait_draw_at (RfPortraitScene *scene, const char *art, int x, int y, const char *more)
{
  rf_canvas_add (scene->canvas, "<g transform='translate(%d %d)%s'>", x, y, more);
  rf_canvas_add (scene->canvas, "%s</g>", art);
}

static void
rf_portrait_draw_clouds (RfPortraitScene *scene)
{
  int moved = rf_portrait_scene_detail (scene, 2, 5) * 14;

  rf_canvas_add (scene->canvas, "<g fill='#ffffff' opacity='.9'>");
  rf_portrait_draw_at (scene, CLOUD, 90 + moved, 60 + moved / 3, "");
  rf_portrait_draw_at (scene, CLOUD, 420 - moved / 2, 180 - moved, " scale(.75)");
  rf_canvas_add (scene->canvas, "</g>");
}

static void
rf_portrait_draw_park (RfPortraitScene *scene)
{
  int moved = rf_portrait_scene_detail (scene, 3, 4) * 10;

  rf_canvas_add (scene->canvas, "%s", park);
  rf_portrait_draw_clouds (scene);
  if (scene->activity != RF_ACTIVITY_RUNNING)
    rf_portrait_draw_at (scene, tree, 64 + moved, 352, "");
  rf_portrait_draw_at (scene, tree, 458 - moved, 348, " scale(.85)");
  rf_canvas_add (
      scene->canvas,
      "<path d='M30 430h0M70 470h0M480 430h0M446 476h0M20 492h0' stroke='{accent}' "
      "stroke-width='13' stroke-linecap='round'/><path d='M52 448h0M100 492h0M498 462h0' "
      "stroke='#ffffff' stroke-width='11' stroke-linecap='round'/>");
}

/* The small circles of the prompt; none where it is empty. */
static void
rf_portrait_draw_confetti (RfPortraitScene *scene)
{
  int kind = rf_portrait_scene_detail (scene, 4, 4);

  for (guint i = 0; kind > 0 && i < 5; i++)
    rf_canvas_add (scene->canvas,
                   "<circle cx='%d' cy='%d' r='%d' fill='{%s}' opacity='.55'/>",
                   (i % 2 == 0 ? 20 : 400) + scene->details[5 + i] % 92,
                   30 + scene->details[10 + i],
                   5 + scene->details[15 + i] % 12,
                   (int) i < kind ? "accent" : "second");
}

void
rf_portrait_draw_background (RfPortraitScene *scene)
{
  static const char *const whole[] = {
    [RF_BACKGROUND_AUTO] = "",           [RF_BACKGROUND_PLAIN] = plain,
    [RF_BACKGROUND_GRADIENT] = gradient, [RF_BACKGROUND_CIRCLES] = circles,
    [RF_BACKGROUND_PARK] = "",           [RF_BACKGROUND_ROOM] = room,
    [RF_BACKGROUND_NIGHT] = night,       [RF_BACKGROUND_BEACH] = beach,
    [RF_BACKGROUND_CITY] = city,         [RF_BACKGROUND_TRANSPARENT] = "",
  };
  RfCanvas *canvas = scene->canvas;
  guint thing = (guint) rf_portrait_scene_detail (scene, 3, 3);

  if (scene->background == RF_BACKGROUND_TRANSPARENT)
    return;
  rf_canvas_set_gradient (canvas, "halo");
  rf_canvas_set_gradient (canvas, "fall");
  rf_canvas_set_gradient (canvas, "day");
  rf_canvas_set_gradient (canvas, "lamp");
  rf_canvas_set_gradient (canvas, "dark");
  rf_canvas_add (canvas, "%s", gradients);
  rf_canvas_add (canvas, "%s", whole[scene->background]);
  if (scene->background == RF_BACKGROUND_PARK)
    rf_portrait_draw_park (scene);
  if (scene->background == RF_BACKGROUND_ROOM)
    rf_canvas_add (canvas, "%s%s", room_things[thing], lamp);
  if (scene->background == RF_BACKGROUND_BEACH)
    {
      rf_canvas_add (canvas, "<g transform='translate(-46 38)'>");
      rf_portrait_draw_clouds (scene);
      rf_canvas_add (canvas, "</g>%s", beach_things[thing]);
    }
  if (scene->background == RF_BACKGROUND_GRADIENT || scene->background == RF_BACKGROUND_CIRCLES)
    rf_portrait_draw_confetti (scene);
}
