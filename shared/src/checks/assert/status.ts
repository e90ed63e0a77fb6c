import type { StatusRange } from "../assertion.ts";

export function isStatusIn(status: number, ranges: readonly StatusRange[]): boolean {
  return ranges.some(({ from, to }) => from <= status && status <= to);
}

/** As people write them: `200`, `2xx`, `200-204`. */
export function describeStatuses(ranges: readonly StatusRange[]): string {
  return ranges.map(describe).join(" or ");
}

function describe({ from, to }: StatusRange): string {
  if (from === to) return `${from}`;
  if (from % 100 === 0 && to === from + 99) return `${from / 100}xx`;
  return `${from}-${to}`;
}
