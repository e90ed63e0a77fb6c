import { AwsError } from "../service.ts";
import { validationError } from "./errors.ts";

/** Load balancers and target groups share these rules for names. */
export function checkName(what: "Load balancer" | "Target group", name: string): void {
  if (name.length > 32) {
    throw validationError(`${what} name '${name}' cannot be longer than '32' characters`);
  }
  if (!/^[A-Za-z0-9-]+$/.test(name)) {
    throw validationError(
      `${what} name '${name}' can only contain characters that are alphanumeric characters and hyphens(-)`,
    );
  }
  if (name.startsWith("-") || name.endsWith("-")) {
    throw validationError(`${what} name '${name}' cannot begin or end with '-'`);
  }
  if (what === "Load balancer" && name.startsWith("internal-")) {
    throw validationError(`${what} name '${name}' cannot begin with 'internal-'`);
  }
}

export function checkTags(tags: readonly { readonly Key: string }[] = []): void {
  const keys = tags.map((tag) => tag.Key);
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice !== undefined) throw new AwsError("DuplicateTagKeys", `Tag key '${twice}' was specified more than once`);
}
