import type { InputSource } from "@deploy-actions/shared/actions/input-source";
import { nearest } from "@deploy-actions/shared/did-you-mean";
import { Failure } from "@deploy-actions/shared/failure";
import { Secret } from "@deploy-actions/shared/secret";
import type { ImagesReader } from "./reader.ts";

/**
 * The step's secrets by id: written in `secrets`, out of files, out of environment variables. One without a value is a
 * problem: a build would go on without it, and fail where nobody sees why.
 */
export function readSecrets(
  read: ImagesReader,
  { source, env }: { readonly source: InputSource; readonly env: Readonly<Record<string, string | undefined>> },
): ReadonlyMap<string, Secret> {
  const found = new Map<string, Secret>();
  const inputOf = new Map<string, SecretInput>();
  const take = (input: SecretInput, id: string, value: string, whyEmpty: string) => {
    const other = inputOf.get(id);
    inputOf.set(id, input);
    if (!ID.test(id)) read.problem(input, `"${id}" is no id: it has letters, digits, - . and _.`);
    else if (other) read.problem(input, `"${id}" is in ${other} already.`, "Keep one of them.");
    else if (value === "") read.problem(input, `The secret "${id}" is empty.`, whyEmpty);
    if (value === "") return;
    source.mask(value);
    found.set(id, new Secret(value));
  };
  for (const [id, value] of read.pairs("secrets")) take("secrets", id, value, NOT_SET);
  for (const [id, path] of read.pairs("secret-files")) {
    const text = contentOf(read, source, id, path);
    if (text !== undefined) take("secret-files", id, text, `The file ${path} has nothing in it.`);
  }
  for (const [id, variable] of read.pairs("secret-envs"))
    take("secret-envs", id, env[variable] ?? "", variableIsEmpty(variable, env));
  return found;
}

type SecretInput = "secrets" | "secret-files" | "secret-envs";

/** What `RUN --mount=type=secret,id=…` can name without quotes. */
const ID = /^[\w.-]+$/;

const NOT_SET =
  "Is it set for this repository and environment, and spelled like there? Pull requests of forks get no secrets.";

function contentOf(read: ImagesReader, source: InputSource, id: string, path: string): string | undefined {
  if (path === "") {
    read.problem("secret-files", `"${id}" has no path.`, "Write ID=path.");
    return undefined;
  }
  try {
    return source.readFile(path);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    read.problem("secret-files", `${id}: ${error.message}`, error.hint);
    return undefined;
  }
}

function variableIsEmpty(variable: string, env: Readonly<Record<string, string | undefined>>): string {
  if (env[variable] === "") return `The variable ${variable} is empty: is its secret set, and spelled like there?`;
  const meant = nearest(variable, Object.keys(env));
  return `There is no variable ${variable}.${meant ? ` Did you mean "${meant}"?` : ""} Set it under "env:" of the step.`;
}
