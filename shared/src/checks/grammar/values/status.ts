import * as v from "valibot";
import { Failure } from "../../../failure.ts";
import type { StatusRange } from "../../assertion.ts";
import { readAs } from "../read-as.ts";
import { oneOrMore } from "./one-or-more.ts";

/** From `200`, `2xx`, `200-299`, or a list of them. */
export function statuses() {
  return oneOrMore(
    v.pipe(v.number(), v.metadata({ minimum: 200, maximum: 599 }), readAs(statusRange)),
    v.pipe(v.string(), v.metadata({ pattern: "^([2-5]xx|[2-5]\\d\\d(\\s*-\\s*[2-5]\\d\\d)?)$" }), readAs(statusRange)),
  );
}

function statusRange(given: number | string): StatusRange {
  const text = String(given).trim();
  const [, hundred] = /^(\d)xx$/i.exec(text) ?? [];
  const [, first, last = first] = /^(\d{3})(?:\s*-\s*(\d{3}))?$/.exec(text) ?? [];
  const from = hundred ? Number(hundred) * 100 : Number(first);
  const to = hundred ? from + 99 : Number(last);
  if (Number.isNaN(from)) {
    throw new Failure(`"${text}" is no HTTP status.`, { hint: 'Write it like 200, "2xx" or "200-299".' });
  }
  if (from > to) throw new Failure(`No status is in "${text}".`, { hint: `Write "${to}-${from}".` });
  // An answer with 1xx is never the last one (RFC 9110, 15.2).
  if (from < 200 || to > 599)
    throw new Failure(`No answer has the status ${text}.`, { hint: "It is from 200 to 599." });
  return { from, to };
}
