import * as v from "valibot";
import { Failure } from "../../../failure.ts";
import { readAs } from "../read-as.ts";

/** Bytes, from `1MiB`. */
export const size = v.pipe(
  v.string('Write a size with its unit, like "1MiB"'),
  v.metadata({ pattern: "^\\d+(\\.\\d+)?\\s*(B|kB|KiB|MB|MiB)$" }),
  readAs((text) => {
    const [, number, unit = ""] = /^(\d+(?:\.\d+)?)\s*([A-Za-z]+)$/.exec(text) ?? [];
    const bytes = Number(number) * (BYTES[unit] ?? Number.NaN);
    if (Number.isNaN(bytes))
      throw new Failure(`"${text}" is not a size.`, { hint: 'Write it like "64KiB" or "1MiB".' });
    if (bytes < 1 || bytes > LARGEST) throw new Failure(`"${text}" does not fit.`, { hint: "It is from 1B to 64MiB." });
    return Math.floor(bytes);
  }),
);

const BYTES: Readonly<Record<string, number>> = { B: 1, kB: 1000, KiB: 1024, MB: 1_000_000, MiB: 1_048_576 };

/** Chosen: fifty checks at once with such answers still fit into the memory of a small runner. */
const LARGEST = 64 * 1_048_576;
