import { fileURLToPath } from "node:url";
import type { Images, Program } from "@deploy-actions/simulator/images";
import type { Cast } from "./cast.ts";

/** The program of every version. */
export const DEMO_APP = fileURLToPath(new URL("demo-app.js", import.meta.url));

/** What is promoted to be v2 where nothing can be built. */
export const PREBUILT = "rehearsal-prebuilt:v2";

/**
 * Pushes what the scenes deploy: v1 and v5 work, v3 crashes, v4 is the one that nobody pushed, v6 turns bad as soon
 * as there is a file at `badWhen`, v7 holds v2. v2, which works, comes from a scene of its own where the repository is in
 * the account: `registry` is the host of that.
 */
export function pushImages(
  images: Images,
  { image, extras, repository }: Cast,
  { registry, badWhen }: Surroundings,
): void {
  const push = (reference: string, program: Program) =>
    images.push(reference, program, { architectures: ["X86_64", "ARM64"] });
  for (const { image: reference, completes } of extras) {
    push(reference, { kind: "memory", ...(completes && { exits: { afterSeconds: 1, code: 0 } }) });
  }
  push(image("v1"), demoApp({ VERSION: "v1" }));
  const v2 = demoApp({ VERSION: "v2" });
  if (repository === undefined) push(image("v2"), v2);
  else {
    push(`${registry}/${PREBUILT}`, v2);
    images.program(repository, v2);
  }
  push(image("v3"), demoApp({ VERSION: "v3", MISSING: "DATABASE_URL" }));
  push(image("v5"), demoApp({ VERSION: "v5" }));
  push(image("v6"), demoApp({ VERSION: "v6", BAD_WHEN: badWhen }));
  push(image("v7"), v2);
}

interface Surroundings {
  readonly registry: string;
  readonly badWhen: string;
}

/** NODE_OPTIONS is emptied: the user's container may load things that are not here. */
function demoApp(env: Readonly<Record<string, string>>): Program {
  return { kind: "process", command: [process.execPath, DEMO_APP], env: { NODE_OPTIONS: "", ...env } };
}
