import * as v from "valibot";
import { Failure } from "../../../failure.ts";
import type { PrometheusCheck } from "../../check.ts";
import { commonMembers, commonOf } from "../common.ts";
import { member } from "../member.ts";
import { inShort } from "../names.ts";
import { readAs } from "../read-as.ts";
import { rule } from "../rule.ts";
import type { Surroundings } from "../surroundings.ts";
import { certificateFile } from "../values/certificates.ts";
import { comparison } from "../values/comparison.ts";
import {
  HEADER_MEMBERS,
  headerMembers,
  headersOf,
  noSecretsInTheOpen,
  oneAuthorization,
} from "../values/request-headers.ts";
import { parseWebUrl } from "../values/url.ts";

export function prometheusCheck(around: Surroundings) {
  return v.pipe(
    v.strictObject({
      kind: v.literal("prometheus"),
      url: member(server, "Address of the server, without /api/v1/query.", "https://prometheus.internal"),
      query: member(
        v.pipe(v.string(), v.trim(), v.nonEmpty("The query is empty")),
        "A PromQL expression that comes to one number.",
        'sum(rate(http_requests_total{code=~"5.."}[1m]))',
      ),
      expect: member(comparison, "What the number is: `gt`, `gte`, `lt`, `lte`, `eq`, `ne`.", { lt: 0.01 }),
      ...headerMembers(around),
      "ca-file": certificateFile(around),
      ...commonMembers("prometheus", { targets: "one", latency: false, value: true }),
    }),
    v.description("A number from Prometheus, or from what speaks its HTTP API."),
    rule(HEADER_MEMBERS, oneAuthorization),
    rule(["url", ...HEADER_MEMBERS], (given) => noSecretsInTheOpen([given.url], given)),
    v.transform(
      (given): PrometheusCheck => ({
        kind: "prometheus",
        ...commonOf(given, inShort(`prometheus ${given.query}`)),
        url: given.url,
        query: given.query,
        headers: headersOf(given, around),
        ca: given["ca-file"],
        expect: given.expect,
      }),
    ),
  );
}

const server = v.pipe(
  v.string(),
  v.metadata({ pattern: "^https?://" }),
  readAs((text) => {
    const { pathname, search, hash } = parseWebUrl(text);
    if (/\/api\/v1(\/|$)/.test(pathname) || search || hash) {
      throw new Failure("This is more than the address of the server.", {
        hint: 'Leave out /api/v1/query and what follows: "https://prometheus.internal".',
      });
    }
    return text;
  }),
);
