import { formatPath, parseDocument } from "@deploy-actions/shared/documents";
import { SERVICE_DEFINITION, type ServiceDefinition } from "@deploy-actions/shared/ecs/service-definition/schema.gen";
import type { Checked, Problem } from "@deploy-actions/shared/problems";
import { conform } from "../task-definition/conform.ts";
import { VariableFiller, type Variables } from "../task-definition/variables.ts";
import { checkServiceDefinition } from "./check.ts";
import { homeInServiceDefinition } from "./home.ts";
import { findServiceDefinition } from "./source.ts";

interface ReadingOptions {
  readonly variables: Variables;
  /** The inputs, as names or ARNs: the definition has to be of that service. Left out, they are not compared. */
  readonly cluster?: string;
  readonly service?: string;
}

/**
 * Reads what CreateService takes or DescribeServices prints, in JSON or YAML. All problems at once, those that CreateService
 * would have too. Variables that the document has no place for are no problem: they are the task definition's.
 */
export function readServiceDefinition(
  { text }: { readonly text: string; readonly file?: string | undefined },
  { variables, ...inputs }: ReadingOptions,
): Checked<ServiceDefinition> {
  const parsed = parseDocument(text);
  if (!parsed.ok) return parsed;
  const source = findServiceDefinition(parsed.value.value);
  if ("at" in source) return { ok: false, problems: [source] };

  // What every service has to itself need not be written: one file may serve several.
  const members = { ...(inputs.service === undefined ? {} : { serviceName: inputs.service }), ...source.members };
  const filler = new VariableFiller(variables);
  const { value, problems, places } = conform<ServiceDefinition>(
    members,
    SERVICE_DEFINITION,
    filler,
    homeInServiceDefinition,
  );
  const later = [...otherThanInputs(value, inputs), ...checkServiceDefinition(value)];
  const found = [...problems, ...later.filter((problem) => !follows(problem, problems))];
  if (found.length === 0) return { ok: true, value };
  const lines = new Map(
    places.map(({ path, source: inSource }) => [
      formatPath(path),
      parsed.value.lineOf(source.pathInDocument(inSource)),
    ]),
  );
  const located = found.map((problem) => ({ ...problem, line: lineOf(problem.at, lines) }));
  return { ok: false, problems: located.toSorted((a, b) => a.line - b.line) };
}

function* otherThanInputs(
  { serviceName, cluster }: ServiceDefinition,
  inputs: Omit<ReadingOptions, "variables">,
): Generator<Problem> {
  if (inputs.service !== undefined && serviceName !== inputs.service) {
    yield {
      at: "serviceName",
      message: `It is "${serviceName}", and the step deploys service "${inputs.service}".`,
      fix: "Write the same name in both, or leave it out here.",
    };
  }
  if (cluster !== undefined && inputs.cluster !== undefined && nameOf(cluster) !== nameOf(inputs.cluster)) {
    yield {
      at: "cluster",
      message: `It is "${nameOf(cluster)}", and the step deploys to cluster "${nameOf(inputs.cluster)}".`,
      fix: "Write the same cluster in both, or leave it out here.",
    };
  }
}

const nameOf = (arn: string) => arn.split("/").at(-1) ?? arn;

/** What only comes of a mistake that is told already. */
function follows({ at }: Problem, earlier: readonly Problem[]): boolean {
  return earlier.some(
    (problem) => at === problem.at || at.startsWith(`${problem.at}.`) || at.startsWith(`${problem.at}[`),
  );
}

/** Of a member that is not there, the line of what it belongs to. */
function lineOf(at: string, lines: ReadonlyMap<string, number>): number {
  for (let path = at; path; path = path.replace(/(\.[^.[]*|\[[^\]]*\]|^[^.[]*)$/, "")) {
    const line = lines.get(path);
    if (line !== undefined) return line;
  }
  return lines.get("") ?? 1;
}
