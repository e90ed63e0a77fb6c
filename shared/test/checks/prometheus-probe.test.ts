import type { RequestListener } from "node:http";
import { text } from "node:stream/consumers";
import { expect, test } from "@jest/globals";
import type { PrometheusCheck } from "../../src/checks/check.ts";
import type { Observation } from "../../src/checks/observation.ts";
import { prometheusProbe } from "../../src/checks/probes/prometheus-probe.ts";
import { Secret } from "../../src/secret.ts";
import { common, never, timeout } from "./checks.ts";
import { httpServer, httpsServer } from "./http-server.ts";
import { freePort } from "./tcp-server.ts";
import { certificate } from "./tls-server.ts";

const check = (overrides: Partial<PrometheusCheck> = {}): PrometheusCheck => ({
  ...common,
  kind: "prometheus",
  url: "http://prometheus.test:9090",
  query: "sum(rate(errors[1m]))",
  headers: [],
  ca: undefined,
  expect: { lt: 0.01 },
  ...overrides,
});

async function lookAt(url: string, overrides: Partial<PrometheusCheck> = {}): Promise<Observation> {
  const [observation] = await prometheusProbe(check({ url, ...overrides })).look(never);
  if (!observation) throw new Error("nothing was seen");
  return observation;
}

/** Answers as Prometheus does, with this data. */
function answering(data: unknown, remarks: object = {}): RequestListener {
  return (_, response) => response.end(JSON.stringify({ status: "success", data, ...remarks }));
}

function refusing(status: number, errorType: string, error: string): RequestListener {
  return (_, response) => response.writeHead(status).end(JSON.stringify({ status: "error", errorType, error }));
}

const scalar = (value: string) => ({ resultType: "scalar", result: [1_700_000_000.1, value] });
const vector = (...values: string[]) => ({
  resultType: "vector",
  result: values.map((value, index) => ({ metric: { instance: `web-${index}` }, value: [1_700_000_000.1, value] })),
});

test("sends the query as a form to the instant query of the server, under its path", async () => {
  let sent = {};
  await using server = await httpServer(async (request, response) => {
    sent = {
      method: request.method,
      url: request.url,
      authorization: request.headers.authorization,
      form: Object.fromEntries(new URLSearchParams(await text(request))),
    };
    answering(scalar("0"))(request, response);
  });
  const headers = [{ name: "Authorization", value: new Secret("Bearer t0ken") }];
  expect(await lookAt(`${server.origin}/prometheus/?tenant=a`, { headers })).toEqual({
    target: `${server.origin}/prometheus/?tenant=…`,
    outcome: "pass",
    reason: "the query gives 0",
    value: 0,
    evidence: ["query sum(rate(errors[1m]))"],
  });
  expect(sent).toEqual({
    method: "POST",
    url: "/prometheus/api/v1/query?tenant=a",
    authorization: "Bearer t0ken",
    form: { query: "sum(rate(errors[1m]))", timeout: "5000ms" },
  });
});

test.each([
  ["a scalar that is as expected", scalar("0.002"), { outcome: "pass", reason: "the query gives 0.002", value: 0.002 }],
  [
    "a scalar that is not",
    scalar("0.02"),
    { outcome: "fail", reason: "the query gives 0.02, expected less than 0.01", value: 0.02 },
  ],
  [
    "one series that is as expected",
    vector("1e-3"),
    { outcome: "pass", reason: "the query gives 0.001", value: 0.001 },
  ],
  [
    "one series that is not",
    vector("7"),
    { outcome: "fail", reason: "the query gives 7, expected less than 0.01", value: 7 },
  ],
  ["no series", vector(), { outcome: "no-data", reason: "the query gives nothing: no series matches" }],
  ["NaN", vector("NaN"), { outcome: "no-data", reason: "the query gives NaN, which is no number to judge" }],
  ["a scalar NaN", scalar("NaN"), { outcome: "no-data", reason: "the query gives NaN, which is no number to judge" }],
  ["+Inf", vector("+Inf"), { outcome: "no-data", reason: "the query gives +Inf, which is no number to judge" }],
  ["-Inf", vector("-Inf"), { outcome: "no-data", reason: "the query gives -Inf, which is no number to judge" }],
  ["no number at all", vector(""), { outcome: "no-data" }],
  [
    "several series",
    vector("1", "2", "3"),
    {
      outcome: "error",
      final: true,
      reason: "the query gives 3 series, and one number is needed: aggregate them, for example with sum() or max()",
      evidence: ["query sum(rate(errors[1m]))", '{"instance":"web-0"}', '{"instance":"web-1"}', '{"instance":"web-2"}'],
    },
  ],
  [
    "a histogram",
    { resultType: "vector", result: [{ metric: {}, histogram: [1_700_000_000.1, { count: "1", sum: "1" }] }] },
    {
      outcome: "error",
      final: true,
      reason: "the query gives a histogram: take a number from it with histogram_quantile()",
    },
  ],
  [
    "a range",
    { resultType: "matrix", result: [] },
    {
      outcome: "error",
      final: true,
      reason:
        "the query gives a range of samples, and one number is needed: apply a function such as rate() to the range",
    },
  ],
  [
    "text",
    { resultType: "string", result: [1, "a"] },
    { outcome: "error", final: true, reason: "the query gives text, and a number is needed" },
  ],
])("%s", async (_, data, seen) => {
  await using server = await httpServer(answering(data));
  expect(await lookAt(server.origin)).toMatchObject(seen);
});

test("what is no number has no value", async () => {
  await using server = await httpServer(answering(vector("NaN")));
  expect(await lookAt(server.origin)).not.toHaveProperty("value");
});

test("what Prometheus remarks is said, also of a good number", async () => {
  const remarks = { warnings: ["some stores did not answer"], infos: ['metric might not be a counter: "errors"'] };
  await using server = await httpServer(answering(scalar("0"), remarks));
  expect((await lookAt(server.origin)).reason).toBe(
    'the query gives 0; Prometheus remarks: some stores did not answer; Prometheus remarks: metric might not be a counter: "errors"',
  );
});

test.each([
  [
    "a query that cannot be read",
    refusing(400, "bad_data", '1:5: parse error: unexpected "}"'),
    { final: true, reason: 'Prometheus refuses the query: 1:5: parse error: unexpected "}" (bad_data)' },
  ],
  [
    "a query that cannot be carried out on what is there",
    refusing(422, "execution", "found duplicate series for the match group"),
    { reason: "Prometheus refuses the query: found duplicate series for the match group (execution)" },
  ],
  [
    "a query that takes too long",
    refusing(503, "timeout", "query timed out in expression evaluation"),
    { reason: "Prometheus refuses the query: query timed out in expression evaluation (timeout)" },
  ],
  [
    "wrong credentials",
    status(401),
    { final: true, reason: "HTTP 401: the credentials of the check are not accepted" },
  ],
  [
    "credentials without the right",
    status(403),
    { final: true, reason: "HTTP 403: the credentials of the check are not accepted" },
  ],
  [
    "another path",
    status(404),
    { final: true, reason: "HTTP 404: no Prometheus is there; url is its address without /api/v1/query" },
  ],
  ["a proxy without a Prometheus behind it", status(502), { reason: "HTTP 502" }],
  [
    "a page to log in on",
    status(302, { Location: "https://sso.example.com/?state=1" }),
    { reason: "HTTP 302 to https://sso.example.com/?state=…, which is not followed" },
  ],
  [
    "something else that answers 200",
    status(200),
    { reason: "what answers is not Prometheus", evidence: ["query sum(rate(errors[1m]))", 'HTTP 200: "<html>"'] },
  ],
  [
    "a good number under a bad status, from something in front",
    ((_, response) => {
      response.writeHead(500).end(JSON.stringify({ status: "success", data: scalar("0") }));
    }) satisfies RequestListener,
    { reason: "HTTP 500" },
  ],
  [
    "JSON that is not Prometheus's",
    answering({ resultType: "vector", result: [{}] }),
    { reason: "what answers is not Prometheus" },
  ],
  [
    "an answer without end",
    ((_, response) => response.end("x".repeat(2 * 1024 * 1024))) satisfies RequestListener,
    { final: true, reason: "the answer is too large for one number: aggregate, for example with sum() or max()" },
  ],
])("cannot measure: %s", async (_, answer, seen) => {
  await using server = await httpServer(answer);
  const observation = await lookAt(server.origin);
  expect(observation).toMatchObject({ outcome: "error", ...seen });
  expect(observation.final).toBe("final" in seen ? true : undefined);
});

function status(code: number, headers: Record<string, string> = {}): RequestListener {
  return (_, response) => response.writeHead(code, headers).end("<html>");
}

test("a Prometheus that cannot be reached says nothing of the release", async () => {
  const port = await freePort();
  expect(await lookAt(`http://127.0.0.1:${port}`)).toMatchObject({
    outcome: "error",
    reason: `Prometheus could not be asked: 127.0.0.1:${port} refused the connection`,
  });
  await using silent = await httpServer(() => {});
  expect(await lookAt(silent.origin, timeout(500))).toMatchObject({
    outcome: "error",
    reason: "Prometheus could not be asked: connected, no answer within 500 ms",
  });
  await using secure = await httpsServer("expired", answering(scalar("0")));
  expect(await lookAt(secure.origin, { ca: await certificate("ca.pem") })).toMatchObject({
    outcome: "error",
    reason: "Prometheus could not be asked: the certificate has expired",
  });
});

test("what Prometheus says stays on one line", async () => {
  await using server = await httpServer(refusing(400, "bad_data", "parse error\n::error::all is lost"));
  expect(await lookAt(server.origin, { query: "sum(\n  errors\n}" })).toMatchObject({
    reason: "Prometheus refuses the query: parse error ::error::all is lost (bad_data)",
    evidence: ["query sum( errors }", expect.not.stringContaining("\n")],
  });
});

test("a value and remarks without end do not fill the log", async () => {
  await using server = await httpServer(
    answering(vector("x".repeat(300_000)), { warnings: Array.from({ length: 10_000 }, () => "some stores are slow") }),
  );
  const { outcome, reason } = await lookAt(server.origin);
  expect({ outcome, isShort: reason.length < 2_100 }).toEqual({ outcome: "no-data", isShort: true });
});

test("a secret that comes back is shown nowhere", async () => {
  await using server = await httpServer((request, response) => {
    refusing(400, "bad_data", `unknown tenant ${request.headers.authorization}`)(request, response);
  });
  const headers = [{ name: "Authorization", value: new Secret("Bearer t0ken-of-the-check") }];
  const seen = await lookAt(server.origin, { headers });
  expect(seen.reason).toBe("Prometheus refuses the query: unknown tenant *** (bad_data)");
  expect(JSON.stringify(seen)).not.toContain("t0ken");
});

test("stops with the signal's reason", async () => {
  const reason = new Error("cancelled");
  const controller = new AbortController();
  await using server = await httpServer(() => controller.abort(reason));
  await expect(prometheusProbe(check({ url: server.origin })).look(controller.signal)).rejects.toBe(reason);
});
