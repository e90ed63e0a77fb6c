import type { JsonSchema } from "@valibot/to-json-schema";
import { stringify } from "yaml";
import { markdownTable } from "../generated-page.ts";

/** What stands between the marks in docs/checks.md: by the name of the mark, Markdown. */
export function referenceTables({ $defs = {} }: JsonSchema): ReadonlyMap<string, string> {
  const { check: _, ...kinds } = $defs as Readonly<Record<string, Member>>;
  const members = Object.values(kinds).map(({ properties = {} }) => Object.keys(properties));
  const shared = (members[0] ?? []).filter((key) => key !== "kind" && members.every((keys) => keys.includes(key)));
  const own = ([name, kind]: readonly [string, Member]) =>
    [name, `${kind.description}\n\n${table(rowsOf(kind, (key) => key !== "kind" && !shared.includes(key)))}`] as const;
  const first = Object.values(kinds)[0];
  const everyKind = first ? table(rowsOf(first, (key) => shared.includes(key))) : "";
  return new Map([["every-kind", everyKind], ...Object.entries(kinds).map(own)]);
}

/** A member of a schema. */
export interface Member {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Member>>;
  readonly required?: readonly string[];
  readonly enum?: readonly string[];
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
}

interface Row {
  readonly key: string;
  readonly what: string;
  readonly fallback: string;
}

function rowsOf(map: Member, isWanted: (key: string) => boolean = () => true): readonly Row[] {
  const { properties = {}, required = [] } = map;
  return Object.entries(properties)
    .filter(([key, member]) => isWanted(key) && member.description)
    .flatMap(([key, member]) => [
      { key, what: whatIs(member), fallback: required.includes(key) ? "**required**" : fallbackOf(member) },
      ...rowsOf(member).map((row) => ({ ...row, key: `${key}.${row.key}` })),
    ]);
}

/** Its description, with its choices and an example. */
export function whatIs({ description = "", enum: choices = [], examples: [example] = [] }: Member): string {
  const unsaid = choices.some((choice) => !description.includes(`\`${choice}\``));
  return [
    description,
    unsaid ? `One of ${choices.map((choice) => `\`${choice}\``).join(", ")}.` : "",
    example === undefined ? "" : `For example \`${inline(example)}\`.`,
  ]
    .filter(Boolean)
    .join(" ");
}

function fallbackOf({ default: value }: Member): string {
  return value === undefined || typeof value === "object" ? "" : `\`${value}\``;
}

function inline(value: unknown): string {
  return stringify(value, { lineWidth: 0, collectionStyle: "flow" }).trim();
}

function table(rows: readonly Row[]): string {
  return markdownTable([
    ["Key", "What it is", "Default"],
    ...rows.map(({ key, what, fallback }) => [`\`${key}\``, what, fallback]),
  ]);
}
