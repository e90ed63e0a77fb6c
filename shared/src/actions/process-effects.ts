import { type Clock, systemClock } from "../clock.ts";
import type { Runner } from "./runner.ts";

/** What main and post of every action hand on of their process and their runner. */
export interface ProcessEffects {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly log: (line: string) => void;
  readonly mask: (value: string) => void;
  readonly signal: AbortSignal;
}

export function processEffects({ info, mask, signal }: Runner): ProcessEffects {
  return { env: process.env, clock: systemClock, log: info, mask, signal };
}
