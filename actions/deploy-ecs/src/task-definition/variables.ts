import { nearest } from "@deploy-actions/shared/did-you-mean";
import type { Problem } from "@deploy-actions/shared/problems";

/** Values for `${NAME}`, by name. */
export type Variables = Readonly<Record<string, string>>;

const PLACES = /\$\$\{|\$\{([^}]*)(\}?)/g;
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** The names that a text asks for: where two documents share variables, none is useless that the other one needs. */
export function variablesIn(text: string): readonly string[] {
  return [...text.matchAll(PLACES)].flatMap(([, name]) => (name !== undefined && NAME.test(name) ? [name] : []));
}

/** Fills the variables of one document in, and knows afterwards which were of no use. */
export class VariableFiller {
  readonly problems: Problem[] = [];
  readonly #variables: Variables;
  readonly #used = new Set<string>();
  readonly #missing = new Set<string>();

  constructor(variables: Variables) {
    this.#variables = variables;
  }

  /** Replaces each `${NAME}`; `$${` becomes a literal `${`. */
  fill(text: string, at: string): string {
    return text.replace(PLACES, (place: string, name: string | undefined, end: string) => {
      if (name === undefined) return "${";
      const value = end && Object.hasOwn(this.#variables, name) ? this.#variables[name] : undefined;
      if (value !== undefined) {
        this.#used.add(name);
        return value;
      }
      this.#missing.add(name);
      this.problems.push({ at, ...this.#explain(place, name, end !== "") });
      return place;
    });
  }

  /** Variables that no place of the document asked for. */
  unused(origin: string, usedElsewhere: readonly string[] = []): readonly Problem[] {
    const names = Object.keys(this.#variables).filter((name) => !this.#used.has(name) && !usedElsewhere.includes(name));
    return names.map((name) => {
      const meant = nearest(name, this.#missing);
      return {
        at: "variables",
        message: `${name} is set, but ${origin} has no \${${name}}.`,
        fix: meant ? `Did you mean ${meant}?` : "Remove it, or use it.",
      };
    });
  }

  #explain(place: string, name: string, closed: boolean): { readonly message: string; readonly fix: string } {
    const literal = `write $${place} for a literal one`;
    if (!closed)
      return { message: `"${place}" begins a variable and does not end.`, fix: `Add the "}", or ${literal}.` };
    if (!NAME.test(name)) {
      return { message: `${place} is not the name of a variable.`, fix: `Use letters, digits and "_", or ${literal}.` };
    }
    const meant = nearest(name, Object.keys(this.#variables));
    const add = `dd "${name}=…" to variables, or ${literal}.`;
    return { message: `${place} has no value.`, fix: meant ? `Did you mean \${${meant}}? Or a${add}` : `A${add}` };
  }
}

/** Whether the text is one variable and nothing else, so that its place decides the type. */
export function isOneVariable(text: string): boolean {
  return /^\$\{[A-Za-z_][A-Za-z0-9_]*\}$/.test(text);
}
