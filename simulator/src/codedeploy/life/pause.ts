import type { CodeDeploy } from "../state.ts";

/** The life of a deployment: it stands still at every `yield` until it is looked at again. */
export type Life = Generator<void, void, void>;

export function* pause({ world: { clock } }: CodeDeploy, ms: number): Life {
  const until = clock.now() + ms;
  while (clock.now() < until) yield;
}
