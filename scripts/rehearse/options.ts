import { didYouMean } from "@deploy-actions/shared/did-you-mean";
import { invalid, type Problem } from "@deploy-actions/shared/problems";
import { readFlags } from "../command/flags.ts";
import { STRATEGY_NAMES, type StrategyName } from "./strategies/strategy.ts";

export interface Options {
  readonly help: boolean;
  /** Each once. */
  readonly strategies: readonly StrategyName[];
  /** Folder the report is written to. */
  readonly report: string;
  /** The user's own task definition. */
  readonly taskDefinition?: string;
  /** Values for `${NAME}` in it. */
  readonly variables: Readonly<Record<string, string>>;
}

export const USAGE = `npm run rehearse -- [options]

Plays the life of a release on this machine: two tasks behind a load balancer, traffic all the time, an image that is built
(promoted where docker cannot build), its good deploy, the same again, one that crashes, one without an image, one that is
cancelled half-way, one that turns bad at its users, one that is the old version under a new name. Exits with 0 when every
scene ended as it must and no request was lost.

  --strategy NAME          how the release comes to its users (default: rolling): ${STRATEGY_NAMES.join(", ")};
                           several with commas between them, or all
  --report DIR             where report.html and report.json go (default: rehearsal)
  --task-definition FILE   play it with your own task definition for Fargate (JSON or YAML), its containers replaced by stand-ins
  --variable NAME=value    a value for \${NAME} in that file; can be given several times
  --help                   show this
`;

/** Reads the command line; everything wrong with it is said at once. */
export function readOptions(args: readonly string[]): Options {
  const given = readFlags(args, {
    strategy: "text",
    report: "text",
    "task-definition": "text",
    variable: "text",
    help: "switch",
  });
  const pairs = given.variable.map((pair) => pair.split(/=(.*)/s));
  const problems: Problem[] = pairs.flatMap(([name = "", value]): readonly Problem[] =>
    value === undefined || name === ""
      ? [{ at: "--variable", message: `"${name}" has no value.`, fix: "Write --variable NAME=value." }]
      : [],
  );
  const asked = given.strategy.flatMap((list) => list.split(",")).map((name) => name.trim());
  const names = asked.length === 0 ? ["rolling"] : asked.flatMap((name) => (name === "all" ? STRATEGY_NAMES : name));
  const unknown = new Set(names.filter((name) => !(STRATEGY_NAMES as readonly string[]).includes(name)));
  problems.push(...[...unknown].map(unknownStrategy));
  if (problems.length > 0) throw invalid("The command line cannot be used.", problems);
  const taskDefinition = given["task-definition"].at(-1);
  return {
    strategies: STRATEGY_NAMES.filter((name) => names.includes(name)),
    help: given.help.at(-1) === "true",
    report: given.report.at(-1) ?? "rehearsal",
    ...(taskDefinition !== undefined && { taskDefinition }),
    variables: Object.fromEntries(pairs.map(([name = "", value = ""]) => [name, value])),
  };
}

function unknownStrategy(name: string): Problem {
  const fix = didYouMean(name, [...STRATEGY_NAMES, "all"]);
  return { at: "--strategy", message: `"${name}" is none that can be rehearsed.`, ...(fix && { fix }) };
}
