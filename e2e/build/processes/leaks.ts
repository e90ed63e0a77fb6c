import { basename } from "node:path";
import type { Complaints } from "../../checklist.ts";
import type { Seen } from "./sampler.ts";

/** What a child of a step must never be given: the job's credentials, and whatever it was given as an input. */
const FORBIDDEN = /^(AWS_|ACTIONS_ID_TOKEN|ACTIONS_RUNTIME|GITHUB_TOKEN|INPUT_|STATE_)/;

/** The step itself has what the runner gives it. A copy of it that has not yet become its child, too. */
const isStep = ({ words }: Seen): boolean => words.some((word) => /build-push\/dist\/(main|post)\.js$/.test(word));

/** Children of a step whose HOME this is. */
export function childrenOf(home: string, seen: readonly Seen[]): readonly Seen[] {
  return seen.filter((one) => !isStep(one) && one.environment.includes(`HOME=${home}`));
}

/** Complains of each of these values in a command line of anybody, or in the environment of anybody but the step. */
export function leaksTo(seen: readonly Seen[], values: ReadonlyMap<string, string>): Complaints {
  return seen.flatMap((one) => {
    const places = [
      ["the command line", one.words],
      ["the environment", isStep(one) ? [] : one.environment],
    ] as const;
    return places.flatMap(([place, texts]) =>
      [...values].flatMap(([what, value]) =>
        texts.some((text) => text.includes(value)) ? [`${what} is in ${place} of ${nameOf(one)}.`] : [],
      ),
    );
  });
}

/** Complains of each variable that a child must not have. */
export function forbiddenVariables(children: readonly Seen[]): Complaints {
  return children.flatMap((child) =>
    child.environment
      .filter((variable) => FORBIDDEN.test(variable))
      .map((variable) => `${nameOf(child)} has ${variable.slice(0, variable.indexOf("="))}.`),
  );
}

export function programsOf(children: readonly Seen[]): ReadonlySet<string> {
  return new Set(children.map(({ words: [program = ""] }) => basename(program)));
}

function nameOf({ pid, words }: Seen): string {
  return `process ${pid} (${words.slice(0, 4).join(" ").slice(0, 100)})`;
}
