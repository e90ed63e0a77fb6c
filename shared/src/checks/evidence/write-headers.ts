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
  for (const { name, value } of headers) {
    if (!(value instanceof Secret)) written.push([name, value]);
    else if (name === "Authorization" && /^(Bearer|Basic) /.test(value.reveal()))
      authorization = writeAuthorization(check, value.reveal(), beside);
    else written.push([name, beside.variable(check, name, `the header ${name}`)]);
  }
  return { ...(written.length > 0 ? { headers: Object.fromEntries(written) } : {}), ...authorization };
}

/** Of `Basic` the name of the user is no secret. */
function writeAuthorization(check: string, value: string, beside: Beside): object {
  const [scheme, credentials = ""] = value.split(" ");
  if (scheme === "Bearer") return { bearer: beside.variable(check, "token", "the bearer token") };
  const pair = Buffer.from(credentials, "base64").toString();
  const username = pair.slice(0, Math.max(0, pair.indexOf(":")));
  return { basic: { username, password: beside.variable(check, "password", "the password") } };
}
