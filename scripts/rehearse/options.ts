import { parseArgs } from "node:util";
import { didYouMean } from "@deploy-actions/shared/did-you-mean";
import { invalid, type Problem } from "@deploy-actions/shared/problems";

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
a good deploy, the same again, one that crashes, one without an image, one that is cancelled half-way.
Exits with 0 when every scene ended as it must and no request was lost.

  --report DIR             where report.html and report.json go (default: rehearsal)
  --task-definition FILE   play it with your own task definition for Fargate (JSON or YAML), its containers replaced by stand-ins
  --variable NAME=value    a value for \${NAME} in that file; can be given several times
  --help                   show this
`;

const FLAGS = {
  report: { type: "string" },
  "task-definition": { type: "string" },
  variable: { type: "string", multiple: true },
  help: { type: "boolean", short: "h" },
} as const;

/** Reads the command line; everything wrong with it is said at once. */
export function readOptions(args: readonly string[]): Options {
  const { values, tokens } = parseArgs({ args: [...args], options: FLAGS, strict: false, tokens: true });
  const options = tokens.filter((token) => token.kind === "option");
  const words = tokens.filter((token) => token.kind === "positional");
  const problems = options.flatMap(problemsOf);
  // A word after an unknown option is most likely its value.
  if (problems.length === 0)
    problems.push(...words.map(({ value }) => ({ at: value, message: "is not an option.", fix: "See --help." })));
  const pairs = (values.variable ?? []).filter((pair) => typeof pair === "string").map((pair) => pair.split(/=(.*)/s));
  for (const [name = "", value] of pairs) {
    if (value === undefined || name === "") {
      problems.push({ at: "--variable", message: `"${name}" has no value.`, fix: "Write --variable NAME=value." });
    }
  }
  if (problems.length > 0) throw invalid("The command line cannot be used.", problems);
  return {
    help: values.help === true,
    report: typeof values.report === "string" ? values.report : "rehearsal",
    ...(typeof values["task-definition"] === "string" && { taskDefinition: values["task-definition"] }),
    variables: Object.fromEntries(pairs.map(([name = "", value = ""]) => [name, value])),
  };
}

function problemsOf({
  name,
  rawName,
  value,
}: {
  name: string;
  rawName: string;
  value?: string | undefined;
}): Problem[] {
  if (!Object.hasOwn(FLAGS, name)) {
    const fix = didYouMean(
      rawName,
      Object.keys(FLAGS).map((flag) => `--${flag}`),
    );
    return [{ at: rawName, message: "is not an option.", ...(fix && { fix }) }];
  }
  const wantsValue = FLAGS[name as keyof typeof FLAGS].type === "string";
  if (wantsValue && !value) return [{ at: rawName, message: "needs a value.", fix: "See --help." }];
  if (!wantsValue && value !== undefined) return [{ at: rawName, message: "takes no value." }];
  return [];
}
