import { randomInt } from "node:crypto";

const LETTERS_AND_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** "d-" and nine capital letters and digits. */
export function newDeploymentId(): string {
  return `d-${Array.from({ length: 9 }, () => LETTERS_AND_DIGITS[randomInt(LETTERS_AND_DIGITS.length)]).join("")}`;
}
