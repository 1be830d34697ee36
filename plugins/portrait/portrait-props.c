/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "portrait-private.h"

/* What shows an activity: behind the figure, at its body, in its hand, in front of it all. */

#define NOTE_SHAPE                                                                                 \
  "<path d='M0 0V-40L26 -48V-8' fill='none'/><ellipse cx='-8' cy='2' rx='10' ry='8'/><ellipse "    \
  "cx='18' cy='-6' rx='10' ry='8'/>"
#define NOTE(paint)                                                                                \
  "<g fill='#ffffff' stroke='#ffffff' stroke-width='13'>" NOTE_SHAPE "</g><g fill='" paint         \
  "' stroke='" paint "' stroke-width='6'>" NOTE_SHAPE "</g>"

static const char notes[] =
    "<g stroke-linecap='round' stroke-linejoin='round'><g transform='translate(72 150) rotate(-10) "
    "scale(1.35)'>" NOTE (
        "{cloth-dark}") "</g><g transform='translate(440 120) rotate(10) "
                        "scale(1.1)'>" NOTE (
                            "{cloth-dark}") "</g><g transform='translate(52 286) rotate(6) "
                                            "scale(.85)'>" NOTE ("{accent-shade}") "</g></g>";

static const char wind[] =
    "<g fill='#ffffff'><path d='M4 196Q70 186 132 192Q70 202 4 196ZM-20 252Q50 242 108 248Q50 260 "
    "-20 252ZM18 306Q76 296 118 302Q76 314 18 306ZM-14 360Q50 350 106 356Q50 368 -14 360Z' "
    "stroke='#ffffff' stroke-width='9' stroke-linejoin='round'/></g><path d='M16 224Q66 216 104 "
    "222Q66 230 16 224ZM2 330Q50 322 88 328Q50 336 2 330Z' fill='{accent}' stroke='{accent}' "
    "stroke-width='5' stroke-linejoin='round'/><g fill='#ffffff' opacity='.9'><circle cx='52' "
    "cy='470' r='26'/><circle cx='90' cy='488' r='20'/><circle cx='18' cy='492' r='24'/></g>";

static const char pillow[] =
    "<path d='M44 214C28 176 50 136 92 138C200 118 312 118 420 138C462 136 484 176 468 214C480 262 "
    "478 310 464 342C470 380 440 402 402 392C306 408 206 408 110 392C72 402 42 380 48 342C34 310 "
    "32 "
    "262 44 214Z' fill='#ffffff' stroke='{middle}' stroke-width='5'/><path d='M60 206Q76 190 70 "
    "168M452 206Q436 190 442 168M62 350Q84 356 92 378M450 350Q428 356 420 378' fill='none' "
    "stroke='{deep}' stroke-width='5' stroke-linecap='round'/><path d='M120 170Q256 142 392 170' "
    "fill='none' stroke='{light}' stroke-width='14' stroke-linecap='round'/>";

static const char blanket[] =
    "<path d='M-10 424C70 398 150 420 256 414C362 420 442 398 522 424V530H-10Z' "
    "fill='{accent}'/><path d='M-10 424C70 398 150 420 256 414C362 420 442 398 522 424V456C442 430 "
    "362 452 256 446C150 452 70 430 -10 456Z' fill='{second}'/><path d='M110 470Q126 490 120 "
    "512M256 "
    "462Q264 486 258 512M398 470Q386 490 392 512' fill='none' stroke='{accent-shade}' "
    "stroke-width='5' stroke-linecap='round' opacity='.7'/>";

static const char sleep_signs[] =
    "<g fill='none' stroke-linecap='round' stroke-linejoin='round'><path d='M364 124h26l-26 "
    "32h26M404 72h34l-34 42h34M452 14h42l-42 52h42' stroke='#2d3470' stroke-width='18'/><path "
    "d='M364 "
    "124h26l-26 32h26M404 72h34l-34 42h34M452 14h42l-42 52h42' stroke='#ffffff' "
    "stroke-width='9'/></g>";

static const char desk[] =
    "<path d='M0 482H512V512H0Z' fill='#a8754a'/><path d='M0 482H512V489H0Z' fill='#c99463'/>";

static const char laptop[] =
    "<path d='M150 488L160 396Q162 384 174 384H338Q350 384 352 396L362 488Z' fill='#c9cdd8'/><path "
    "d='M158 488L167 400Q168 392 176 392H336Q344 392 345 400L354 488Z' fill='#e6e8ef'/><path "
    "d='M256 "
    "452C232 436 238 420 248 424Q254 426 256 432Q258 426 264 424C274 420 280 436 256 452Z' "
    "fill='{accent}'/><path d='M140 486H372V492Q372 498 364 498H148Q140 498 140 492Z' "
    "fill='#aab0bf'/>";

static const char mug[] =
    "<path d='M420 440H462V484Q462 490 456 490H426Q420 490 420 484Z' "
    "fill='{cloth-base}'/><path d='M462 450Q484 450 482 464Q480 478 462 476' fill='none' "
    "stroke='{cloth-base}' stroke-width='7'/><path d='M432 430q-6 -10 0 -18q6 -8 0 -18M450 430q-6 "
    "-10 0 -18q6 -8 0 -18' fill='none' stroke='#ffffff' stroke-width='5' stroke-linecap='round' "
    "opacity='.9'/>";

static const char book[] =
    "<path d='M256 402C226 384 186 382 146 390L140 492C186 484 226 486 256 502C286 486 326 484 372 "
    "492L366 390C326 382 286 384 256 402Z' fill='#fffaf0' stroke='#d9cdb8' "
    "stroke-width='3'/><path d='M256 412C226 396 184 394 138 402L132 504C184 496 226 498 256 "
    "512C286 498 328 496 380 504L374 402C328 394 286 396 256 412Z' fill='{accent}' "
    "stroke='{accent-shade}' stroke-width='4' stroke-linejoin='round'/><path d='M256 412V512' "
    "stroke='{accent-shade}' stroke-width='9'/><path d='M318 424l7 14 15 2 -11 11 3 15 -14 -7 -14 "
    "7 "
    "3 -15 -11 -11 15 -2z' fill='{accent-light}'/><path d='M170 428H224M170 446H212' "
    "stroke='{accent-light}' stroke-width='7' stroke-linecap='round'/>";

static const char bowl[] =
    "<path d='M176 428C190 392 322 392 336 428Z' fill='#7cc36a'/><circle cx='214' cy='416' r='15' "
    "fill='#e9503f'/><circle cx='296' cy='414' r='16' fill='#e9503f'/><circle cx='256' cy='406' "
    "r='18' "
    "fill='#ffe28a'/><circle cx='254' cy='404' r='9' fill='#ffb938'/><path d='M230 400q10 -16 22 "
    "-12M276 398q4 -14 20 -12' fill='none' stroke='#4f9c48' stroke-width='8' "
    "stroke-linecap='round'/><path d='M160 424H352C352 468 314 492 256 492C198 492 160 468 160 "
    "424Z' "
    "fill='{second}'/><path d='M160 424H352L350 440H162Z' fill='{accent}'/><path d='M182 452Q196 "
    "476 "
    "224 484' fill='none' stroke='#ffffff' stroke-width='7' stroke-linecap='round' "
    "opacity='.9'/><path d='M212 382q-8 -12 0 -22M300 380q-8 -12 0 -22' fill='none' "
    "stroke='#ffffff' stroke-width='6' stroke-linecap='round' opacity='.8'/>";

static const char guitar[] =
    "<g transform='translate(214 446) rotate(-24)'><path d='M70 -11H270V11H70Z' "
    "fill='#6b4128'/><path d='M262 -18H308Q316 -18 316 -10V10Q316 18 308 18H262Z' "
    "fill='#4a2c1a'/><path d='M-112 0C-112 -54 -66 -70 -28 -50C-2 -38 18 -36 40 -42C76 -52 92 -26 "
    "92 "
    "0C92 26 76 52 40 42C18 36 -2 38 -28 50C-66 70 -112 54 -112 0Z' fill='#e39a4e' "
    "stroke='#9c5a22' stroke-width='6'/><circle cx='26' r='22' fill='#5a3118'/><circle cx='26' "
    "r='27' "
    "fill='none' stroke='#fbd9a0' stroke-width='4'/><path d='M-62 -18V18' stroke='#5a3118' "
    "stroke-width='9' stroke-linecap='round'/><path d='M-60 -6H300M-60 0H300M-60 6H300' "
    "stroke='#fff3dc' stroke-width='1.6'/><path d='M-90 -28Q-74 -46 -52 -48' fill='none' "
    "stroke='#ffd79a' stroke-width='7' stroke-linecap='round'/></g>";

static const char dance_floor[] =
    "<path d='M96 84L-20 330V420L60 440ZM96 84L190 470H130ZM96 84L330 380L400 330Z' fill='#ffffff' "
    "opacity='.3'/><path d='M96 0V36' stroke='#6d6a80' stroke-width='5'/><circle cx='96' cy='80' "
    "r='46' fill='#b9bfe0'/><path d='M96 34a46 46 0 0 1 0 92a20 46 0 0 0 0 -92z' "
    "fill='#8d93c4'/><path "
    "d='M52 68H140M52 92H140M62 48H130M64 112H128M96 34V126M76 38Q58 80 76 122M116 38Q134 80 116 "
    "122' "
    "fill='none' stroke='#ffffff' stroke-width='3.5' opacity='.85'/><path d='M74 58l3 8 8 3 -8 3 "
    "-3 8 "
    "-3 -8 -8 -3 8 -3z' fill='#ffffff'/>";

static const char dance_signs[] =
    "<g fill='none' stroke='{accent}' stroke-width='8' stroke-linecap='round'><path d='M22 470Q10 "
    "440 22 410M46 492Q32 466 38 446M490 470Q502 440 490 410M466 492Q480 466 474 446'/></g><path "
    "d='M392 34l14 8M480 150l8 14M36 220l14 -6M362 60h0M500 60h0M24 176h0M180 40h0' "
    "stroke='{accent}' stroke-width='11' stroke-linecap='round'/>";

/* Where a mood has signs of its own beside the head, there is no room for it. */
static const char dance_note[] =
    "<g transform='translate(440 90) rotate(10) scale(1.3)' stroke-linecap='round' "
    "stroke-linejoin='round'>" NOTE ("{cloth-dark}") "</g>";

static const char dog[] =
    "<g "
    "transform='translate(92 452)'><path d='M-60 80C-66 40 -40 26 0 26C40 26 66 40 60 80Z' "
    "fill='#c98a4f'/><path d='M-24 34Q0 50 24 34L28 48Q0 64 -28 48Z' fill='{accent}'/><circle "
    "cy='56' "
    "r='8' fill='#ffd24a'/><path d='M-44 -28C-70 -26 -76 14 -60 28C-48 26 -40 4 -36 -14ZM44 -28C70 "
    "-26 "
    "76 14 60 28C48 26 40 4 36 -14Z' fill='#8f5a2d'/><path d='M0 -46C-34 -46 -46 -24 -44 4C-42 28 "
    "-24 "
    "42 0 42C24 42 42 28 44 4C46 -24 34 -46 0 -46Z' fill='#e0a566'/><path d='M0 -46C-8 -30 -8 -10 "
    "-16 "
    "2C-30 14 -22 42 0 42C22 42 30 14 16 2C8 -10 8 -30 0 -46Z' fill='#fff1df'/><circle cx='-20' "
    "cy='-6' r='6.5' fill='#2e2233'/><circle cx='20' cy='-6' r='6.5' fill='#2e2233'/><circle "
    "cx='-22' "
    "cy='-9' r='2' fill='#ffffff'/><circle cx='18' cy='-9' r='2' fill='#ffffff'/><path d='M-9 8Q0 "
    "3 9 "
    "8Q8 18 0 19Q-8 18 -9 8Z' fill='#2e2233'/><path d='M-7 26H7V36Q0 44 -7 36Z' "
    "fill='#f0737a'/><path "
    "d='M0 19V24M-12 24Q-4 30 0 24Q4 30 12 24' fill='none' stroke='#2e2233' stroke-width='3.5' "
    "stroke-linecap='round'/></g>";

static const char backpack[] =
    "<path d='M146 330C150 282 200 274 256 274C312 274 362 282 366 330L372 430H140Z' "
    "fill='{accent-shade}'/><path d='M232 276V258Q232 246 256 246Q280 246 280 258V276' fill='none' "
    "stroke='{accent-shade}' stroke-width='10'/>";

static const char dumbbell[] =
    "<g transform='translate(0 -38)'><path d='M-60 0H60' stroke='#8b90a0' stroke-width='13'/><g "
    "fill='{cloth-dark}' stroke='#ffffff' stroke-width='3'><rect x='-58' y='-38' width='22' "
    "height='76' rx='9'/><rect x='36' y='-38' width='22' height='76' rx='9'/><rect x='-76' y='-26' "
    "width='18' height='52' rx='8'/><rect x='58' y='-26' width='18' height='52' rx='8'/></g></g>";

static const char table_fork[] =
    "<path d='M0 20V-88' stroke='#8a8f9c' stroke-width='12' stroke-linecap='round'/><path d='M0 "
    "20V-88' stroke='#d7dae3' stroke-width='8' stroke-linecap='round'/><path d='M-17 -128V-100Q-17 "
    "-84 0 -84Q17 -84 17 -100V-128M0 -128V-84' fill='none' stroke='#8a8f9c' stroke-width='10' "
    "stroke-linecap='round'/><path d='M-17 -128V-100Q-17 -84 0 -84Q17 -84 17 -100V-128M0 -128V-84' "
    "fill='none' stroke='#d7dae3' stroke-width='6.5' stroke-linecap='round'/><circle cx='2' "
    "cy='-122' "
    "r='17' fill='#e9503f'/><path d='M-6 -128q4 -6 10 -6' fill='none' stroke='#ffffff' "
    "stroke-width='4' stroke-linecap='round'/>";

static const char effort[] =
    "<g fill='none' stroke='{accent}' stroke-width='8' stroke-linecap='round'><path d='M28 214Q14 "
    "240 20 268M484 214Q498 240 492 268'/></g><g fill='#62c3f5' stroke='#ffffff' "
    "stroke-width='3'><path d='M370 110c8 12 12 18 12 24a12 12 0 0 1 -24 0c0 -6 4 -12 12 "
    "-24z'/><path d='M136 140c8 12 12 18 12 24a12 12 0 0 1 -24 0c0 -6 4 -12 12 -24z'/></g>";

/* Where both hands are needed, things stand aside. */
static const char aside[] = "<g transform='translate(-76 158) scale(.68)'>";
static const char on_floor[] = "<g transform='translate(96 506) rotate(-8)'>";

void
rf_portrait_draw_props_behind (RfPortraitScene *scene)
{
  static const char *const art[] = {
    [RF_ACTIVITY_NONE] = "",          [RF_ACTIVITY_RUNNING] = wind,
    [RF_ACTIVITY_WALKING] = backpack, [RF_ACTIVITY_SLEEPING] = pillow,
    [RF_ACTIVITY_WORKING] = "",       [RF_ACTIVITY_READING] = "",
    [RF_ACTIVITY_EATING] = "",        [RF_ACTIVITY_DANCING] = dance_floor,
    [RF_ACTIVITY_MUSIC] = notes,      [RF_ACTIVITY_EXERCISING] = effort,
  };

  static const char *const layers[] = {
    [RF_ACTIVITY_NONE] = "behind",    [RF_ACTIVITY_RUNNING] = "signs",
    [RF_ACTIVITY_WALKING] = "worn",   [RF_ACTIVITY_SLEEPING] = "behind",
    [RF_ACTIVITY_WORKING] = "behind", [RF_ACTIVITY_READING] = "behind",
    [RF_ACTIVITY_EATING] = "behind",  [RF_ACTIVITY_DANCING] = "behind",
    [RF_ACTIVITY_MUSIC] = "signs",    [RF_ACTIVITY_EXERCISING] = "signs",
  };

  rf_canvas_add (scene->canvas, "<g class='layer %s'>", layers[scene->activity]);
  /* Notes stand lower where the mood has its signs beside the head. */
  if (scene->activity == RF_ACTIVITY_MUSIC && rf_portrait_has_high_signs (scene))
    rf_canvas_add (scene->canvas, "<g transform='translate(-8 84)'>%s</g>", notes);
  else
    rf_canvas_add (scene->canvas, "%s", art[scene->activity]);
  rf_canvas_add (scene->canvas, "</g>");
}

/* Behind the hands. */
void
rf_portrait_draw_props_held (RfPortraitScene *scene)
{
  RfCanvas *canvas = scene->canvas;

  if (scene->activity == RF_ACTIVITY_SLEEPING)
    rf_canvas_add (canvas, "%s", blanket);
  if (scene->activity == RF_ACTIVITY_MUSIC)
    rf_canvas_add (canvas, "%s", guitar);
  if (scene->activity == RF_ACTIVITY_READING && rf_portrait_has_free_left_arm (scene))
    rf_canvas_add (canvas, "%s", book);
}

/* In the left hand's frame, behind its fingers. */
void
rf_portrait_draw_held_thing (RfPortraitScene *scene)
{
  if (scene->activity == RF_ACTIVITY_EATING)
    rf_canvas_add (scene->canvas, "%s", table_fork);
  if (scene->activity == RF_ACTIVITY_EXERCISING)
    rf_canvas_add (scene->canvas, "%s", dumbbell);
}

static void
rf_portrait_draw_signs_front (RfPortraitScene *scene)
{
  if (scene->activity == RF_ACTIVITY_SLEEPING)
    rf_canvas_add (scene->canvas, "%s", sleep_signs);
  if (scene->activity == RF_ACTIVITY_DANCING)
    rf_canvas_add (
        scene->canvas, "%s%s", dance_signs, rf_portrait_has_high_signs (scene) ? "" : dance_note);
}

/* In front of everything. */
void
rf_portrait_draw_props_front (RfPortraitScene *scene)
{
  RfCanvas *canvas = scene->canvas;
  gboolean has_free_arm = rf_portrait_has_free_left_arm (scene);

  rf_canvas_add (canvas, "<g class='layer signs'>");
  rf_portrait_draw_signs_front (scene);
  rf_canvas_add (canvas, "</g><g class='layer front'>");
  if (scene->activity == RF_ACTIVITY_WORKING)
    rf_canvas_add (canvas, "%s%s%s</g>%s", desk, has_free_arm ? "<g>" : aside, laptop, mug);
  if (scene->activity == RF_ACTIVITY_EATING)
    rf_canvas_add (canvas, "%s%s%s</g>", desk, has_free_arm ? "<g>" : aside, bowl);
  if (scene->activity == RF_ACTIVITY_READING && !has_free_arm)
    rf_canvas_add (canvas, "%s%s</g>", aside, book);
  if (scene->activity == RF_ACTIVITY_WALKING)
    rf_canvas_add (canvas, "%s", dog);
  if (scene->activity == RF_ACTIVITY_EXERCISING && !has_free_arm)
    rf_canvas_add (canvas, "%s%s</g>", on_floor, dumbbell);
  rf_canvas_add (canvas, "</g>");
}
