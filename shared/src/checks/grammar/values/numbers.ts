import * as v from "valibot";
import { Failure } from "../../../failure.ts";
import { readAs } from "../read-as.ts";

/** A whole number. */
export function count(min: number) {
  return v.pipe(
    v.number("Write a whole number, without quotes"),
    v.integer("It is a whole number"),
    v.minValue(min, `It is ${min} or more`),
  );
}

/** A number from 0 to 100, from `10%`. */
export const percent = v.pipe(
  v.string('Write it in percent, like "10%"'),
  v.metadata({ pattern: "^\\d+(\\.\\d+)?%$" }),
  readAs((text) => {
    const [, number] = /^(\d+(?:\.\d+)?)\s*%$/.exec(text) ?? [];
    if (number === undefined || Number(number) > 100)
      throw new Failure(`"${text}" is no percentage.`, { hint: 'Write it from "0%" to "100%".' });
    return Number(number);
  }),
);

/** How many times another number, above 0. */
export const ratio = v.pipe(v.number("Write a number, like 1.3"), v.gtValue(0, "It is more than 0"));
