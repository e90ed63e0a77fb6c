import { JSONPathEnvironment, JSONPathError } from "json-p3";
import validRange from "semver/ranges/valid.js";
import * as v from "valibot";
import { Failure } from "../../../failure.ts";
import { readAs } from "../read-as.ts";

/** A JavaScript regular expression, as it was written. */
export const regularExpression = v.pipe(v.string(), v.metadata({ format: "regex" }), readAs(checkRegularExpression));

export function checkRegularExpression(text: string): string {
  if (text === "") throw new Failure("An empty expression matches everything.", { hint: 'Write it like "^ok".' });
  try {
    new RegExp(text);
    return text;
  } catch (error) {
    const reason = `${(error as Error).message}`.replace(/^Invalid regular expression: \/.*\/\w*: /s, "");
    throw new Failure(`This is no regular expression: ${reason}.`, { hint: "" });
  }
}

/** A JSONPath of RFC 9535, as it was written. */
export const jsonPath = v.pipe(v.string(), readAs(checkJsonPath));

export function checkJsonPath(text: string): string {
  if (!text.startsWith("$"))
    throw new Failure(`"${text}" is no JSONPath.`, { hint: 'It begins with "$", like "$.status".' });
  try {
    STANDARD.compile(text);
    return text;
  } catch (error) {
    if (!(error instanceof JSONPathError)) throw error;
    const { message, token } = error;
    const reason = message.replace(/ \('.*':\d+\)$/s, "").replace("can't backup beyond start", "a name is missing");
    const place = token ? ` at character ${token.index + 1}` : "";
    throw new Failure(`"${text}" is no JSONPath: ${reason}${place}.`, { hint: "" });
  }
}

/** A range of versions, as it was written. */
export const semverRange = v.pipe(v.string(), readAs(checkSemverRange));

export function checkSemverRange(text: string): string {
  if (text.trim() !== "" && validRange(text) !== null) return text;
  throw new Failure(`"${text}" is no range of versions.`, { hint: 'Write it like "^1.4.0" or ">=2 <3".' });
}

const STANDARD = new JSONPathEnvironment();
