/**
 * Writes what follows from the grammar of checks: docs/checks.schema.json, for editors, and the tables in docs/checks.md.
 *
 * `node scripts/generate-checks-schema.ts` writes the files, `--check` only says which ones are out of date.
 */
import { checksJsonSchema } from "./checks-schema/json-schema.ts";
import { referenceTables } from "./checks-schema/tables.ts";
import { update, withPart } from "./generated-page.ts";

const schema = checksJsonSchema();
await update("docs/checks.schema.json", () => `${JSON.stringify(schema, null, 2)}\n`);
await update("docs/checks.md", (page) =>
  [...referenceTables(schema)].reduce((written, [mark, content]) => withPart(written, mark, content), page),
);
