import * as v from "valibot";
import { parseDocument } from "../../documents.ts";
import type { Checked } from "../../problems.ts";
import { checkDocument } from "../../schema.ts";
import type { Baseline } from "./baseline.ts";

/** Reads what mode: baseline wrote. */
export function readBaseline(text: string): Checked<Baseline> {
  const document = parseDocument(text);
  if (!document.ok) return document;
  const { schema } = Object(document.value.value) as { readonly schema?: unknown };
  if (schema !== 1) {
    const message =
      schema === undefined ? "It is no baseline." : `It is a baseline of schema ${schema}; this step reads schema 1.`;
    const fix =
      "Give what mode: baseline of the same version of this action wrote: its output baseline, or the path of its file.";
    return { ok: false, problems: [{ at: "", message, fix }] };
  }
  const checked = checkDocument(BASELINE, document.value);
  return checked.ok ? { ok: true, value: checked.value as Baseline } : checked;
}

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const figure = v.optional(v.number());

const BASELINE = v.strictObject({
  schema: v.literal(1),
  capturedAt: v.pipe(v.string(), v.isoTimestamp()),
  checks: v.record(
    v.string(),
    v.strictObject({
      samples: count,
      failures: count,
      broken: v.optional(v.string()),
      versions: v.record(v.string(), count),
      p50: figure,
      p95: figure,
      p99: figure,
      value: figure,
    }),
  ),
});
