import { invalid, type Problem } from "@deploy-actions/shared/problems";
import { readFlags } from "../command/flags.ts";

export interface Options {
  readonly help: boolean;
  /** Folder the report is written to. */
  readonly report: string;
  /** The user's own task definition. */
  readonly taskDefinition?: string;
  /** Values for `${NAME}` in it. */
  readonly variables: Readonly<Record<string, string>>;
}

export const USAGE = `npm run rehearse -- [options]

Plays the life of a release on this machine: a cluster of two tasks behind a load balancer, traffic all the time,
a good deploy, the same again, one that crashes, one without an image, one that is cancelled half-way, one that turns
bad while a gate watches, one that is the old version under a new name. Exits with 0 when every scene ended as it must
and no request was lost.

  --report DIR             where report.html and report.json go (default: rehearsal)
  --task-definition FILE   play it with your own task definition for Fargate (JSON or YAML), its containers replaced by stand-ins
  --variable NAME=value    a value for \${NAME} in that file; can be given several times
  --help                   show this
`;

/** Reads the command line; everything wrong with it is said at once. */
export function readOptions(args: readonly string[]): Options {
  const given = readFlags(args, { report: "text", "task-definition": "text", variable: "text", help: "switch" });
  const pairs = given.variable.map((pair) => pair.split(/=(.*)/s));
  const problems = pairs.flatMap(([name = "", value]): readonly Problem[] =>
    value === undefined || name === ""
      ? [{ at: "--variable", message: `"${name}" has no value.`, fix: "Write --variable NAME=value." }]
      : [],
  );
  if (problems.length > 0) throw invalid("The command line cannot be used.", problems);
  const taskDefinition = given["task-definition"].at(-1);
  return {
    help: given.help.at(-1) === "true",
    report: given.report.at(-1) ?? "rehearsal",
    ...(taskDefinition !== undefined && { taskDefinition }),
    variables: Object.fromEntries(pairs.map(([name = "", value = ""]) => [name, value])),
  };
}
