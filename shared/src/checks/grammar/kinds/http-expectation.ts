import * as v from "valibot";
import type { HttpCheck } from "../../check.ts";
import { member } from "../member.ts";
import { latencyLimits } from "../values/latency.ts";
import { mapOf } from "../values/map-of.ts";
import { headerName } from "../values/request-headers.ts";
import { statuses } from "../values/status.ts";
import { bodyAssertions, headerAssertion } from "../values/text-assertion.ts";
import { jsonAssertions } from "../values/value-assertion.ts";

/** What an answer must be. */
export const httpExpectation = v.pipe(
  v.strictObject({
    status: member(statuses(), "The status: `200`, `2xx`, `200-299`, or a list of them.", 200),
    headers: v.optional(
      member(
        v.pipe(
          mapOf(headerName, headerAssertion),
          v.transform((given) => Object.entries(given).map(([name, assertion]) => ({ name, assertion }))),
        ),
        "Headers of the answer. A text alone: it equals that. A map: `contains`, `equals`, `matches`.",
        { "Content-Type": { contains: "json" } },
      ),
    ),
    body: v.optional(
      member(
        bodyAssertions,
        "The body as text. A text alone: it contains that. A map: `contains`, `equals`, `matches`. Or a list of these.",
        "ok",
      ),
    ),
    json: v.optional(
      member(
        jsonAssertions,
        "Values in a JSON body, by JSONPath (RFC 9535). A value alone: it equals that. A map: `eq`, `ne`, `in`, `gt`, `gte`, `lt`, `lte`, `exists`, `matches`, `semver`.",
        { "$.status": "ok", "$.queue": { lt: 100 } },
      ),
    ),
    latency: v.optional(
      member(latencyLimits, "`max` of every answer; percentiles like `p95` over the bake.", {
        max: "1s",
        p95: "300ms",
      }),
    ),
  }),
  v.transform(({ status, headers = [], body = [], json = [], latency }): HttpCheck["expect"] => ({
    status,
    headers,
    body,
    json,
    latency: latency?.max,
    percentiles: latency?.percentiles ?? [],
  })),
);
