import { formsOfChecks } from "@deploy-actions/shared/checks/grammar/forms";
import { kindsOfChecks } from "@deploy-actions/shared/checks/grammar/kinds";
import { type JsonSchema, toJsonSchema } from "@valibot/to-json-schema";
import * as v from "valibot";

/** The grammar of checks as editors understand it. What it cannot say (rules over several members) the action checks. */
export function checksJsonSchema(): JsonSchema {
  const kinds = kindsOfChecks({ readFile: () => "", env: {}, mask: () => {} });
  const { check, list, map } = formsOfChecks(kinds, () => {
    throw new Error("A schema reads no check.");
  });
  const oneLine = v.pipe(v.string(), v.description("URLs, with white space between them."));
  const { $schema, $defs, ...document } = toJsonSchema(v.union([oneLine, list, map]), {
    typeMode: "input",
    // The draft that editors know best.
    target: "draft-07",
    definitions: { ...kinds, check },
    // What these do cannot be said in a schema.
    ignoreActions: ["check", "raw_check", "trim"],
  });
  return withoutEmpty({
    $schema,
    title: "Checks of deploy-actions",
    description: "What a health gate looks at. See docs/checks.md.",
    ...document,
    $defs,
  });
}

/** `required: []` and the like say nothing. */
function withoutEmpty(schema: object): JsonSchema {
  return JSON.parse(
    JSON.stringify(schema, (key, value) => {
      const saysNothing = key === "required" && Array.isArray(value) && value.length === 0;
      const anyName = key === "propertyNames" && Object.keys(value).join() === "type";
      return saysNothing || anyName ? undefined : value;
    }),
  );
}
