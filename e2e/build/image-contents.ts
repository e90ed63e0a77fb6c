import type { Complaints } from "../checklist.ts";
import type { Pushed } from "./pushed.ts";

/** Complains of each of these texts in a layer, a configuration (environment, labels, history) or an attestation. */
export function foundIn(pushed: Pushed, texts: ReadonlyMap<string, string>): Complaints {
  const places: readonly (readonly [string, readonly (string | Buffer)[]])[] = [
    ["a layer", pushed.layers],
    ["a configuration", pushed.configurations],
    ["an attestation", pushed.attestations],
  ];
  return [...texts].flatMap(([what, text]) =>
    places.flatMap(([place, parts]) => (parts.some((part) => part.includes(text)) ? [`${what} is in ${place}.`] : [])),
  );
}
