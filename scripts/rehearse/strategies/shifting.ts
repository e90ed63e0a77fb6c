import {
  badAtUsers,
  cancelled,
  crash,
  good,
  type Inputs,
  image,
  liar,
  noImage,
  type Scene,
  unchanged,
} from "../scenes.ts";

/**
 * The life of a release whose traffic is shifted, first to `firstShare` percent. The checks are those of the step itself.
 * `liarInputs`: of the scene with the liar, which is told only once it has all of the traffic.
 */
export function shiftingScenes(
  firstShare: number,
  { liarInputs = {} }: { readonly liarInputs?: Inputs } = {},
): readonly Scene[] {
  return [
    image(),
    good(),
    unchanged({ deploy: { "checks-bake": "1s" } }),
    crash({ ending: { mostShare: 0 } }),
    noImage({ ending: { mostShare: 0 } }),
    cancelled({ ending: { mostShare: firstShare } }),
    badAtUsers({ ending: { mostShare: firstShare } }),
    liar({ deploy: liarInputs }),
  ];
}
