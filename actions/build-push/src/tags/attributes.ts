import { didYouMean, nearest } from "@deploy-actions/shared/did-you-mean";
import { Failure } from "@deploy-actions/shared/failure";
import { GLOBAL_NAMES, objectionTo } from "./expressions.ts";

/** `key=value` pairs of a rule, with commas between them. Each is taken once; what is left over is not known. */
export class Attributes {
  readonly #left = new Map<string, string>();
  readonly #asked: string[] = [];

  constructor(line: string) {
    for (const field of fieldsOf(line)) {
      const [, key, value] = /^\s*([\w-]+)\s*=(.*)$/s.exec(field) ?? [];
      // `type=raw,foo` and `foo`.
      if (key === undefined || value === undefined) this.#set("value", field.trim());
      else this.#set(key.toLowerCase(), value.trim());
    }
  }

  take(key: string): string | undefined {
    this.#asked.push(key);
    const value = this.#left.get(key);
    this.#left.delete(key);
    return value;
  }

  /** With `{{…}}` of the global expressions, and of these names. */
  template(key: string, names: readonly string[] = []): string | undefined {
    const value = this.take(key);
    const objection = value === undefined ? undefined : objectionTo(value, [...names, ...GLOBAL_NAMES]);
    if (objection) throw new Failure(`${key}: ${objection.message}`, { hint: objection.fix ?? "" });
    return value;
  }

  required(key: string, names: readonly string[] = []): string {
    const value = key === "pattern" && names.length === 0 ? this.take(key) : this.template(key, names);
    if (value) return value;
    const typo = nearest(key, this.#left.keys());
    const hint = typo ? `Did you mean that by "${typo}"?` : `Add ${key}=...; is its expression empty?`;
    throw new Failure(`It has no ${key}.`, { hint });
  }

  integer(key: string): number | undefined {
    const value = this.take(key) || undefined;
    if (value === undefined || /^\d{1,9}$/.test(value)) return value === undefined ? undefined : Number(value);
    throw new Failure(`${key}=${value} is no number.`, { hint: "Write a whole number, 0 or more." });
  }

  oneOf<T extends string>(key: string, choices: readonly T[], otherwise?: T): T {
    const value = this.take(key) || otherwise;
    const found = choices.find((choice) => choice === value);
    if (found) return found;
    const message = value === undefined ? `It has no ${key}.` : `${key}=${value} is not a choice.`;
    throw new Failure(message, { hint: didYouMean(value ?? "", choices) ?? "" });
  }

  refuseOthers(): void {
    const [key] = this.#left.keys();
    if (key === undefined) return;
    throw new Failure(`"${key}" means nothing to a rule of this type.`, { hint: didYouMean(key, this.#asked) ?? "" });
  }

  #set(key: string, value: string): void {
    if (this.#left.has(key)) throw new Failure(`It has two of ${key}.`, { hint: "Keep one of them." });
    this.#left.set(key, value);
  }
}

/** A field with a comma stands in double quotes: `type=raw,"value=a,b"`. */
function fieldsOf(line: string): readonly string[] {
  return [...line.matchAll(/\s*(?:"((?:[^"]|"")*)"|([^,]*))\s*(?:,|$)/g)]
    .map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? "")
    .filter((field) => field.trim() !== "");
}
