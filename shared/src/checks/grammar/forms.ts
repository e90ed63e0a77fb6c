import * as v from "valibot";
import type { Check } from "../check.ts";
import type { KindsOfChecks } from "./kinds.ts";
import { member } from "./member.ts";
import type { ReadOneLine } from "./one-line.ts";
import { readAs } from "./read-as.ts";
import { pathTo } from "./rule.ts";

type Option = v.StrictObjectSchema<{ readonly kind: v.LiteralSchema<string, undefined> }, undefined>;
type AnyKind = KindsOfChecks[keyof KindsOfChecks];

/** The forms a document of checks can have, beside URLs alone: a list, or a map that holds one. */
export function formsOfChecks(kinds: KindsOfChecks, readOneLine: ReadOneLine) {
  const oneLine = v.pipe(
    v.string(),
    v.description("One line: an `https://` or `http://` URL that must answer 200, `tcp://host:port` or `tls://host`."),
    v.examples(["https://web.example.com/health"]),
    v.metadata({ pattern: "^(https?|tcp|tls)://" }),
    readAs(readOneLine),
  );
  // Valibot wants what an option reads to have an index signature, and an interface has none.
  const options = Object.values(kinds) as unknown as readonly Option[];
  const full = v.variant("kind", options) as unknown as v.GenericSchema<v.InferInput<AnyKind>, Check>;
  const check = v.union([oneLine, full]);
  const list = v.pipe(
    v.array(check),
    v.nonEmpty(`There is no check: write at least one, like "- https://web.example.com/health"`),
    v.rawCheck(({ dataset, addIssue }) => {
      if (!Array.isArray(dataset.value)) return;
      const names = dataset.value.map((item: { readonly name?: unknown } | null) => item?.name);
      for (const index of namesTakenTwice(names)) {
        const message = `Another check is called "${names[index]}" already: give this one a name of its own`;
        addIssue({ message, ...pathTo([index, "name"]) });
      }
    }),
    v.transform((given): readonly Check[] => given),
  );
  const map = v.strictObject({
    $schema: v.optional(member(v.string(), "Where editors find the schema of this document.")),
    checks: member(list, "The checks.", ["https://web.example.com/health"]),
  });
  return { check, list, map };
}

/** Indexes of names that are taken: reports, and the baseline, go by the name. */
export function namesTakenTwice(names: readonly unknown[]): readonly number[] {
  return [...names.keys()].filter((index) => typeof names[index] === "string" && names.indexOf(names[index]) < index);
}
