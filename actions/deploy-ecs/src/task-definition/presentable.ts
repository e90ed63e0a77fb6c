import { shortNames } from "@deploy-actions/shared/aws/short-names";
import { HIDDEN, namesSecret, withoutSecrets } from "@deploy-actions/shared/secret-looking";

const LONGEST = 120;
const CONTEXT = 20;

/** Two values of one member as a log may show them: secrets hidden, long names of AWS shortened where they agree. */
export function presentable(
  member: string,
  before: string | undefined,
  after: string | undefined,
): { readonly before: string | undefined; readonly after: string | undefined } {
  const hide = (text: string) => {
    if (member === "image" || isArn(text)) return text;
    return namesSecret(member) ? HIDDEN : withoutSecrets(text);
  };
  const hidden = { before: mapped(before, hide), after: mapped(after, hide) };
  if (hidden.before === hidden.after) return { before: HIDDEN, after: HIDDEN };
  const short = { before: mapped(hidden.before, shortNames), after: mapped(hidden.after, shortNames) };
  const comparable = before !== undefined && after !== undefined;
  return abbreviated(comparable && cutOff(hidden.before) !== cutOff(hidden.after) ? hidden : short);
}

/** What shortening takes away: account and Region must not change unseen. */
function cutOff(text: string | undefined): string | undefined {
  const short = text && shortNames(text);
  return short && text.endsWith(short) ? text.slice(0, text.length - short.length) : text;
}

/** The name of a secret is not the secret. */
function isArn(text: string): boolean {
  return text.startsWith("arn:");
}

function abbreviated({ before, after }: { readonly before: string | undefined; readonly after: string | undefined }) {
  const same = commonStart(before ?? "", after ?? "");
  const cut = (text: string) => {
    const from = text.length > LONGEST && same > CONTEXT ? same - CONTEXT : 0;
    const part = text.slice(from, from + LONGEST);
    return `${from > 0 ? "…" : ""}${part}${from + LONGEST < text.length ? "…" : ""}`;
  };
  return { before: mapped(before, cut), after: mapped(after, cut) };
}

function commonStart(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}

function mapped(text: string | undefined, change: (text: string) => string): string | undefined {
  return text === undefined ? undefined : change(text);
}
