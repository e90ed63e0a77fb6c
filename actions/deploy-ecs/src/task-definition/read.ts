import { formatPath, parseDocument } from "@deploy-actions/shared/documents";
import type { TaskDefinition } from "@deploy-actions/shared/ecs/task-definition/definition";
import { TASK_DEFINITION } from "@deploy-actions/shared/ecs/task-definition/schema.gen";
import type { Problem } from "@deploy-actions/shared/problems";
import { conform } from "./conform.ts";
import { findDefinition } from "./source.ts";
import { VariableFiller, type Variables } from "./variables.ts";

/** A task definition document that was read. */
export interface ReadTaskDefinition {
  /** Undefined when the text holds no task definition. What could not be understood in it is guessed or left empty. */
  readonly definition: TaskDefinition | undefined;
  readonly problems: readonly Problem[];
  /** All problems with their lines: those of reading, and those found `later` unless they only follow from them. */
  report(later: readonly Problem[]): readonly Problem[];
}

/** Reads what RegisterTaskDefinition takes or DescribeTaskDefinition prints, in JSON or YAML; `origin` is its path, for messages. */
export function readTaskDefinition(
  text: string,
  {
    variables,
    origin,
    usedElsewhere = [],
  }: {
    readonly variables: Variables;
    readonly origin: string;
    /** Variables that another document has a place for. */
    readonly usedElsewhere?: readonly string[];
  },
): ReadTaskDefinition {
  const parsed = parseDocument(text);
  if (!parsed.ok) return nothing(parsed.problems.map(explainTag));
  const source = findDefinition(parsed.value.value);
  if ("at" in source) return nothing([source]);

  const filler = new VariableFiller(variables);
  const { value, problems, places } = conform<TaskDefinition>(source.members, TASK_DEFINITION, filler);
  const lines = new Map(
    places.map(({ path, source: inSource }) => [
      formatPath(path),
      parsed.value.lineOf(source.pathInDocument(inSource)),
    ]),
  );
  const inOrder = (unordered: readonly Problem[]) =>
    unordered
      .map((problem) => ({ ...problem, line: lines.get(problem.at) ?? Number.POSITIVE_INFINITY }))
      .toSorted((a, b) => a.line - b.line)
      .map(({ line, ...problem }) => (Number.isFinite(line) ? { ...problem, line } : problem));

  const whileReading = inOrder([...problems, ...filler.unused(origin, usedElsewhere)]);
  return {
    definition: { ...value, containerDefinitions: value.containerDefinitions.map((one) => ({ ...UNNAMED, ...one })) },
    problems: whileReading,
    report: (later) => inOrder([...whileReading, ...later.filter((problem) => !follows(problem, whileReading))]),
  };
}

const UNNAMED = { name: "", image: "" };

function nothing(problems: readonly Problem[]): ReadTaskDefinition {
  return { definition: undefined, problems, report: () => problems };
}

function follows({ at }: Problem, earlier: readonly Problem[]): boolean {
  return earlier.some(
    (problem) => at === problem.at || at.startsWith(`${problem.at}.`) || at.startsWith(`${problem.at}[`),
  );
}

function explainTag(problem: Problem): Problem {
  if (!/Unresolved tag: !(Sub|Ref|GetAtt|Join|If|ImportValue)\b/.test(problem.message)) return problem;
  return {
    ...problem,
    fix: `CloudFormation's tags mean nothing here; write \${NAME} and give it a value in variables.`,
  };
}
