import { wrongNumber } from "../assert/number.ts";
import { oneLine, shorten, show } from "../assert/show.ts";
import type { Comparison } from "../assertion.ts";
import type { Answer } from "../http/answer.ts";
import { locationOf, shownUrl } from "../http/urls.ts";
import type { Observation } from "../observation.ts";
import { type QueryResult, readApiAnswer } from "./api.ts";

type Judged = Omit<Observation, "target">;

/** What the answer to an instant query comes to. Whatever keeps from a number is no data or an error, never a failure. */
export function judgeQuery(expect: Comparison, answer: Answer): Judged {
  const said = answer.body.cut ? undefined : readApiAnswer(answer.body.text);
  const isGood = answer.status >= 200 && answer.status <= 299;
  if (said?.status !== "success" || !isGood) {
    const judged = said?.status === "error" ? refusedQuery(said) : strangeAnswer(answer);
    return { ...judged, evidence: [`HTTP ${answer.status}: ${show(answer.body.text)}`] };
  }
  const judged = judgeResult(expect, said.data);
  const remarks = [...said.warnings, ...said.infos].map((remark) => `; Prometheus remarks: ${remark}`);
  return { ...judged, reason: oneLine(`${judged.reason}${remarks.join("")}`) };
}

function judgeResult(expect: Comparison, data: QueryResult): Judged {
  if (data.resultType === "scalar") return judgeValue(expect, data.result[1], []);
  if (data.resultType !== "vector") return forGood(NOT_AN_INSTANT[data.resultType]);
  const [series, ...others] = data.result;
  if (!series) return { outcome: "no-data", reason: "the query gives nothing: no series matches" };
  const labels = data.result
    .slice(0, SERIES_SHOWN)
    .map(({ metric }) => shorten(JSON.stringify(metric), LONGEST_LABELS));
  if (others.length > 0) {
    const reason = `the query gives ${data.result.length} series, and one number is needed: aggregate them, for example with sum() or max()`;
    return { ...forGood(reason), evidence: labels };
  }
  if (!series.value) return forGood("the query gives a histogram: take a number from it with histogram_quantile()");
  return judgeValue(expect, series.value[1], labels);
}

const SERIES_SHOWN = 5;
/** Characters. */
const LONGEST_LABELS = 300;

const NOT_AN_INSTANT = {
  matrix: "the query gives a range of samples, and one number is needed: apply a function such as rate() to the range",
  string: "the query gives text, and a number is needed",
};

function judgeValue(expect: Comparison, text: string, evidence: readonly string[]): Judged {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (!Number.isFinite(value)) {
    return { outcome: "no-data", reason: `the query gives ${text}, which is no number to judge`, evidence };
  }
  const wrong = wrongNumber(value, expect);
  const reason = `the query gives ${wrong ?? value}`;
  return { outcome: wrong === undefined ? "pass" : "fail", reason, value, evidence };
}

/** An expression that cannot be read stays so; one that could not be carried out may be, with other data. */
function refusedQuery({ errorType, error }: { readonly errorType: string; readonly error: string }): Judged {
  const reason = oneLine(`Prometheus refuses the query: ${error} (${errorType})`);
  return errorType === "bad_data" ? forGood(reason) : { outcome: "error", reason };
}

/** What has not the form of Prometheus's API comes from something in front of it, or in its place. */
function strangeAnswer(answer: Answer): Judged {
  const { status, body } = answer;
  if (status === 401 || status === 403) return forGood(`HTTP ${status}: the credentials of the check are not accepted`);
  if (status === 404) return forGood("HTTP 404: no Prometheus is there; url is its address without /api/v1/query");
  if (body.cut) return forGood("the answer is too large for one number: aggregate, for example with sum() or max()");
  const target = locationOf(answer);
  if (target) return { outcome: "error", reason: `HTTP ${status} to ${shownUrl(target)}, which is not followed` };
  return { outcome: "error", reason: status === 200 ? "what answers is not Prometheus" : `HTTP ${status}` };
}

/** No later look can be better. */
function forGood(reason: string): Judged {
  return { outcome: "error", reason, final: true };
}
