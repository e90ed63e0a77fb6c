/**
 * Hides what looks like a credential in somebody else's log line. The runner masks only secrets it knows; a container's
 * secrets come from Secrets Manager and are not among them.
 */
export function maskLine(line: string): string {
  return PATTERNS.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), line);
}

const PATTERNS: readonly (readonly [RegExp, string])[] = [
  // https://user:password@host
  [/([a-z][a-z0-9+.-]*:\/\/[^\s:/@]*:)[^\s@]+@/gi, "$1***@"],
  // password=…, "api_key": "…", DB_PASSWORD: …
  [
    /((?:password|passwd|pwd|secret(?:[_-]?key(?:[_-]?base)?)?|token|api[_-]?key|access[_-]?key|private[_-]?key|credentials?)["']?\s*[:=]\s*)(?:"[^"]*"|'[^']*'|[^\s,;&]+)/gi,
    "$1***",
  ],
  [/\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{8,}/g, "$1 ***"],
  // AWS access key ids; JSON Web Tokens; GitHub tokens.
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, "***"],
  [/\beyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+/g, "***"],
  [/\bgh[pousr]_[A-Za-z0-9]{20,}\b/g, "***"],
];
