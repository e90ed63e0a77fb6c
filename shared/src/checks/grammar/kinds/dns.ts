import { isIP } from "node:net";
import * as v from "valibot";
import { Failure } from "../../../failure.ts";
import type { DnsCheck } from "../../check.ts";
import { commonMembers, commonOf } from "../common.ts";
import { member } from "../member.ts";
import { readAs } from "../read-as.ts";
import { rule } from "../rule.ts";
import { isHost, parseAddress } from "../values/address.ts";
import { duration } from "../values/duration.ts";
import { oneOrMore } from "../values/one-or-more.ts";

export function dnsCheck() {
  return v.pipe(
    v.strictObject({
      kind: v.literal("dns"),
      host: member(
        v.pipe(
          v.string(),
          v.check((text) => isHost(text) && isIP(text) === 0, "This is no name to look up"),
        ),
        "The name to look up.",
        "web.example.com",
      ),
      record: v.optional(
        member(v.picklist(["A", "AAAA", "CNAME", "MX", "NS", "SRV", "TXT"]), "Type of the records."),
        "A",
      ),
      expect: v.optional(
        member(expectation, "What the answer must be. When it is left out: there is one.", { contains: "192.0.2.1" }),
      ),
      resolvers: v.optional(
        member(
          oneOrMore(resolver),
          "Name servers to ask, `address` or `address:port`; each is a target. Those of the system when it is left out.",
          ["192.0.2.53"],
        ),
      ),
      ...commonMembers("dns", { targets: "several", latency: true, value: false }),
    }),
    v.description("Looks a name up, anew for every sample, and holds the records against what is expected."),
    rule(["resolvers", "quorum"], ({ resolvers = [], quorum }) =>
      quorum && resolvers.length < 2
        ? { at: ["quorum"], message: "There is one target: list several resolvers" }
        : undefined,
    ),
    rule(["resolvers"], ({ resolvers = [] }) =>
      new Set(resolvers).size < resolvers.length
        ? { at: ["resolvers"], message: "A resolver is there twice" }
        : undefined,
    ),
    rule(["record", "expect"], ({ record, expect }) =>
      expect?.["max-ttl"] !== undefined && record !== "A" && record !== "AAAA"
        ? { at: ["expect", "max-ttl"], message: `Only of A and AAAA records the TTL is told, not of ${record}` }
        : undefined,
    ),
    rule(["record", "expect"], ({ record, expect }) => {
      const wanted = [...(expect?.contains ?? []), ...(expect?.equals ?? [])];
      const family = record === "A" ? 4 : record === "AAAA" ? 6 : undefined;
      const wrong = family && wanted.find((text) => isIP(text) !== family);
      return wrong
        ? { at: ["expect"], message: `"${wrong}" is no IPv${family} address, which ${record} records are` }
        : undefined;
    }),
    v.transform(
      (given): DnsCheck => ({
        kind: "dns",
        ...commonOf(given, `dns ${given.host} ${given.record}`),
        host: given.host,
        record: given.record,
        resolvers: given.resolvers ?? [],
        expect: { contains: given.expect?.contains, equals: given.expect?.equals, maxTtl: given.expect?.["max-ttl"] },
      }),
    ),
  );
}

const records = () => oneOrMore(v.pipe(v.string(), v.nonEmpty("A record is not empty")));

const expectation = v.pipe(
  v.strictObject({
    contains: v.optional(
      member(
        records(),
        "These records are there, perhaps with others. MX as `10 mail.example.com`, SRV as `0 5 443 host`.",
        "192.0.2.1",
      ),
    ),
    equals: v.optional(
      member(records(), "These records are there, and no others, in any order.", ["192.0.2.1", "192.0.2.2"]),
    ),
    "max-ttl": v.optional(
      v.pipe(
        member(duration({ min: 1000 }), "For so long at most an answer may be kept.", "300s"),
        v.transform((milliseconds) => Math.floor(milliseconds / 1000)),
      ),
    ),
  }),
  rule("all", ({ contains, equals, "max-ttl": ttl }) => {
    if (!contains && !equals && ttl === undefined)
      return { at: [], message: "There is no assertion: write contains, equals or max-ttl, or leave expect out" };
    const beside = equals && contains?.find((text) => !equals.includes(text));
    return beside ? { at: ["contains"], message: `"${beside}" is not among what the records must equal` } : undefined;
  }),
);

const resolver = v.pipe(
  v.string(),
  readAs((text) => {
    const { host } = parseAddress(text, 53);
    if (isIP(host) === 0)
      throw new Failure("A resolver is given by its address.", { hint: 'Write it like "192.0.2.53".' });
    return text;
  }),
);
