import { isDeepStrictEqual } from "node:util";
import type { GenericSchema, InferOutput } from "valibot";
import { didYouMean } from "../did-you-mean.ts";
import { parseDocument, type SourceDocument } from "../documents.ts";
import { parseDuration } from "../duration.ts";
import { Failure } from "../failure.ts";
import { type Checked, invalid, type Problem } from "../problems.ts";
import { checkDocument } from "../schema.ts";
import { Secret } from "../secret.ts";
import type { InputSource } from "./input-source.ts";
import { parsePairs, splitLines } from "./lines.ts";

/** What action.yml says about one input. */
interface InputDeclaration {
  readonly required: boolean;
  readonly default?: string;
}

export type InputDeclarations = Readonly<Record<string, InputDeclaration>>;

/** Text that was given inline, or that a file holds. */
export interface InputText {
  readonly text: string;
  /** The file's path; undefined when the text was given inline. */
  readonly file: string | undefined;
}

/** A value is certain to be there when action.yml requires it or has a default for it. */
type Value<Declaration, T> = Declaration extends { required: true } | { default: string } ? T : T | undefined;

/**
 * Turns the strings of a step's `with:` into values, and collects every problem before failing.
 *
 * An empty value counts as not given, as `${{ }}` makes empty values of what is not set: then the default of action.yml holds.
 * A method that meets a problem returns a stand-in, which never gets out: `done` throws.
 */
export class InputReader<D extends InputDeclarations> {
  readonly #source: InputSource;
  readonly #declarations: D;
  readonly #problems: { readonly name: string; readonly problem: Problem }[] = [];

  constructor(source: InputSource, declarations: D) {
    this.#source = source;
    this.#declarations = declarations;
    this.#checkNames(source.given(), Object.keys(declarations));
  }

  text<N extends keyof D & string>(name: N): Value<D[N], string> {
    return this.#read(name, (text) => text);
  }

  oneOf<N extends keyof D & string, T extends string>(name: N, allowed: readonly T[]): Value<D[N], T> {
    return this.#read(name, (text) => {
      const found = allowed.find((value) => value === text);
      if (found === undefined)
        throw new Failure(`"${text}" is not a choice.`, { hint: didYouMean(text, allowed) ?? "" });
      return found;
    });
  }

  /** `true` and `false` as YAML 1.2 spells them; nothing else. */
  flag<N extends keyof D & string>(name: N): Value<D[N], boolean> {
    return this.#read(name, (text) => {
      if (/^(true|True|TRUE)$/.test(text)) return true;
      if (/^(false|False|FALSE)$/.test(text)) return false;
      throw new Failure(`"${text}" is neither true nor false.`, { hint: "Write true or false." });
    });
  }

  integer<N extends keyof D & string>(name: N, { min, max }: { min: number; max?: number }): Value<D[N], number> {
    return this.#read(name, (text) => {
      const value = Number(text);
      if (/^-?\d+$/.test(text) && value >= min && value <= (max ?? Number.MAX_SAFE_INTEGER)) return value;
      const range = max === undefined ? `, ${min} or more` : ` from ${min} to ${max}`;
      throw new Failure(`"${text}" does not fit.`, { hint: `Write a whole number${range}.` });
    });
  }

  /** Milliseconds. */
  duration<N extends keyof D & string>(name: N): Value<D[N], number> {
    return this.#read(name, parseDuration);
  }

  /** One item per line, and per comma where the input says so. */
  lines(name: keyof D & string, { commas = false }: { commas?: boolean } = {}): readonly string[] {
    return this.#read<typeof name, readonly string[]>(name, (text) => splitLines(text, { commas })) ?? [];
  }

  /** `KEY=value` lines, in their order. */
  pairs(name: keyof D & string): ReadonlyMap<string, string> {
    const text: string | undefined = this.text(name);
    return this.#unpack(name, parsePairs(text ?? "")) ?? new Map();
  }

  /** Masked in the log from here on. */
  secret<N extends keyof D & string>(name: N): Value<D[N], Secret> {
    return this.#read(name, (text) => {
      this.#source.mask(text);
      return new Secret(text);
    });
  }

  /** What the input holds, or the file that it names. */
  content<N extends keyof D & string>(name: N): Value<D[N], InputText> {
    return this.#read(name, (text) => {
      if (isInline(text)) return { text, file: undefined };
      return { text: this.#source.readFile(text), file: text };
    });
  }

  /** YAML or JSON, inline or in a file; with a schema, validated strictly. */
  document<N extends keyof D & string>(name: N): Value<D[N], SourceDocument>;
  document<N extends keyof D & string, S extends GenericSchema>(name: N, schema: S): Value<D[N], InferOutput<S>>;
  document(name: keyof D & string, schema?: GenericSchema): unknown {
    const content = this.content(name) as InputText | undefined;
    if (!content) return undefined;
    const document = this.#unpack(name, parseDocument(content.text), content.file);
    if (!document || !schema) return document;
    return this.#unpack(name, checkDocument(schema, document), content.file);
  }

  /** A value of the action's own kind. A Failure that `parse` throws becomes a problem of this input. */
  parse<N extends keyof D & string, T>(name: N, parse: (text: string) => T): Value<D[N], T> {
    return this.#read(name, parse);
  }

  /** Says that an input cannot be used: found by the action, for example because two inputs exclude each other. */
  problem(name: string, message: string, fix?: string): void {
    this.problems(name, [{ at: "", message, ...(fix ? { fix } : {}) }]);
  }

  /** The same for problems in the document that the input holds or names. */
  problems(name: string, problems: readonly Problem[], file?: string): void {
    for (const problem of problems) {
      const told = { name, problem: inInput(name, problem, file) };
      // An input that is read twice has its problem once.
      if (!this.#problems.some((other) => isDeepStrictEqual(other, told))) this.#problems.push(told);
    }
  }

  /** What was found so far, in the order of action.yml: for the entries of a document, each of which is read like a step. */
  get found(): readonly Problem[] {
    const order = Object.keys(this.#declarations);
    const rank = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length);
    return [...this.#problems].sort((a, b) => rank(a.name) - rank(b.name)).map(({ problem }) => problem);
  }

  /** Builds the inputs, or throws one Failure that lists all problems in the order of action.yml. */
  done<T>(build: () => T): T {
    let value: T | undefined;
    try {
      value = build();
    } catch (error) {
      // A stand-in may trip the build; the problems are the real news then.
      if (this.#problems.length === 0) throw error;
    }
    if (this.#problems.length === 0) return value as T;
    const { found } = this;
    throw invalid(found.length === 1 ? "An input cannot be used:" : `${found.length} problems with the inputs:`, found);
  }

  /** The runner only warns of unknown inputs, and does not enforce required ones. */
  #checkNames(given: readonly string[], declared: readonly string[]): void {
    const same = (a: string, b: string) =>
      a.replaceAll(" ", "_").toLowerCase() === b.replaceAll(" ", "_").toLowerCase();
    for (const name of declared.filter((name) => this.#declarations[name]?.required)) {
      if (given.some((other) => same(name, other))) continue;
      this.problem(name, "It is required.", `Add "${name}: ..." under "with:".`);
    }
    for (const name of given.filter((name) => !declared.some((other) => same(name, other)))) {
      const fix = didYouMean(name, declared) ?? `Its inputs are ${declared.join(", ")}.`;
      this.problem(name, "This action has no such input.", fix);
    }
  }

  #valueOf(name: string): string | undefined {
    return this.#source.get(name).trim() || this.#declarations[name]?.default?.trim() || undefined;
  }

  #read<N extends keyof D & string, T>(name: N, parse: (text: string) => T): Value<D[N], T> {
    const text = this.#valueOf(name);
    if (text === undefined) return undefined as Value<D[N], T>;
    try {
      return parse(text) as Value<D[N], T>;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      this.problem(name, error.message, error.hint);
      return undefined as Value<D[N], T>;
    }
  }

  #unpack<T>(name: string, checked: Checked<T>, file?: string): T | undefined {
    if (checked.ok) return checked.value;
    this.problems(name, checked.problems, file);
    return undefined;
  }
}

function inInput(name: string, { at, line, message, fix }: Problem, file?: string): Problem {
  const inFile = file && (line ? `${file}:${line}` : file);
  const place = [name, inFile && `(${inFile})`, at].filter(Boolean).join(" ");
  return { at: place, message, ...(fix ? { fix } : {}), ...(line && !file ? { line } : {}) };
}

/** A path has one line, and neither key, bracket or dash that opens a document, nor the scheme of a URL. */
function isInline(text: string): boolean {
  return text.includes("\n") || /^([{[]|- |[\w.-]+:(\s|$)|[a-z][a-z\d+.-]*:\/\/)/i.test(text);
}
