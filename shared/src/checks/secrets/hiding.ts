import { Secret } from "../../secret.ts";
import { CUT } from "../assert/show.ts";
import type { RequestHeader } from "../check.ts";
import { type Reading, readingsOf } from "./readings.ts";

/** What stands in the place of a secret. */
const HIDDEN = "***";

/** Hides secrets in a text. */
export type Hide = (text: string) => string;

/**
 * Hides what secret headers, variables or parameters hold, wherever somebody hands it back: whole or in parts, as it is
 * or encoded, and its beginning where a text was cut in the middle of it.
 */
export function hiding(given: readonly RequestHeader[]): Hide {
  const forms = given.flatMap(({ name, value, username }) =>
    value instanceof Secret ? partsOf(name, value.reveal(), username).flatMap(formsOf) : [],
  );
  const known = [...new Set(forms.map(withoutCase))];
  if (known.length === 0) return (text) => text;
  return (text) => {
    const places = readingsOf(text).flatMap((reading) => placesIn(reading, known));
    return places.length === 0 ? text : without(text, places);
  };
}

/** Shorter ones are found in innocent texts, and tell nothing. */
const SHORTEST_PART = 4;

/** A value and what is secret by itself in it: the token behind `Bearer`, the password of `Basic`, each cookie, each line. */
function partsOf(name: string, value: string, username: string | undefined): readonly string[] {
  const parts = value.split(/[\r\n]+/);
  const [, scheme = "", credentials] = /^([\w-]+) +(.+)$/.exec(value) ?? [];
  if (credentials !== undefined) parts.push(credentials);
  if (credentials !== undefined && /^basic$/i.test(scheme)) {
    const pair = Buffer.from(credentials, "base64").toString();
    // A token may stand in the place of either, the other one being empty.
    const [user = "", ...password] = pair.split(":");
    parts.push(pair, password.join(":"), ...(user === username ? [] : [user]));
  }
  if (/^cookie$/i.test(name)) parts.push(...value.split(";").map((cookie) => cookie.slice(cookie.indexOf("=") + 1)));
  const kept = parts.map((part) => part.trim()).filter((part) => part.length >= SHORTEST_PART);
  return [value, ...kept].filter((part) => part.trim() !== "");
}

/** It, and what encodings make of it that no reader resolves by itself. */
function formsOf(secret: string): readonly string[] {
  const spaced = [secret.replace(/\s+/g, " "), secret.replaceAll(" ", "+")];
  const encoded = [...spaced, Buffer.from(secret).toString("hex"), ...inBase64(secret)];
  return [secret, ...encoded.filter((form) => form.length >= SHORTEST_PART)];
}

/** Base64 of a longer text with the secret in it differs by where in three bytes it begins; its edges are the neighbours'. */
function inBase64(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  return [0, 1, 2].flatMap((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes])
      .toString("base64")
      .replace(/=+$/, "");
    const tail = encoded.slice(Math.ceil((before * 4) / 3));
    const inner = (before + bytes.length) % 3 === 0 ? tail : tail.slice(0, -1);
    return [tail, inner].flatMap((form) => [form, form.replaceAll("+", "-").replaceAll("/", "_")]);
  });
}

/** From where to where, in what was written. */
type Place = readonly [from: number, to: number];

function placesIn({ text, at }: Reading, forms: readonly string[]): readonly Place[] {
  const searched = withoutCase(text);
  const place = (from: number, to: number): Place => [at[from] ?? 0, at[to] ?? 0];
  const whole = forms.flatMap((form) => findAll(searched, form).map((index) => place(index, index + form.length)));
  const cut = findAll(searched, CUT).map((end) => place(end - beginningBefore(searched, end, forms), end));
  return [...whole, ...cut.filter(([from, to]) => from < to)];
}

/** How many characters in front of a cut are the beginning of a form. */
function beginningBefore(text: string, end: number, forms: readonly string[]): number {
  const last = text.slice(Math.max(0, end - SHORTEST_PART), end);
  let longest = 0;
  for (const form of forms) {
    if (!form.includes(last)) continue;
    let length = Math.min(end, form.length - 1);
    while (length > longest && !text.startsWith(form.slice(0, length), end - length)) length -= 1;
    longest = Math.max(longest, length);
  }
  return longest < SHORTEST_PART ? 0 : longest;
}

function findAll(text: string, searched: string): readonly number[] {
  const found: number[] = [];
  for (let index = text.indexOf(searched); index >= 0; index = text.indexOf(searched, index + 1)) found.push(index);
  return found;
}

/** Of the letters that change alone: the length stays. */
function withoutCase(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

function without(text: string, places: readonly Place[]): string {
  let shown = "";
  let done = -1;
  for (const [from, to] of places.toSorted(([a], [b]) => a - b)) {
    if (from > done) shown += `${text.slice(Math.max(done, 0), from)}${HIDDEN}`;
    done = Math.max(done, to);
  }
  return shown + text.slice(done);
}
