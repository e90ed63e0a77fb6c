/**
 * Writes what follows from the grammar of checks: docs/checks.schema.json, for editors, and the tables in docs/checks.md.
 *
 * `node scripts/generate-checks-schema.ts` writes the files, `--check` only says which ones are out of date.
 */
import { readFile, writeFile } from "node:fs/promises";
import { checksJsonSchema } from "./checks-schema/json-schema.ts";
import { referenceTables } from "./checks-schema/tables.ts";

const schema = checksJsonSchema();
await update("docs/checks.schema.json", () => `${JSON.stringify(schema, null, 2)}\n`);
await update("docs/checks.md", (page) => [...referenceTables(schema)].reduce(withTable, page));

async function update(path: string, render: (current: string) => string): Promise<void> {
  const current = await readFile(path, "utf8").catch(() => "");
  const wanted = render(current);
  if (current === wanted) return;
  if (process.argv.includes("--check")) {
    console.error(`${path} is out of date. Run: npm run generate`);
    process.exitCode = 1;
  } else await writeFile(path, wanted);
}

/** Puts the table between `<!-- http -->` and `<!-- /http -->`. */
function withTable(page: string, [mark, content]: readonly [string, string]): string {
  const marks = new RegExp(`(<!-- ${mark} -->)[\\s\\S]*?(<!-- /${mark} -->)`);
  if (!marks.test(page)) throw new Error(`docs/checks.md has no place for ${mark}: <!-- ${mark} --><!-- /${mark} -->`);
  return page.replace(marks, (_, open: string, close: string) => `${open}\n${content}\n${close}`);
}
