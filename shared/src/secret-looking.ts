/** Stands for a value that must not be shown. */
export const HIDDEN = "***";

/** Whether the value of a variable or an option with this name must not be shown. */
export function namesSecret(name: string): boolean {
  return SECRET_NAME.test(name) || /[_-]key$/i.test(name);
}

/** A text as a log may show it: without passwords in URLs, values whose name says that they are secret, and known kinds of tokens. */
export function withoutSecrets(text: string): string {
  return PATTERNS.reduce((shown, [pattern, replacement]) => shown.replace(pattern, replacement), text);
}

/** Words that mean a secret wherever they are in a name. */
const LONG_WORDS =
  "secret|token|passw(?:or)?d|passphrase|requirepass|(?:api|access|private|signing|encryption)[_-]?key|credential|authorization|webhook|connection[_-]?string";

/** Words that are part of harmless ones (path, author, compass), and count only by themselves: DB_PASS, dbPass, pass. */
const SHORT_WORDS = ["pass", "pwd", "pat", "auth", "dsn", "salt"];

const NAME = `(?:${anyCase(LONG_WORDS)}|${SHORT_WORDS.map(byItself).join("|")})`;
const SECRET_NAME = new RegExp(NAME);

function byItself(word: string): string {
  const capitalised = `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
  return `(?<![A-Za-z])${anyCase(word)}(?![A-Za-z])|(?<=[a-z0-9])${capitalised}(?![a-z])`;
}

/**
 * A pattern in small letters, for letters of both cases. Not `(?i:…)`: V8 loses modifiers of alternatives now and then
 * (nodejs/node#60030), and a secret would be shown.
 */
function anyCase(pattern: string): string {
  return pattern.replace(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);
}

/** SECRET_KEY_BASE, webhook_urls and their like. */
const KEY = `${NAME}(?:${anyCase("s|[_-]?(?:key|base|value|url)")})*`;
/** `\"` closes a key of JSON that was put into JSON. */
const ASSIGNED = `${KEY}(?:\\\\?["'])?\\s*[:=]\\s*`;
const VALUE = `\\\\"[^"]*\\\\"|"(?:[^"\\\\]|\\\\.)*"|'(?:[^'\\\\]|\\\\.)*'|[^\\s,;&"']+`;
const SCHEME = "(?:Bearer|Basic|Digest|Token|ApiKey)";

/** Bounded where a log line of a hundred kilobytes would take long. */
const PATTERNS: readonly (readonly [RegExp, string])[] = [
  // https://user:password@host. The password may hold an @ or a slash, so that the last @ counts.
  [/((?<![a-z0-9+.-])[a-z][a-z0-9+.-]{0,30}:\/\/[^\s:/@"']*:)[^\s"']{1,1000}@/gi, `$1${HIDDEN}@`],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/gs, HIDDEN],
  [/(https:\/\/hooks\.slack\.com\/\w+\/)[\w/-]+/gi, `$1${HIDDEN}`],
  [/(https:\/\/[\w.]*discord(?:app)?\.com\/api\/webhooks\/)[\w/-]+/gi, `$1${HIDDEN}`],
  [new RegExp(`\\b(${SCHEME})\\s+[A-Za-z0-9._~+/=-]{8,}`, "g"), `$1 ${HIDDEN}`],
  // Authorization: Bearer …, whatever the length.
  [
    new RegExp(
      `(${anyCase("authorization")}(?:\\\\?["'])?\\s*[:=]\\s*(?:\\\\?["'])?${SCHEME}\\s+)[^\\s,;"'\\\\]+`,
      "g",
    ),
    `$1${HIDDEN}`,
  ],
  // password=…, "api_key": "…", DB_PASS: …; an authorization scheme stays.
  [new RegExp(`(${ASSIGNED})(?!(?:\\\\?["'])?${SCHEME}\\s)(?:${VALUE})`, "g"), `$1${HIDDEN}`],
  // --token …, also as two items of a list.
  [new RegExp(`((?<![\\w-])-[\\w-]{0,40}?${KEY}(?:["']\\s*,\\s*["']|\\s+))[^\\s"',]+`, "g"), `$1${HIDDEN}`],
  // AWS access key ids, JSON Web Tokens; tokens of GitHub, GitLab, Stripe, Slack, npm, Google, SendGrid, OpenAI and its like.
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, HIDDEN],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]+/g, HIDDEN],
  [/\b(?:gh[pousr]_|github_pat_)\w{20,}/g, HIDDEN],
  [/\bglpat-[\w-]{20,}/g, HIDDEN],
  [/\b[rs]k_(?:live|test)_\w+/g, HIDDEN],
  [/\b(?:xox[abeoprs]|xapp)-[\w-]+/g, HIDDEN],
  [/\bnpm_\w{36}\b/g, HIDDEN],
  [/\bAIza[\w-]{35}/g, HIDDEN],
  [/\bSG\.[\w-]{16,}\.[\w-]{16,}/g, HIDDEN],
  [/\bsk-[\w-]{20,}/g, HIDDEN],
];
