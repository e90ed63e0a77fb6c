import { setTimeout as sleep } from "node:timers/promises";

/** Milliseconds between two looks. */
const PAUSE = 20;

/** Milliseconds after which something that should have come to pass is called missing, also on a busy machine. */
const PATIENCE = 30_000;

/** Resolves once `holds` does. `what` ends the sentence of the complaint: "nginx answers with v2". */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + PATIENCE;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`Waited ${PATIENCE / 1000} s in vain until ${what}.`);
    await sleep(PAUSE);
  }
}
