import * as v from "valibot";

export interface Objection {
  /** Path of what to change, from the map that the rule is about. */
  readonly at: readonly (string | number)[];
  readonly message: string;
}

/**
 * A rule about several members of a map. It is asked once these could be read, whatever else is wrong in the map, so that
 * all problems are told together. `all`: once nothing is wrong in the map, not even an unknown key.
 */
export function rule<Given extends object>(
  members: "all" | readonly (keyof NoInfer<Given> & string)[],
  objection: (given: NoInfer<Given>) => Objection | undefined,
): v.RawCheckAction<Given> {
  return v.rawCheck<Given>(({ dataset, addIssue }) => {
    const spoilt = (dataset.issues ?? []).some(({ path }) => {
      const [first] = path ?? [];
      if (!first || Array.isArray(first.input) || members === "all") return true;
      return members.some((member) => member === first.key);
    });
    const found = spoilt ? undefined : objection(dataset.value as Given);
    if (!found) return;
    addIssue({ message: found.message, ...pathTo(found.at) });
  });
}

/** A path as valibot's issues have it. */
export function pathTo(keys: readonly (string | number)[]): { path?: [v.IssuePathItem, ...v.IssuePathItem[]] } {
  const [first, ...rest] = keys.map((key): v.IssuePathItem => {
    if (typeof key === "number") return { type: "array", origin: "value", input: [], key, value: undefined };
    return { type: "object", origin: "value", input: {}, key, value: undefined };
  });
  return first ? { path: [first, ...rest] } : {};
}
