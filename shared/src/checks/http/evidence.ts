import { CUT, oneLine, shorten } from "../assert/show.ts";
import type { Answer, Timings } from "./answer.ts";
import { locationOf, shownUrl } from "./urls.ts";

/** An answer in a few lines: status, what tells who answered, timings, how the body begins. */
export function answerEvidence(answer: Answer, method: string): readonly string[] {
  const { url, address, status, statusText, body, timings } = answer;
  const text = body.cut ? `${body.text.slice(0, LOOKED_AT)}${CUT}` : shorten(body.text, LOOKED_AT);
  return [
    shorten(oneLine(`${method} ${shownUrl(url)} at ${address}: HTTP ${status} ${statusText}`), LONGEST_LINE),
    ...TELLING.flatMap((name) => {
      const value = telling(name, answer);
      return value === undefined ? [] : [shorten(oneLine(`${name}: ${value}`), LONGEST_LINE)];
    }),
    describeTimings(timings),
    shorten(oneLine(text), LONGEST_LINE),
  ].filter((line) => line !== "");
}

/** Who answered, from which cache, and where it sends to. */
const TELLING = ["content-type", "server", "via", "x-cache", "age", "retry-after", "location"];

/** Characters: of a line, and of a body before its line breaks and indents are taken out. */
const LONGEST_LINE = 300;
const LOOKED_AT = 2_000;

function telling(name: string, answer: Answer): string | undefined {
  if (name !== "location") return answer.headers.get(name);
  const target = locationOf(answer);
  return target ? shownUrl(target) : undefined;
}

function describeTimings({ lookup, connect, handshake, firstByte, whole }: Timings): string {
  const steps: readonly (readonly [string, number | undefined])[] = [
    ["lookup", lookup],
    ["connect", connect],
    ["TLS", handshake],
    ["first byte", firstByte],
    ["whole", whole],
  ];
  return steps.flatMap(([step, ms]) => (ms === undefined ? [] : [`${step} ${ms.toFixed(1)} ms`])).join(", ");
}
