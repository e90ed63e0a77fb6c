import type { InputSource } from "@deploy-actions/shared/actions/input-source";
import { didYouMean } from "@deploy-actions/shared/did-you-mean";
import { formatPath, parseDocument, type SourceDocument } from "@deploy-actions/shared/documents";
import type { Problem } from "@deploy-actions/shared/problems";
import { checkDocument } from "@deploy-actions/shared/schema";
import { EntryInputs } from "./entry.ts";
import type { RequestReader } from "./reader.ts";
import { SERVICES } from "./services-document.ts";
import { STRATEGY_INPUTS } from "./strategy.ts";
import { waveProblems } from "./waves.ts";

/** An entry of `services`. */
export interface Entry {
  readonly name: string;
  readonly needs: readonly string[];
  readonly read: RequestReader;
  /** Adds the problems that reading it found to those of the step. */
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
  const given = document.value.map((entry) => ({ ...entry, needs: [entry.needs ?? []].flat() }));
  tell([...waveProblems(given)].map(({ entry, ...problem }) => located(problem, [entry], parsed.value)));
  const names = given.map(({ name }) => name);
  const images = imagesByService(step, names);
  const entries = given.map((entry) => ({
    ...entry,
    inputs: new EntryInputs(entry, images.get(entry.name) ?? [], { step, source }),
  }));
  tellUnused(
    step,
    entries.map(({ inputs }) => inputs),
  );
  return entries.map(({ name, needs, inputs }, index) => {
    tellPartner(inputs.read, names);
    return {
      name,
      needs,
      read: inputs.read,
      tell: () => {
        const { own, ofStep } = inputs.problems;
        tell(own.map((problem) => located(problem, [index], parsed.value)));
        for (const [input, problem] of ofStep) step.problems(input, [problem]);
      },
    };
  });
}

function tellPartner(read: RequestReader, services: readonly string[]): void {
  const partner = read.text("partner-service");
  if (partner === undefined || !services.includes(partner)) return;
  read.problem(
    "partner-service",
    `"${partner}" is an entry of its own, and a pair is one entry.`,
    "Remove that entry.",
  );
}

/** `service=reference` and `service/container=reference` of the step, as each service's own input has them. */
function imagesByService(step: RequestReader, services: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const images = new Map<string, string[]>();
  for (const [key, reference] of step.pairs("images")) {
    const [service = "", container, ...more] = key.split("/");
    if (more.length > 0) step.problem("images", `"${key}" is neither a service nor service/container.`);
    else if (!services.includes(service)) {
      const fix = didYouMean(service, services) ?? `The services are ${services.join(", ")}.`;
      step.problem("images", `"${service}" is not one of the services.`, fix);
    }
    images.set(service, [...(images.get(service) ?? []), container ? `${container}=${reference}` : reference]);
  }
  for (const [service, references] of images) {
    if (references.length === 1 || references.every((reference) => reference.includes("="))) continue;
    step.problem(
      "images",
      `"${service}" has an image, and containers with images of their own.`,
      `Name every container: ${service}/container=reference.`,
    );
    images.delete(service);
  }
  return images;
}

/** What the step says for all services, and none of them has a use for. */
function tellUnused(step: RequestReader, entries: readonly EntryInputs[]): void {
  const given = [...STRATEGY_INPUTS, "expected-version" as const].filter((input) => step.text(input) !== undefined);
  for (const input of given) {
    if (entries.some((entry) => entry.inherits(input))) continue;
    if (input !== "expected-version")
      step.problem(input, "No service has a strategy that it is for, or each has its own.", "Remove it.");
    else if (step.text("checks") === undefined)
      step.problem(input, "There are no checks to expect a version of.", "Give checks, or remove it.");
  }
}

/** `[2].image (web.yml:4)`: where in the document, and at which line of it. */
function located(problem: Problem, entry: readonly [number], { lineOf }: SourceDocument): Problem {
  const [input = ""] = problem.at.split(" ");
  const inside = problem.at.replace(/^([\w-]+) (?=\w)/, "$1.").replace(/^([\w-]+) (?=\[)/, "$1");
  return {
    ...problem,
    at: [formatPath(entry), inside].filter(Boolean).join("."),
    line: lineOf([...entry, input]),
  };
}
