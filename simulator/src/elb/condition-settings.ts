import { isIP } from "node:net";
import type { RuleCondition } from "@aws-sdk/client-elastic-load-balancing-v2";
import { patternValues, regexValues } from "./conditions.ts";
import { validationError } from "./errors.ts";

const CONFIG = {
  "host-header": "HostHeaderConfig",
  "path-pattern": "PathPatternConfig",
  "http-header": "HttpHeaderConfig",
  "http-request-method": "HttpRequestMethodConfig",
  "query-string": "QueryStringConfig",
  "source-ip": "SourceIpConfig",
} as const;

type Field = keyof typeof CONFIG;

/** Fields a rule may name more than once. */
const REPEATABLE: readonly Field[] = ["http-header", "query-string"];
/** Fields that may be given with `Values` alone. */
const SHORT: readonly Field[] = ["host-header", "path-pattern"];
const MOST_VALUES = 5;

/** The conditions of a rule as AWS stores and describes them. */
export function newConditions(conditions: readonly RuleCondition[]): readonly RuleCondition[] {
  if (conditions.length === 0) throw validationError("A condition must be specified");
  const fields = conditions.map((condition) => checkedField(condition.Field));
  const twice = fields.find((field, index) => fields.indexOf(field) !== index && !REPEATABLE.includes(field));
  if (twice) throw validationError(`A rule can only have one '${twice}' condition`);
  const described = conditions.map((condition, index) => describe(condition, fields[index] as Field));
  const values = described.reduce((sum, condition) => sum + countValues(condition), 0);
  if (values > MOST_VALUES) throw validationError(`Rules are limited to ${MOST_VALUES} condition values`);
  return described;
}

function checkedField(field: string | undefined): Field {
  if (field === undefined || !(field in CONFIG)) {
    throw validationError(`Condition field '${field ?? ""}' must be one of '[${Object.keys(CONFIG).join(", ")}]'`);
  }
  return field as Field;
}

function describe(condition: RuleCondition, field: Field): RuleCondition {
  const config = CONFIG[field];
  const foreign = Object.values(CONFIG).find((name) => name !== config && condition[name]);
  if (foreign) throw validationError(`'${foreign}' cannot be given for a condition with the field '${field}'`);
  const short = SHORT.includes(field);
  if (!condition[config] && !short) throw validationError(`'${config}' must be given for the field '${field}'`);
  if (condition[config] && (condition.Values || condition.RegexValues)) {
    throw validationError(`A condition with the field '${field}' must have values or '${config}', not both`);
  }
  if (countValues(condition) === 0) throw validationError(`A condition value must be specified for '${field}'`);
  checkValues(condition, field);
  if (!short) return condition;
  const values = [...patternValues(condition)];
  const regexes = [...regexValues(condition)];
  return {
    Field: field,
    ...(values.length > 0 && { Values: values }),
    ...(regexes.length > 0 && { RegexValues: regexes }),
    [config]: { ...(values.length > 0 && { Values: values }), ...(regexes.length > 0 && { RegexValues: regexes }) },
  };
}

function countValues(condition: RuleCondition): number {
  const pairs = condition.QueryStringConfig?.Values ?? [];
  return patternValues(condition).length + regexValues(condition).length + pairs.length;
}

function checkValues(condition: RuleCondition, field: Field): void {
  const pairs = (condition.QueryStringConfig?.Values ?? []).flatMap(({ Key, Value }) => [Key ?? "", Value ?? ""]);
  const texts = [...patternValues(condition), ...regexValues(condition), ...pairs];
  const long = texts.find((text) => text.length > 128);
  if (long !== undefined) throw validationError(`Condition value '${long}' cannot be longer than '128' characters`);
  for (const regex of regexValues(condition)) {
    if (!isRegex(regex)) throw validationError(`Condition value '${regex}' is not a valid regular expression`);
  }
  for (const value of patternValues(condition)) {
    if (!isValid(field, value))
      throw validationError(`Condition value '${value}' is not valid for the field '${field}'`);
  }
  if (field === "http-header" && !/^[\w!#$%&'*+.^`|~-]{1,40}$/.test(condition.HttpHeaderConfig?.HttpHeaderName ?? "")) {
    throw validationError(`The HTTP header name '${condition.HttpHeaderConfig?.HttpHeaderName ?? ""}' is not valid`);
  }
}

function isValid(field: Field, value: string): boolean {
  switch (field) {
    case "host-header":
      return /^[\w.*?-]*\.[\w*?-]+$/.test(value);
    case "http-request-method":
      return /^[A-Z_-]{1,40}$/.test(value);
    case "source-ip":
      return isCidr(value);
    default:
      return true;
  }
}

function isCidr(value: string): boolean {
  const [address = "", prefix = "", ...rest] = value.split("/");
  const longest = isIP(address) === 6 ? 128 : 32;
  return isIP(address) !== 0 && /^\d{1,3}$/.test(prefix) && Number(prefix) <= longest && rest.length === 0;
}

function isRegex(source: string): boolean {
  try {
    new RegExp(source);
    return true;
  } catch {
    return false;
  }
}
