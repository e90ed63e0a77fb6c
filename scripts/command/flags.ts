import { parseArgs } from "node:util";
import { didYouMean } from "@deploy-actions/shared/did-you-mean";
import { invalid, type Problem } from "@deploy-actions/shared/problems";

/** A `text` wants a value; a `switch` is on when it is named, and may be given `=true` or `=false`. */
export type FlagKind = "text" | "switch";

/** Every value given to each flag, in order; a switch alone is "true". Everything wrong with the command line is said at once. */
export function readFlags<Name extends string>(
  args: readonly string[],
  flags: Readonly<Record<Name, FlagKind>>,
): Readonly<Record<Name, readonly string[]>> {
  const options = Object.fromEntries(
    Object.entries(flags).map(([name, kind]) => [
      name,
      { type: kind === "switch" ? ("boolean" as const) : ("string" as const), ...(name === "help" && { short: "h" }) },
    ]),
  );
  const { tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true });
  const given = tokens.filter((token) => token.kind === "option");
  const problems = given.flatMap((flag) => problemsOf(flag, flags));
  // A word after an unknown option is most likely its value.
  if (problems.length === 0) {
    const words = tokens.filter((token) => token.kind === "positional");
    problems.push(...words.map(({ value }) => ({ at: value, message: "is not an option.", fix: "See --help." })));
  }
  if (problems.length > 0) throw invalid("The command line cannot be used.", problems);
  const values = {} as Record<Name, readonly string[]>;
  for (const name of Object.keys(flags) as Name[])
    values[name] = given.flatMap((flag) => (flag.name === name ? [flag.value ?? "true"] : []));
  return values;
}

interface Given {
  readonly name: string;
  readonly rawName: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

function problemsOf(
  { name, rawName, value, inlineValue }: Given,
  flags: Readonly<Record<string, FlagKind>>,
): readonly Problem[] {
  const names = Object.keys(flags).map((flag) => `--${flag}`);
  if (!Object.hasOwn(flags, name)) {
    const fix = didYouMean(rawName, names);
    return [{ at: rawName, message: "is not an option.", ...(fix && { fix }) }];
  }
  if (flags[name] === "switch") {
    if (value === undefined || value === "true" || value === "false") return [];
    return [{ at: rawName, message: "takes no value, or =true or =false." }];
  }
  const swallowed = !inlineValue && names.includes(value ?? "");
  return !value || swallowed ? [{ at: rawName, message: "needs a value.", fix: "See --help." }] : [];
}
