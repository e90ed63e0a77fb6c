import { type JsonSchema, toJsonSchema } from "@valibot/to-json-schema";
import * as v from "valibot";
import { IMAGE_NAMES, IMAGES_MAP, SETTINGS } from "../../actions/build-push/src/request/images-document.ts";

/** The `images` document of build-push as editors understand it. What it cannot say (files that are not there) the action checks. */
export function imagesJsonSchema(): JsonSchema {
  const { $schema, $defs, ...document } = toJsonSchema(v.union([IMAGE_NAMES, IMAGES_MAP]), {
    typeMode: "input",
    // The draft that editors know best.
    target: "draft-07",
    definitions: { settings: SETTINGS },
    ignoreActions: ["trim"],
    overrideAction: ({ valibotAction, jsonSchema }) => {
      // Names that are there twice, and no name at all.
      if (valibotAction.type === "check_items") return { ...jsonSchema, uniqueItems: true };
      if (valibotAction.type === "check") return { ...jsonSchema, minProperties: 1 };
      return undefined;
    },
  });
  return {
    $schema,
    title: "Images of deploy-actions",
    description: "What a step of build-push builds. See docs/build-images.md.",
    ...document,
    $defs,
  };
}
