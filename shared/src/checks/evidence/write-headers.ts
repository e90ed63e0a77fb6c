import { Secret } from "../../secret.ts";
import type { RequestHeader } from "../check.ts";
import type { Beside } from "./beside.ts";

/** The members of a request that become headers. */
export function writeHeaders(
  { name: check, headers }: { readonly name: string; readonly headers: readonly RequestHeader[] },
  beside: Beside,
): object {
  const written: [string, unknown][] = [];
  let authorization: object = {};
  for (const { name, value, username } of headers) {
    if (!(value instanceof Secret)) written.push([name, value]);
    else if (username !== undefined)
      authorization = { basic: { username, password: beside.variable(check, "password", "the password") } };
    else if (name === "Authorization" && value.reveal().startsWith("Bearer "))
      authorization = { bearer: beside.variable(check, "token", "the bearer token") };
    else written.push([name, beside.variable(check, name, `the header ${name}`)]);
  }
  return { ...(written.length > 0 ? { headers: Object.fromEntries(written) } : {}), ...authorization };
}
