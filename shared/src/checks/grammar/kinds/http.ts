import * as v from "valibot";
import type { StatusRange } from "../../assertion.ts";
import type { HttpCheck } from "../../check.ts";
import { commonMembers, commonOf } from "../common.ts";
import { member } from "../member.ts";
import { firstOf, withoutQuery } from "../names.ts";
import { rule } from "../rule.ts";
import type { Surroundings } from "../surroundings.ts";
import { addresses } from "../values/addresses.ts";
import { certificateFile } from "../values/certificates.ts";
import { count } from "../values/numbers.ts";
import { oneOrMore } from "../values/one-or-more.ts";
import {
  HEADER_MEMBERS,
  headerMembers,
  headersOf,
  noSecretsInTheOpen,
  oneAuthorization,
} from "../values/request-headers.ts";
import { size } from "../values/size.ts";
import { statuses } from "../values/status.ts";
import { webUrl } from "../values/url.ts";
import { versionSource } from "../version-from.ts";
import { httpExpectation } from "./http-expectation.ts";

export function httpCheck(around: Surroundings) {
  return v.pipe(
    v.strictObject({
      kind: v.literal("http"),
      url: member(
        oneOrMore(webUrl(around)),
        "What to ask. Of a list, each URL is a target.",
        "https://web.example.com/health",
      ),
      expect: member(httpExpectation, "What the answer must be.", { status: 200 }),
      version: v.optional(
        member(versionSource, "Where the answer says which version it is from.", { json: "$.version" }),
      ),
      method: v.optional(member(v.picklist(METHODS), "Of the request."), "GET"),
      ...headerMembers(around),
      body: v.optional(member(v.string("Write it as text, in quotes"), "What to send.", '{"deep": true}')),
      addresses,
      "follow-redirects": v.optional(
        member(
          v.pipe(count(0), v.maxValue(20, "It is 20 at most")),
          "How many redirects to follow. At 0 the redirect is the answer.",
        ),
        0,
      ),
      "ca-file": certificateFile(around),
      "max-body": v.optional(member(size, "How much of the answer is read."), "1MiB"),
      "fail-fast": v.optional(
        member(
          statuses(),
          "An answer of the expected version with one of these statuses can never become good: it ends the gate at once. While a version is expected, an answer that tells none does not.",
          [404],
        ),
      ),
      ...commonMembers("http", { targets: "several", latency: true, value: false }),
    }),
    v.description(
      "Asks one URL or several, over a new connection and after a new look at the name for every sample, and holds the answers against what is expected.",
    ),
    rule(["url", "addresses", "quorum"], ({ url, addresses, quorum }) =>
      quorum && url.length === 1 && addresses === "one"
        ? { at: ["quorum"], message: "There is one target: list several URLs, or write addresses: all" }
        : undefined,
    ),
    rule(["url"], ({ url }) =>
      new Set(url).size < url.length ? { at: ["url"], message: "A URL is there twice" } : undefined,
    ),
    rule(["method", "body"], ({ method, body }) =>
      body !== undefined && (method === "GET" || method === "HEAD")
        ? { at: ["body"], message: `A ${method} request has no body: write method: POST, or leave the body out` }
        : undefined,
    ),
    rule(["method", "expect", "version"], ({ method, expect, version }) => {
      const reads = expect.body.length + expect.json.length > 0 || (version && version.from.kind !== "header");
      if (method !== "HEAD" || !reads) return undefined;
      return { at: ["method"], message: "An answer to HEAD has no body to look into: write method: GET" };
    }),
    rule(HEADER_MEMBERS, oneAuthorization),
    rule(["url", ...HEADER_MEMBERS], (given) => noSecretsInTheOpen(given.url, given)),
    rule(["expect", "fail-fast"], ({ expect, "fail-fast": fatal }) =>
      fatal?.some((range) => expect.status.some((good) => overlap(range, good)))
        ? { at: ["fail-fast"], message: "A status is here and in expect.status" }
        : undefined,
    ),
    v.transform(
      (given): HttpCheck => ({
        kind: "http",
        ...commonOf(given, firstOf(given.url.map(withoutQuery))),
        urls: given.url,
        method: given.method,
        headers: headersOf(given, around),
        body: given.body,
        addresses: given.addresses,
        followRedirects: given["follow-redirects"],
        ca: given["ca-file"],
        maxBody: given["max-body"],
        version: given.version,
        expect: given.expect,
        failFast: given["fail-fast"] ?? [],
      }),
    ),
  );
}

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;

function overlap(one: StatusRange, other: StatusRange): boolean {
  return one.from <= other.to && other.from <= one.to;
}
