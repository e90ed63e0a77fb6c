import { parseArgs } from "node:util";
import { didYouMean } from "@deploy-actions/shared/did-you-mean";
import { invalid, type Problem } from "@deploy-actions/shared/problems";

export interface Options {
  /** The parts to measure. */
  readonly parts: readonly string[];
  /** RESULTS.md is written anew. */
  readonly write: boolean;
}

const FLAGS = { only: { type: "string" }, write: { type: "boolean" } } as const;

/** Reads the command line; everything wrong with it is said at once. */
export function readOptions(args: readonly string[], parts: readonly string[]): Options {
  const { values, tokens } = parseArgs({ args: [...args], options: FLAGS, strict: false, tokens: true });
  const problems: Problem[] = [];
  for (const token of tokens) {
    if (token.kind === "option" && !(token.name in FLAGS))
      problems.push({ at: `--${token.name}`, message: "is not an option.", fix: "Use --only PART or --write." });
    if (token.kind === "positional")
      problems.push({ at: token.value, message: "is not an option.", fix: "Use --only PART or --write." });
  }
  const { only, write = false } = values;
  if (only !== undefined && !parts.includes(`${only}`))
    problems.push({
      at: "--only",
      message: `There is no part "${only}".`,
      fix: didYouMean(`${only}`, parts) ?? `The parts are ${parts.join(", ")}.`,
    });
  if (only !== undefined && write)
    problems.push({ at: "--write", message: "RESULTS.md holds all parts.", fix: "Leave --only away." });
  if (problems.length > 0) throw invalid("The command line cannot be used.", problems);
  return { parts: only === undefined ? parts : [`${only}`], write: write === true };
}
