import type { Life } from "./record.ts";

/** How a strategy did beside others. Undefined: it did not come to that. */
export interface Figures {
  readonly strategy: string;
  readonly ok: boolean;
  /** Seconds from the start of a good deploy until the new version alone answered. */
  readonly toLive: number | undefined;
  /** Seconds until the job with the version that crashes was red, and its way back complete. */
  readonly toRed: number | undefined;
  readonly lost: number;
  /** Errors that users got of the version that was bad at them. */
  readonly bad: number;
  /** How many percent of that scene's requests those were. */
  readonly badPercent: number;
  /** Seconds from the first of those errors to the last. */
  readonly back: number | undefined;
}

export function compare(lives: readonly Life[]): readonly Figures[] {
  return lives.map(({ title, ok, scenes, traffic }) => {
    const find = (name: string) => scenes.find((scene) => scene.name === name);
    const alone = find("good")?.aloneAfter;
    const worst = scenes.find(({ version }) => version === "v6");
    const bad = worst?.expectedFaults ?? 0;
    return {
      strategy: title,
      ok,
      toLive: alone === undefined ? undefined : alone / 1000,
      toRed: find("crash")?.seconds,
      lost: traffic.lost,
      bad,
      badPercent: worst ? (100 * bad) / Math.max(1, worst.traffic.requests) : 0,
      back: worst?.badFor === undefined ? undefined : worst.badFor / 1000,
    };
  });
}
