import {
  array,
  type InferOutput,
  literal,
  number,
  object,
  optional,
  record,
  safeParse,
  string,
  tuple,
  unknown,
  variant,
} from "valibot";

/** What Prometheus's HTTP API says; undefined when it is not Prometheus that answers. */
export function readApiAnswer(body: string): ApiAnswer | undefined {
  try {
    const result = safeParse(ApiAnswer, JSON.parse(body));
    return result.success ? result.output : undefined;
  } catch {
    return undefined;
  }
}

export type QueryResult = InferOutput<typeof QueryResult>;

/** Milliseconds are seconds there, and numbers text: NaN and the infinite ones have no place in JSON. */
const Sample = tuple([number(), string()]);
const Series = object({
  metric: record(string(), string()),
  /** Absent of a histogram. */
  value: optional(Sample),
});

const QueryResult = variant("resultType", [
  object({ resultType: literal("scalar"), result: Sample }),
  object({ resultType: literal("vector"), result: array(Series) }),
  object({ resultType: literal("matrix"), result: unknown() }),
  object({ resultType: literal("string"), result: unknown() }),
]);

const Remarks = optional(array(string()), []);

/** https://prometheus.io/docs/prometheus/latest/querying/api/#format-overview */
const ApiAnswer = variant("status", [
  object({ status: literal("success"), data: QueryResult, warnings: Remarks, infos: Remarks }),
  object({ status: literal("error"), errorType: string(), error: string() }),
]);

type ApiAnswer = InferOutput<typeof ApiAnswer>;
