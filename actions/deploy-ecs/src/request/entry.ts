import type { InputSource } from "@deploy-actions/shared/actions/input-source";
import { InputReader } from "@deploy-actions/shared/actions/inputs";
import type { Problem } from "@deploy-actions/shared/problems";
import { stringify } from "yaml";
import { INPUTS } from "../action.gen.ts";
import type { RequestReader } from "./reader.ts";
import type { Given } from "./services-document.ts";
import { isForAnother, type StrategyName } from "./strategy.ts";

/** One service of the document, to be read like the inputs of a step that deploys this one alone. */
export class EntryInputs {
  readonly read: RequestReader;
  readonly #given: ReadonlyMap<string, string>;
  readonly #name: string;
  readonly #step: RequestReader;
  readonly #source: InputSource;

  /** `images`: what the step's own input has for this service. */
  constructor(
    { name, needs: _, ...given }: Given,
    images: readonly string[],
    { step, source }: { readonly step: RequestReader; readonly source: InputSource },
  ) {
    const written = new Map(Object.entries(given).map(([key, value]) => [key, asInput(key, value)]));
    const [lone, ...more] = images;
    if (lone !== undefined && more.length === 0 && !lone.includes("=")) written.set("image", lone);
    else if (images.length > 0) written.set("images", images.join("\n"));
    this.#given = written;
    this.#name = name;
    this.#step = step;
    this.#source = source;
    const inputs: InputSource = {
      given: () => [...written.keys()],
      get: (key) => this.#value(key),
      readFile: (path) => source.readFile(path),
      mask: (value) => source.mask(value),
    };
    this.read = new InputReader(inputs, OF_A_SERVICE);
  }

  /** By where they can be mended: at this entry, or at an input of the step, for all services at once. */
  get problems(): { readonly own: readonly Problem[]; readonly ofStep: readonly (readonly [string, Problem])[] } {
    const found = this.read.found.map((problem) => [this.#stepInputOf(problem), problem] as const);
    return {
      own: found.flatMap(([input, problem]) => (input === undefined ? [problem] : [])),
      ofStep: found.flatMap(([input, problem]) =>
        input === undefined ? [] : [[input, withoutInput(problem)] as const],
      ),
    };
  }

  /** Whether it has its value of this input from the step. */
  inherits(input: string): boolean {
    return !this.#given.has(input) && this.#inherited(input) !== "";
  }

  #stepInputOf({ at }: Problem): string | undefined {
    const [input = ""] = at.split(" ");
    return this.inherits(input) ? input : undefined;
  }

  #value(key: string): string {
    const own = this.#given.get(key);
    if (ADDED.includes(key)) return withLinesOf(own ?? "", this.#inheritedPairs(key));
    return own ?? this.#inherited(key);
  }

  #inherited(key: string): string {
    if (!INHERITED.includes(key) || (key === "image" && this.#given.has("images"))) return "";
    const strategy = (this.#given.get("strategy") || this.#source.get("strategy").trim() || "auto") as StrategyName;
    if (key === "expected-version" && !this.#given.has("checks")) return "";
    const value = this.#source.get(key);
    return isForAnother(strategy, key, value.trim()) ? "" : value.replaceAll("${service}", this.#name);
  }

  /** What is wrong with the step's own lines is told there. */
  #inheritedPairs(key: string): ReadonlyMap<string, string> {
    const pairs = [...this.#step.pairs(key as (typeof ADDED)[number])];
    return new Map(pairs.map(([name, value]) => [name, value.replaceAll("${service}", this.#name)]));
  }
}

/** Of these the step's lines count, too, unless the entry has one of the same name. */
const ADDED: readonly string[] & readonly ("variables" | "environment" | "secrets")[] = [
  "variables",
  "environment",
  "secrets",
];

/** What holds for all services unless they say something else; the rest of the inputs is the step's own business. */
const INHERITED: readonly string[] = [
  ...ADDED,
  "task-definition",
  "image",
  "desired-count",
  "deployment-configuration",
  "force-new-deployment",
  "service-definition",
  "create-service",
  "strategy",
  "wait-until",
  "partner-service",
  "traffic-steps",
  "step-hold",
  "test-listener-ports",
  "scale-old-to",
  "codedeploy-appspec",
  "codedeploy-application",
  "codedeploy-deployment-group",
  "codedeploy-deployment-config",
  "if-in-progress",
  "expected-version",
];

/** Nothing is required of an entry but its name. */
const OF_A_SERVICE = { ...INPUTS, cluster: { required: false } } as unknown as typeof INPUTS;

/** As it would stand under `with:`. */
function asInput(name: string, value: unknown): string {
  if (typeof value !== "object" || value === null) return String(value ?? "");
  if (Array.isArray(value) && name === "test-listener-ports") return value.join("\n");
  if (!PAIRS.includes(name)) return stringify(value);
  return Object.entries(value)
    .map(([key, inner]) => `${key}=${String(inner).trimEnd()}`)
    .join("\n");
}

const PAIRS: readonly string[] = [...ADDED, "images"];

/** The own lines first, so that their numbers are those that were written. */
function withLinesOf(own: string, inherited: ReadonlyMap<string, string>): string {
  const names = new Set(own.split("\n").map((line) => line.split("=")[0]?.trim()));
  const others = [...inherited].filter(([name]) => !names.has(name)).map(([name, value]) => `${name}=${value}`);
  return [...(own === "" ? [] : [own]), ...others].join("\n");
}

/** `image (web.yml:3) containers[0]` is `(web.yml:3) containers[0]` of image. */
const withoutInput = (problem: Problem): Problem => ({ ...problem, at: problem.at.split(" ").slice(1).join(" ") });
