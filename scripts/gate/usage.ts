import type { ActionFile } from "../action-files.ts";
import { wrap } from "../command/wrap.ts";
import { kindOf } from "./options.ts";

/** Characters in a line of the help. */
const WIDTH = 110;

/** What --help prints; the table of inputs is the one of action.yml. */
export function usage({ inputs }: Pick<ActionFile, "inputs">): string {
  const described = Object.entries(inputs).map(([name, input]) =>
    entry(`--${name}${kindOf(input) === "switch" ? "" : " TEXT"}`, input.description ?? "", input.default),
  );
  return `${HEAD}\n${described.join("")}\nAnd of this command:\n\n${OWN.map(([flag, text]) => entry(flag, text)).join("")}`;
}

const HEAD = `npm run gate -- --checks FILE [options]

Runs health-gate on this machine: the bundle of the workflows, with your own environment (AWS credentials, proxies).
Exits with 0 when the gate is green, with 1 when it is red. Paths count from the folder you are in. Ctrl-C cancels.

  npm run gate -- --checks https://web.example.com/health --expected-version v2 --version-from '$.version' --bake 30s
  npm run gate -- --checks checks.yml --dry-run

The inputs of the action:
`;

const OWN: readonly (readonly [flag: string, text: string])[] = [
  ["--evidence FILE", "Where every sample is written (default: gate-evidence.json)."],
  ["--baseline-file FILE", "Where --mode baseline writes what it saw (default: gate-baseline.json)."],
  ["--summary FILE", "Where the job summary is written, in Markdown; nowhere unless given."],
  ["--help", "Show this."],
];

function entry(flag: string, description: string, fallback?: string): string {
  const text = description.replace(/\s+/g, " ").trim();
  const shown = fallback ? `${text} (default: ${fallback})` : text;
  return `  ${flag}\n${wrap(shown, WIDTH - 6).replace(/^/gm, "      ")}\n`;
}
