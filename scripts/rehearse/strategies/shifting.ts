import { badAtUsers, cancelled, crash, good, liar, noImage, type Scene, unchanged } from "../scenes.ts";

/** The life of a release whose traffic is shifted, first to `firstShare` percent. The checks are those of the step itself. */
export function shiftingScenes(firstShare: number, changes: { readonly cancelled?: RegExp[] } = {}): readonly Scene[] {
  return [
    good(),
    unchanged(),
    crash({ ending: { mostShare: 0 } }),
    noImage({ ending: { mostShare: 0 } }),
    cancelled({ ending: { mostShare: firstShare, ...(changes.cancelled && { says: changes.cancelled }) } }),
    badAtUsers({ ending: { mostShare: firstShare } }),
    liar(),
  ];
}
