import type { Program } from "@deploy-actions/simulator/images";
import { FOREIGN_REPOSITORY, REPOSITORY } from "../account.ts";

/** A release that cannot come up. */
export interface Case {
  readonly name: string;
  readonly image: string;
  /** Undefined: there is no such image. */
  readonly program: Program | undefined;
  /** The failure after which the step is sure: 2 where nothing can heal, 3 in a row for a crash, which may. */
  readonly sureAfter: 2 | 3;
  readonly breaker: boolean;
}

export const CASES: readonly Case[] = [true, false].flatMap((breaker): Case[] => [
  {
    name: `image not found, breaker ${onOff(breaker)}`,
    image: `${FOREIGN_REPOSITORY}:v2`,
    program: undefined,
    sureAfter: 2,
    breaker,
  },
  {
    name: `crash loop, breaker ${onOff(breaker)}`,
    image: `${REPOSITORY}:v2`,
    program: { kind: "memory", exits: { afterSeconds: 2, code: 1 }, logs: ["Error: DATABASE_URL is not set"] },
    sureAfter: 3,
    breaker,
  },
]);

function onOff(breaker: boolean): string {
  return breaker ? "on" : "off";
}
