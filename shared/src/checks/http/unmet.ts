import { selectValues } from "../assert/json-path.ts";
import { wrongText } from "../assert/text.ts";
import { wrongValues } from "../assert/value.ts";
import type { HttpCheck } from "../check.ts";
import type { Answer, Body } from "./answer.ts";
import { readJson, readText } from "./content.ts";

/** What a check expects beside status and version, and does not get: sentences, each with what came instead. */
export function unmet(check: HttpCheck, answer: Answer): readonly string[] {
  return [...wrongHeaders(check, answer), ...wrongBody(check, answer), ...wrongLatency(check, answer)];
}

function wrongHeaders({ expect }: HttpCheck, { headers }: Answer): readonly string[] {
  return expect.headers.flatMap(({ name, assertion }) => {
    const wrong = wrongText(headers.get(name.toLowerCase()), assertion);
    return wrong === undefined ? [] : [`the header ${name} is ${wrong}`];
  });
}

function wrongBody({ expect, maxBody }: HttpCheck, { body }: Answer): readonly string[] {
  const texts = expect.body.length === 0 ? [] : wrongTexts(expect.body, body, maxBody);
  const values = expect.json.length === 0 ? [] : wrongJson(expect.json, body, maxBody);
  return [...new Set([...texts, ...values])];
}

function wrongTexts(assertions: HttpCheck["expect"]["body"], body: Body, maxBody: number): readonly string[] {
  const text = readText(body, maxBody);
  if ("trouble" in text) return [text.trouble];
  return assertions.flatMap((assertion) => {
    const wrong = wrongText(text.value, assertion);
    return wrong === undefined ? [] : [`the body is ${wrong}`];
  });
}

function wrongJson(assertions: HttpCheck["expect"]["json"], body: Body, maxBody: number): readonly string[] {
  const json = readJson(body, maxBody);
  if ("trouble" in json) return [json.trouble];
  return assertions.flatMap(({ path, assertion }) => {
    const values = selectValues(path, json.value);
    if (!values) return [`the JSON is nested too deep to look for ${path}`];
    const wrong = wrongValues(values, assertion);
    return wrong === undefined ? [] : [`${path} is ${wrong}`];
  });
}

function wrongLatency({ expect: { latency } }: HttpCheck, { timings: { whole } }: Answer): readonly string[] {
  if (latency === undefined || whole <= latency) return [];
  return [`it took ${Math.ceil(whole)} ms, expected at most ${latency} ms`];
}
