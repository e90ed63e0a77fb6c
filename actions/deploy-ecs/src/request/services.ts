import type { InputSource } from "@deploy-actions/shared/actions/input-source";
import { InputReader } from "@deploy-actions/shared/actions/inputs";
import { didYouMean } from "@deploy-actions/shared/did-you-mean";
import { formatPath, parseDocument, type SourceDocument } from "@deploy-actions/shared/documents";
import type { Problem } from "@deploy-actions/shared/problems";
import { checkDocument } from "@deploy-actions/shared/schema";
import * as v from "valibot";
import { stringify } from "yaml";
import { INPUTS } from "../action.gen.ts";
import type { RequestReader } from "./reader.ts";
import { waveProblems } from "./waves.ts";

/** An entry of `services`, to be read like the inputs of a step that deploys this one service. */
export interface Entry {
  readonly name: string;
  readonly needs: readonly string[];
  /** Path in the document. */
  readonly at: string;
  readonly read: RequestReader;
  /** Adds its own problems to those of the step. */
  tell(): void;
}

/** Undefined when the document cannot be used at all; then that was told. */
export function readServices(step: RequestReader, source: InputSource): readonly Entry[] | undefined {
  const content = step.content("services");
  if (!content) return undefined;
  const tell = (problems: readonly Problem[]) => step.problems("services", problems, content.file);
  const parsed = parseDocument(content.text);
  const document = parsed.ok ? checkDocument(SERVICES, parsed.value) : parsed;
  if (!parsed.ok || !document.ok) {
    tell(document.ok ? [] : document.problems);
    return undefined;
  }
  const images = imagesByService(step);
  const entries = document.value.map((given, index) => {
    const at = formatPath([index]);
    return {
      ...entryOf(given, { images: images.get(given.name) ?? [], source, at }),
      needs: [given.needs ?? []].flat(),
    };
  });
  const names = entries.map(({ name }) => name);
  for (const service of images.keys()) {
    if (names.includes(service)) continue;
    const fix = didYouMean(service, names) ?? `The services are ${names.join(", ")}.`;
    step.problem("images", `"${service}" is not one of the services.`, fix);
  }
  tell([...waveProblems(entries)].map((problem) => located(problem, parsed.value)));
  return entries.map((entry, index) => ({
    ...entry,
    tell: () =>
      tell(
        entry.read.found.map((problem) => ({
          ...problem,
          at: `${entry.at}.${problem.at}`,
          line: parsed.value.lineOf([index]),
        })),
      ),
  }));
}

const text = v.union([v.string(), v.number(), v.boolean()]);
const texts = v.record(v.string(), text);
const pairs = v.union([v.string(), texts]);
const document = v.union([v.string(), v.record(v.string(), v.any())]);
const name = v.pipe(v.string(), v.regex(/^[\w-]{1,255}$/, "It is the name of a service: letters, digits, - and _"));

/** Every member but `name` and `needs` is an input of the step, under the same name. */
const SERVICES = v.pipe(
  v.array(
    v.strictObject({
      name,
      needs: v.optional(v.union([name, v.array(name)])),
      "task-definition": v.optional(v.string()),
      variables: v.optional(pairs),
      image: v.optional(v.string()),
      images: v.optional(pairs),
      environment: v.optional(pairs),
      secrets: v.optional(pairs),
      "desired-count": v.optional(text),
      "deployment-configuration": v.optional(document),
      "force-new-deployment": v.optional(text),
      "service-definition": v.optional(v.string()),
      "create-service": v.optional(text),
      strategy: v.optional(v.string()),
      "wait-until": v.optional(v.string()),
      "partner-service": v.optional(v.string()),
      "traffic-steps": v.optional(v.any()),
      "step-hold": v.optional(v.string()),
      "test-listener-ports": v.optional(text),
      "scale-old-to": v.optional(text),
      "codedeploy-appspec": v.optional(document),
      "codedeploy-application": v.optional(v.string()),
      "codedeploy-deployment-group": v.optional(v.string()),
      "codedeploy-deployment-config": v.optional(v.string()),
      "if-in-progress": v.optional(v.string()),
      checks: v.optional(v.any()),
      "expected-version": v.optional(text),
    }),
  ),
  v.minLength(1, "It names no service"),
);

type Given = v.InferOutput<typeof SERVICES>[number];

/** What holds for all services unless they say something else; the rest of the inputs is the step's own business. */
const INHERITED: readonly string[] = [
  "task-definition",
  "variables",
  "image",
  "environment",
  "secrets",
  "desired-count",
  "deployment-configuration",
  "force-new-deployment",
  "service-definition",
  "create-service",
  "strategy",
  "wait-until",
  "traffic-steps",
  "step-hold",
  "test-listener-ports",
  "scale-old-to",
  "codedeploy-appspec",
  "codedeploy-application",
  "codedeploy-deployment-config",
  "if-in-progress",
  "version-from",
];

/** Of these the step's lines come first, and the entry's add to them. */
const ADDED: readonly string[] = ["variables", "environment", "secrets"];

function entryOf(
  { name, needs: _, ...given }: Given,
  { images, source, at }: { images: readonly string[]; source: InputSource; at: string },
): Omit<Entry, "needs" | "tell"> {
  const own = new Map(Object.entries(given).map(([key, value]) => [key, asInput(key, value)]));
  const [lone, ...more] = images;
  if (lone !== undefined && more.length === 0 && !lone.includes("=")) own.set("image", lone);
  else if (images.length > 0) own.set("images", images.join("\n"));
  const inherited = (key: string) =>
    INHERITED.includes(key) && !(key === "image" && own.has("images"))
      ? source.get(key).replaceAll("${service}", name)
      : "";
  const entry: InputSource = {
    given: () => [...own.keys()],
    get: (key) =>
      ADDED.includes(key) ? mergedLines(inherited(key), own.get(key) ?? "") : (own.get(key) ?? inherited(key)),
    readFile: (path) => source.readFile(path),
    mask: (value) => source.mask(value),
  };
  return { name, at, read: new InputReader(entry, OF_A_SERVICE) };
}

/** Nothing is required of an entry but its name. */
const OF_A_SERVICE = { ...INPUTS, cluster: { required: false } } as unknown as typeof INPUTS;

/** As it would stand under `with:`. */
function asInput(name: string, value: unknown): string {
  if (typeof value !== "object" || value === null) return String(value ?? "");
  if (!PAIRS.includes(name)) return stringify(value);
  return Object.entries(value)
    .map(([key, inner]) => `${key}=${inner}`)
    .join("\n");
}

const PAIRS: readonly string[] = ["variables", "images", "environment", "secrets"];

/** KEY=value lines of which the later ones win. */
function mergedLines(first: string, second: string): string {
  const lines = [...first.split("\n"), ...second.split("\n")].filter((line) => line.trim() !== "");
  const byKey = new Map(lines.map((line) => [line.split("=")[0]?.trim() ?? "", line]));
  return [...byKey.values()].join("\n");
}

/** `service=reference` and `service/container=reference` of the step, as each service's own input has them. */
function imagesByService(step: RequestReader): ReadonlyMap<string, readonly string[]> {
  const images = new Map<string, string[]>();
  for (const [key, reference] of step.pairs("images")) {
    const [service = "", container] = key.split("/");
    images.set(service, [...(images.get(service) ?? []), container ? `${container}=${reference}` : reference]);
  }
  return images;
}

function located(problem: Problem, { lineOf }: SourceDocument): Problem {
  const index = Number(/^\[(\d+)\]/.exec(problem.at)?.[1] ?? 0);
  return { ...problem, line: lineOf([index]) };
}
