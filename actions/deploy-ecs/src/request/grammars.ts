import type { readOneOffs } from "../one-off/read-one-offs.ts";
import type { readChecksRequest } from "./checks.ts";
import type { readServiceDefinitionRequest } from "./service-definition.ts";

/** What reads the documents that many steps do without. */
export interface Grammars {
  readonly checks: typeof readChecksRequest;
  readonly oneOffs: typeof readOneOffs;
  readonly serviceDefinition: typeof readServiceDefinitionRequest;
}

/** Loaded for the inputs that were given: a step without checks does not pay for their grammar. */
export async function loadGrammars(given: readonly string[]): Promise<Grammars> {
  const asksFor = (names: readonly string[]) => names.some((name) => given.includes(name));
  const checks = asksFor(["checks", "services", "expected-version", "version-from"])
    ? (await import("./checks.ts")).readChecksRequest
    : () => undefined;
  const oneOffs = asksFor(["run-before", "run-after"])
    ? (await import("../one-off/read-one-offs.ts")).readOneOffs
    : () => ({ ok: true, value: [] }) as const;
  const serviceDefinition = asksFor(["service-definition", "services"])
    ? (await import("./service-definition.ts")).readServiceDefinitionRequest
    : () => undefined;
  return { checks, oneOffs, serviceDefinition };
}
