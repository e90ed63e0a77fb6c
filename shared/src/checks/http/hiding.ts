import { Secret } from "../../secret.ts";
import { CUT } from "../assert/show.ts";
import type { RequestHeader } from "../check.ts";

/** What stands in the place of a secret. */
const HIDDEN = "***";

/**
 * Hides what secret headers hold, wherever a server hands it back: whole or in parts, as it is or encoded, and its
 * beginning where a text was cut in the middle of it.
 */
export function hiding(headers: readonly RequestHeader[]): (text: string) => string {
  const forms = headers.flatMap(({ name, value }) =>
    value instanceof Secret ? partsOf(name, value.reveal()).flatMap(formsOf) : [],
  );
  if (forms.length === 0) return (text) => text;
  const known = [...new Set(forms)].sort((a, b) => b.length - a.length);
  const pattern = new RegExp(known.map(literally).join("|"), "gi");
  return (text) => withoutBeginnings(text.replace(pattern, HIDDEN), known);
}

/** Shorter ones are found in innocent texts, and tell nothing. */
const SHORTEST_PART = 4;

/** A value and what is secret by itself in it: the token behind `Bearer`, the password of `Basic`, each cookie. */
function partsOf(name: string, value: string): readonly string[] {
  const parts: string[] = [];
  const [, scheme = "", credentials] = /^([\w-]+) +(.+)$/.exec(value) ?? [];
  if (credentials !== undefined) parts.push(credentials);
  if (credentials !== undefined && /^basic$/i.test(scheme)) {
    const pair = Buffer.from(credentials, "base64").toString();
    parts.push(pair, pair.slice(pair.indexOf(":") + 1));
  }
  if (/^cookie$/i.test(name)) parts.push(...value.split(";").map((cookie) => cookie.slice(cookie.indexOf("=") + 1)));
  const kept = parts.map((part) => part.trim()).filter((part) => part.length >= SHORTEST_PART);
  return [value, ...kept].filter((part) => part.trim() !== "");
}

function formsOf(secret: string): readonly string[] {
  const encoded = [
    encodeURIComponent(secret),
    new URLSearchParams({ "": secret }).toString().slice(1),
    JSON.stringify(secret).slice(1, -1),
    secret.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character),
    ...inBase64(secret),
  ];
  return [secret, ...encoded.filter((form) => form.length >= SHORTEST_PART)];
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

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

/** Where a text was cut, nothing may be left in front of the cut that a secret begins with. */
function withoutBeginnings(text: string, forms: readonly string[]): string {
  const pieces = text.split(CUT);
  return pieces.map((piece, index) => (index < pieces.length - 1 ? withoutBeginning(piece, forms) : piece)).join(CUT);
}

function withoutBeginning(piece: string, forms: readonly string[]): string {
  const lengths = forms.map((form) => beginningAtEnd(piece.toLowerCase(), form.toLowerCase()));
  const longest = Math.max(...lengths);
  return longest === 0 ? piece : `${piece.slice(0, -longest)}${HIDDEN}`;
}

/** How many characters at the end of the piece are the beginning of the form. */
function beginningAtEnd(piece: string, form: string): number {
  for (let length = Math.min(piece.length, form.length - 1); length >= SHORTEST_PART; length--) {
    if (piece.endsWith(form.slice(0, length))) return length;
  }
  return 0;
}

function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
