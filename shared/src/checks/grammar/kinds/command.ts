import { basename } from "node:path";
import * as v from "valibot";
import type { CommandCheck } from "../../check.ts";
import { commonMembers, commonOf } from "../common.ts";
import { member } from "../member.ts";
import type { Surroundings } from "../surroundings.ts";
import { concealByName, reveal, textOrVariable } from "../values/confidential.ts";
import { mapOf } from "../values/map-of.ts";

export function commandCheck(around: Surroundings) {
  return v.pipe(
    v.strictObject({
      kind: v.literal("command"),
      command: member(words, "A program and its words. No shell reads them.", [
        "systemctl",
        "is-active",
        "--quiet",
        "web",
      ]),
      "working-directory": v.optional(
        member(
          v.pipe(v.string(), v.nonEmpty("Name a folder")),
          "Where it runs. The workspace when it is left out.",
          ".",
        ),
      ),
      environment: v.optional(
        member(
          environment(around),
          "Variables it gets beside the runner's own, of which it gets none that is secret by its name. `{ env: NAME }` takes one of this step's, masked.",
          { HOME: "/root", TOKEN: { env: "DEPLOY_TOKEN" } },
        ),
        {},
      ),
      ...commonMembers("command", { targets: "one", latency: false, value: false }),
    }),
    v.description("Runs a program on the runner. It passes with exit code 0."),
    v.transform(
      (given): CommandCheck => ({
        kind: "command",
        // The words after the program may hold a secret.
        ...commonOf(given, `command ${basename(given.command[0] ?? "")}`),
        command: given.command,
        workingDirectory: given["working-directory"],
        environment: given.environment,
      }),
    ),
  );
}

/** No program and no word of one can hold a NUL (execve(2)). */
const word = v.pipe(
  v.string("Write every word as text, in quotes"),
  v.check((text) => !text.includes("\0"), "A word has no NUL character"),
);

const words = v.pipe(
  v.array(word, 'Write it as a list of words, like ["systemctl", "is-active", "web"]'),
  v.nonEmpty("There is no program"),
  v.check(([program]) => program !== "", "The program has no name"),
);

function environment(around: Surroundings) {
  return v.pipe(
    mapOf(
      v.pipe(v.string(), v.regex(/^[^=\0]+$/, 'The name of a variable is not empty and has no "="')),
      v.pipe(
        textOrVariable(around),
        v.check((value) => !reveal(value).includes("\0"), "A variable has no NUL character"),
      ),
    ),
    v.transform((given) => concealByName(given, around.mask)),
  );
}
