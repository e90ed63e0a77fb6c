import parse from "parse-duration";
import { Failure } from "./failure.ts";

/** Milliseconds of `30m`, `90s`, `1h30m`. A number alone is refused: it does not say of what. */
export function parseDuration(text: string): number {
  const trimmed = text.trim();
  if (/^\d+$/.test(trimmed)) {
    throw new Failure(`"${trimmed}" has no unit.`, {
      hint: `Write "${trimmed}m" for minutes or "${trimmed}s" for seconds.`,
    });
  }
  const parts = /^(?:\d+(?:\.\d+)?\s*[a-z]+\s*)+$/.test(trimmed) ? trimmed.match(/[\d.]+\s*[a-z]+/g) : null;
  const lengths = parts?.map((part) => parse(part));
  if (!lengths || lengths.some((length) => length === null)) {
    throw new Failure(`"${trimmed}" is not a duration.`, { hint: 'Write it like "30m", "90s" or "1h30m".' });
  }
  return lengths.reduce<number>((sum, length) => sum + (length ?? 0), 0);
}

/** `850 ms`, `12 s`, `4 min 12 s`, `2 h 5 min`: the two largest units, as people say it. */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return two(Math.floor(seconds / 60), "min", seconds % 60, "s");
  const minutes = Math.round(seconds / 60);
  if (minutes < 24 * 60) return two(Math.floor(minutes / 60), "h", minutes % 60, "min");
  const hours = Math.round(minutes / 60);
  return two(Math.floor(hours / 24), "d", hours % 24, "h");
}

/** As `parseDuration` reads it, without rounding: `90000` is `1m30s`. */
export function writeDuration(ms: number): string {
  const units = [
    [3_600_000, "h"],
    [60_000, "m"],
    [1_000, "s"],
    [1, "ms"],
  ] as const;
  let left = ms;
  const parts = units.flatMap(([length, unit]) => {
    const count = length === 1 ? left : Math.floor(left / length);
    left -= count * length;
    return count === 0 ? [] : [`${count}${unit}`];
  });
  return parts.join("") || "0s";
}

function two(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}
