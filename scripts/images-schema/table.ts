import type { JsonSchema } from "@valibot/to-json-schema";
import { type Member, whatIs } from "../checks-schema/tables.ts";
import { markdownTable } from "../generated-page.ts";

/** What can be said of an image, in Markdown. */
export function settingsTable({ $defs = {} }: JsonSchema): string {
  const { settings = {} } = $defs as Readonly<
    Record<string, { readonly properties?: Readonly<Record<string, Member>> }>
  >;
  return markdownTable([
    ["Key", "What it is"],
    ...Object.entries(settings.properties ?? {}).map(([key, member]) => [`\`${key}\``, whatIs(member)]),
  ]);
}
