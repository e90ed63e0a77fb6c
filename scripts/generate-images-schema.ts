/**
 * Writes what follows from the grammar of the `images` document: docs/images.schema.json, for editors, and the table in
 * docs/build-images.md.
 *
 * `node scripts/generate-images-schema.ts` writes the files, `--check` only says which ones are out of date.
 */
import { update, withPart } from "./generated-page.ts";
import { imagesJsonSchema } from "./images-schema/json-schema.ts";
import { settingsTable } from "./images-schema/table.ts";

const schema = imagesJsonSchema();
await update("docs/images.schema.json", () => `${JSON.stringify(schema, null, 2)}\n`);
await update("docs/build-images.md", (page) => withPart(page, "settings", settingsTable(schema)));
