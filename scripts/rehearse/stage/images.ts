import { fileURLToPath } from "node:url";
import type { Images, Program } from "@deploy-actions/simulator/images";
import type { Cast } from "./cast.ts";

const DEMO_APP = fileURLToPath(new URL("demo-app.js", import.meta.url));

/**
 * Pushes what the scenes deploy: v1, v2 and v5 work, v3 crashes, v4 is the one that nobody pushed, v6 turns bad as soon
 * as there is a file at `badWhen`, v7 holds v2.
 */
export function pushImages(images: Images, { image, extras }: Cast, badWhen: string): void {
  const push = (reference: string, program: Program) =>
    images.push(reference, program, { architectures: ["X86_64", "ARM64"] });
  for (const { image: reference, completes } of extras) {
    push(reference, { kind: "memory", ...(completes && { exits: { afterSeconds: 1, code: 0 } }) });
  }
  push(image("v1"), demoApp({ VERSION: "v1" }));
  push(image("v2"), demoApp({ VERSION: "v2" }));
  push(image("v3"), demoApp({ VERSION: "v3", MISSING: "DATABASE_URL" }));
  push(image("v5"), demoApp({ VERSION: "v5" }));
  push(image("v6"), demoApp({ VERSION: "v6", BAD_WHEN: badWhen }));
  push(image("v7"), demoApp({ VERSION: "v2" }));
}

/** NODE_OPTIONS is emptied: the user's container may load things that are not here. */
function demoApp(env: Readonly<Record<string, string>>): Program {
  return { kind: "process", command: [process.execPath, DEMO_APP], env: { NODE_OPTIONS: "", ...env } };
}
