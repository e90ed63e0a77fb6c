import * as v from "valibot";
import { Failure } from "../../../failure.ts";
import { Secret } from "../../../secret.ts";
import type { RequestHeader } from "../../check.ts";
import { isConfidential } from "../../secrets/confidential.ts";
import { member } from "../member.ts";
import { readAs } from "../read-as.ts";
import type { Surroundings } from "../surroundings.ts";

/** Text that is written down, or a secret out of the environment: `{ env: NAME }`. A message never repeats the text. */
export function textOrVariable({ env, mask }: Pick<Surroundings, "env" | "mask">) {
  return v.union(
    [
      v.string(),
      v.pipe(
        v.strictObject({ env: member(v.string(), "Name of an environment variable of this step.", "API_TOKEN") }),
        readAs(({ env: name }) => {
          const value = env[name];
          if (value) return concealed(value, mask);
          throw new Failure(`The environment variable ${name} is ${value === "" ? "empty" : "not set"}.`, {
            hint: `Give it to this step: "env: { ${name}: \${{ secrets.${name} }} }".`,
          });
        }),
      ),
    ],
    "Write a text, in quotes, or { env: NAME }",
  );
}

/** The same where also a text that is written down is a secret. */
export function secret(around: Pick<Surroundings, "env" | "mask">) {
  return v.pipe(
    textOrVariable(around),
    v.check((given) => reveal(given) !== "", "It is empty"),
    v.transform((given) => (given instanceof Secret ? given : concealed(given, around.mask))),
  );
}

/** A Secret that no log shows from here on. */
export function concealed(value: string, mask: Surroundings["mask"]): Secret {
  mask(value);
  return new Secret(value);
}

export function reveal(value: string | Secret): string {
  return value instanceof Secret ? value.reveal() : value;
}

/** Names and values as they are sent; a value that is written down is a secret, too, when its name says so. */
export function concealByName(
  given: Readonly<Record<string, string | Secret>>,
  mask: Surroundings["mask"],
): readonly RequestHeader[] {
  return Object.entries(given).map(([name, value]) => {
    const hide = typeof value === "string" && value !== "" && isConfidential(name);
    return { name, value: hide ? concealed(value, mask) : value };
  });
}
