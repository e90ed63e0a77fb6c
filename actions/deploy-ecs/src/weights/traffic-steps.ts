import { parseDocument } from "@deploy-actions/shared/documents";
import { parseDuration } from "@deploy-actions/shared/duration";
import { Failure } from "@deploy-actions/shared/failure";
import type { Checked, Problem } from "@deploy-actions/shared/problems";
import { checkDocument } from "@deploy-actions/shared/schema";
import * as v from "valibot";

/** How much of the traffic the new release has, and for how long at least before it gets more. */
export interface TrafficShare {
  /** Percent, from 0.1 to 100 in steps of 0.1. */
  readonly share: number;
  /** Milliseconds; undefined: as long as the input step-hold says. */
  readonly hold: number | undefined;
}

/**
 * `10, 50, 100`, or `10% for 5m, 50% for 10m, 100%`, or a YAML list of numbers and of maps with weight and hold. Ascending,
 * and all of the traffic in the end. Every problem at once.
 */
export function parseTrafficSteps(text: string): Checked<readonly TrafficShare[]> {
  const read = /^\s*(-\s|\[)/.test(text) ? readList(text) : readLine(text);
  if (!read.ok) return read;
  const steps = read.value.flatMap(({ step }) => step ?? []);
  const problems = [...read.value.flatMap(({ problems }) => problems), ...orderProblems(read.value)];
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: steps };
}

interface Written {
  readonly at: string;
  readonly step: TrafficShare | undefined;
  readonly problems: readonly Problem[];
}

function readLine(text: string): Checked<readonly Written[]> {
  const parts = text
    .split(/[,\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== "");
  return { ok: true, value: parts.map((part, index) => readStep(place(index), part)) };
}

function readList(text: string): Checked<readonly Written[]> {
  const document = parseDocument(text);
  if (!document.ok) return document;
  const checked = checkDocument(LIST, document.value);
  if (!checked.ok) return checked;
  const written = checked.value.map((item, index) => {
    const [share, hold] = typeof item === "object" ? [`${item.weight}`, item.hold] : [`${item}`, undefined];
    return readStep(place(index), hold === undefined ? share : `${share} for ${hold}`);
  });
  return { ok: true, value: written };
}

const WEIGHT = v.union([v.number(), v.string()], "Write a percentage, like 10");
const LIST = v.array(
  v.union([WEIGHT, v.strictObject({ weight: WEIGHT, hold: v.optional(v.string('Write a duration, like "5m"')) })]),
);

const place = (index: number) => `step ${index + 1}`;

function readStep(at: string, text: string): Written {
  const [, number = "", hold] = /^(\d+(?:\.\d+)?)\s*%?(?:\s+for\s+(.+))?$/.exec(text) ?? [];
  if (number === "") {
    const fix = "Write the share in percent, and if you like how long it is held: 10% for 5m.";
    return { at, step: undefined, problems: [{ at, message: `"${text}" is not a share of the traffic.`, fix }] };
  }
  const share = Number(number);
  const problems = [...shareProblems(at, share, number)];
  let holds: number | undefined;
  try {
    holds = hold === undefined ? undefined : parseDuration(hold);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    problems.push({ at, message: error.message, fix: error.hint });
  }
  return { at, step: { share, hold: holds }, problems };
}

function* shareProblems(at: string, share: number, number: string): Iterable<Problem> {
  if (share < 0.1 || share > 100) {
    yield { at, message: `${number} % is out of range.`, fix: "A share is from 0.1 to 100 percent." };
  } else if (!/^\d+(\.\d0*)?$/.test(number)) {
    const message = `${number} % is finer than the weights of a rule can say.`;
    yield { at, message, fix: "Write at most one digit after the point." };
  }
}

function* orderProblems(written: readonly Written[]): Iterable<Problem> {
  if (written.length === 0) {
    yield { at: "", message: "There is no step.", fix: "Write for example: 10, 50, 100." };
    return;
  }
  for (const [index, { at, step }] of written.entries()) {
    const before = written[index - 1]?.step;
    if (step && before && step.share <= before.share) {
      const message = `${step.share} % is not more than the ${before.share} % before it.`;
      yield { at, message, fix: "Each step gives the new release more of the traffic." };
    }
  }
  const last = written.at(-1);
  if (last?.step && last.step.share !== 100)
    yield { at: last.at, message: `The last step is ${last.step.share} %.`, fix: "End with 100: all of the traffic." };
}
