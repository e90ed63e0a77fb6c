import { validateHeaderName, validateHeaderValue } from "node:http";
import * as v from "valibot";
import { Secret } from "../../../secret.ts";
import type { RequestHeader } from "../../check.ts";
import { member } from "../member.ts";
import type { Objection } from "../rule.ts";
import type { Surroundings } from "../surroundings.ts";
import { concealByName, concealed, reveal, secret, textOrVariable } from "./confidential.ts";
import { mapOf } from "./map-of.ts";
import { isOpen } from "./url.ts";

/** The members of a request that become headers. */
export function headerMembers(around: Surroundings) {
  return {
    headers: v.optional(
      member(
        headers(around),
        "Headers of the request. `{ env: NAME }` takes the value from the environment. Those, and headers that are secret by their name (Authorization, Cookie, and what has token, secret, password, credential or a key like api-key in it), are masked.",
        { Accept: "application/json", "X-Api-Key": { env: "API_KEY" } },
      ),
      {},
    ),
    bearer: v.optional(
      member(headerText(secret(around)), "A token, sent as `Authorization: Bearer`. Always secret.", {
        env: "API_TOKEN",
      }),
    ),
    basic: v.optional(
      member(
        v.strictObject({
          username: v.pipe(v.string(), v.regex(/^[^:]*$/, "A user name has no colon (RFC 7617)")),
          password: secret(around),
        }),
        "User name and password, sent as `Authorization: Basic`. The password is always secret.",
        { username: "gate", password: { env: "PASSWORD" } },
      ),
    ),
  };
}

interface GivenHeaders {
  readonly headers: readonly RequestHeader[];
  readonly bearer?: Secret | undefined;
  readonly basic?: { readonly username: string; readonly password: Secret } | undefined;
}

/** All headers to send. */
export function headersOf({ headers, bearer, basic }: GivenHeaders, { mask }: Surroundings): readonly RequestHeader[] {
  const all = [...headers];
  if (bearer) all.push({ name: "Authorization", value: new Secret(`Bearer ${bearer.reveal()}`) });
  if (basic) {
    const pair = Buffer.from(`${basic.username}:${basic.password.reveal()}`).toString("base64");
    concealed(pair, mask);
    all.push({ name: "Authorization", value: new Secret(`Basic ${pair}`), username: basic.username });
  }
  return all;
}

export const HEADER_MEMBERS = ["headers", "bearer", "basic"] as const;

/** A request has one Authorization. */
export function oneAuthorization(given: GivenHeaders): Objection | undefined {
  const written = given.headers.some(({ name }) => name.toLowerCase() === "authorization");
  const ways = [written && "headers", given.bearer && "bearer", given.basic && "basic"].filter((way) => way);
  const [kept, extra] = ways;
  if (!extra) return undefined;
  return { at: [`${extra}`], message: `Authorization comes from ${kept} already: keep one of them` };
}

/** What is secret does not go over a network in the open. */
export function noSecretsInTheOpen(urls: readonly string[], given: GivenHeaders): Objection | undefined {
  const open = urls.find(isOpen);
  const { name } = given.headers.find(({ value }) => value instanceof Secret) ?? {};
  const what = given.bearer ? "bearer" : given.basic ? "basic" : name && "headers";
  if (!open || !what) return undefined;
  const message = `A secret would be sent in the open to ${new URL(open).host}: use https://`;
  return { at: name && what === "headers" ? [what, name] : [what], message };
}

function headers(around: Surroundings) {
  return v.pipe(
    mapOf(requestHeaderName, headerText(textOrVariable(around))),
    v.check((given) => {
      const names = Object.keys(given).map((name) => name.toLowerCase());
      return new Set(names).size === names.length;
    }, "A header is there twice: upper and lower case do not count"),
    v.transform((given) => concealByName(given, around.mask)),
  );
}

export const headerName = v.pipe(
  v.string(),
  v.check((name) => accepts(() => validateHeaderName(name)), "HTTP knows no header of this name"),
);

const requestHeaderName = v.pipe(
  headerName,
  v.check((name) => !OURS.includes(name.toLowerCase()), "The check sets this header by itself: leave it out"),
);

/** How the connection is used, and where the body ends, is not for a document to say. */
const OURS = ["connection", "content-length", "keep-alive", "transfer-encoding", "upgrade"];

function headerText<Schema extends v.GenericSchema<unknown, string | Secret>>(schema: Schema) {
  return v.pipe(
    schema,
    v.check(
      (value) => accepts(() => validateHeaderValue("value", reveal(value))),
      "HTTP does not take this value: it holds a line break or another character that a header cannot have",
    ),
  );
}

function accepts(validate: () => void): boolean {
  try {
    validate();
    return true;
  } catch {
    return false;
  }
}
