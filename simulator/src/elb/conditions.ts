import { BlockList, isIPv6 } from "node:net";
import type { RuleCondition } from "@aws-sdk/client-elastic-load-balancing-v2";

/** What a rule's conditions are compared with. */
export interface RequestFacts {
  readonly method: string;
  readonly host: string;
  /** Without the query string. */
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
  /** Values of a header that may appear more than once; the name in lower case. */
  readonly header: (name: string) => readonly string[];
  readonly sourceIp: string;
}

/** Every condition must be met; a condition is met by any of its values. */
export function meets(facts: RequestFacts, conditions: readonly RuleCondition[]): boolean {
  return conditions.every((condition) => isMet(facts, condition));
}

export function patternValues(condition: RuleCondition): readonly string[] {
  const config =
    condition.HostHeaderConfig ??
    condition.PathPatternConfig ??
    condition.HttpHeaderConfig ??
    condition.HttpRequestMethodConfig ??
    condition.SourceIpConfig;
  return config?.Values ?? condition.Values ?? [];
}

export function regexValues(condition: RuleCondition): readonly string[] {
  const config = condition.HostHeaderConfig ?? condition.PathPatternConfig ?? condition.HttpHeaderConfig;
  return config?.RegexValues ?? condition.RegexValues ?? [];
}

function isMet(facts: RequestFacts, condition: RuleCondition): boolean {
  const matchesText = (texts: readonly string[], flags: "" | "i") =>
    texts.some(
      (text) =>
        patternValues(condition).some((pattern) => glob(pattern, flags).test(text)) ||
        regexValues(condition).some((regex) => new RegExp(regex, flags).test(text)),
    );
  switch (condition.Field) {
    case "host-header":
      return matchesText([facts.host.replace(/:\d+$/, "")], "i");
    case "path-pattern":
      return matchesText([facts.path], "");
    case "http-header":
      return matchesText(facts.header(condition.HttpHeaderConfig?.HttpHeaderName?.toLowerCase() ?? ""), "i");
    case "http-request-method":
      return patternValues(condition).includes(facts.method);
    case "source-ip":
      return patternValues(condition).some((block) => contains(block, facts.sourceIp));
    case "query-string":
      return queryMatches(facts.query, condition);
    default:
      return false;
  }
}

function queryMatches(query: string, condition: RuleCondition): boolean {
  const pairs = [...new URLSearchParams(query)];
  return (condition.QueryStringConfig?.Values ?? []).some(({ Key, Value = "" }) =>
    pairs.some(([key, value]) => (Key === undefined || glob(Key, "i").test(key)) && glob(Value, "i").test(value)),
  );
}

/** `*` is any run of characters, `?` exactly one; a backslash makes either literal. */
function glob(pattern: string, flags: "" | "i"): RegExp {
  const source = pattern.replace(/\\([*?\\])|([*?])|[.+^${}()|[\]\\/]/g, (found, literal, wildcard) => {
    if (wildcard) return wildcard === "*" ? ".*" : ".";
    return `\\${literal ?? found}`;
  });
  return new RegExp(`^${source}$`, `${flags}s`);
}

function contains(block: string, address: string): boolean {
  const [network = "", prefix = "0"] = block.split("/");
  const family = isIPv6(network) ? "ipv6" : "ipv4";
  const list = new BlockList();
  list.addSubnet(network, Number(prefix), family);
  return list.check(
    address.replace(/^::ffff:/, ""),
    isIPv6(address) && !address.startsWith("::ffff:") ? "ipv6" : "ipv4",
  );
}
