import { checkTaskDefinition } from "../task-definition/check.ts";
import { type Edits, edit } from "../task-definition/edit.ts";
import { readTaskDefinition } from "../task-definition/read.ts";
import { variablesIn } from "../task-definition/variables.ts";
import type { RequestReader } from "./reader.ts";
import type { Source } from "./request.ts";

export function readEdits(read: RequestReader): Edits {
  const edits = {
    image: read.text("image"),
    images: [...read.pairs("images")],
    environment: [...read.pairs("environment")],
    secrets: [...read.pairs("secrets")],
  };
  if (edits.image !== undefined && edits.images.length > 0) {
    read.problem(
      "images",
      "It cannot be given together with image.",
      "Move the image to a line of images: container=reference.",
    );
  }
  return edits;
}

export function readSource(read: RequestReader, edits: Edits): Source {
  const given = read.text("task-definition");
  const variables = read.pairs("variables");
  const source = given === undefined ? ({ kind: "live" } as const) : sourceOf(given);
  const usedElsewhere = variablesOfServiceDefinition(read);
  if (source.kind !== "file") {
    const idle = [...variables.keys()].filter((name) => !usedElsewhere.includes(name));
    if (idle.length > 0 && usedElsewhere.length > 0)
      read.problem("variables", `${idle.join(", ")}: service-definition has no place for it.`, "Remove it, or use it.");
    else if (idle.length > 0)
      read.problem(
        "variables",
        "They fill a task definition file, and task-definition names none.",
        "Give the path of a file, or use environment.",
      );
    return source;
  }
  const content = read.content("task-definition");
  if (!content) return { kind: "live" };
  const document = readTaskDefinition(content.text, {
    variables: Object.fromEntries(variables),
    usedElsewhere,
    origin: content.file ?? "task-definition",
  });
  const edited = document.definition && edit(document.definition, edits);
  const found = document.report(
    edited ? [...edited.problems, ...checkTaskDefinition(edited.definition, edited.origins)] : [],
  );
  for (const problem of found) {
    const input = EDITING_INPUTS.find((name) => name === problem.at);
    if (input) read.problem(input, problem.message, problem.fix);
    else read.problems("task-definition", [problem], content.file);
  }
  return document.definition ? { kind: "file", definition: document.definition } : { kind: "live" };
}

/** The two files share the variables. */
function variablesOfServiceDefinition(read: RequestReader): readonly string[] {
  const given = read.text("service-definition") === undefined ? undefined : read.content("service-definition");
  return given ? variablesIn(given.text) : [];
}

/** Problems of what these inputs put into the definition are told at the input, not at the file. */
const EDITING_INPUTS = ["image", "images", "environment", "secrets", "variables"] as const;

/** A family has no dot and no slash, so that a path cannot be taken for one. */
function sourceOf(
  text: string,
): { readonly kind: "live" } | { readonly kind: "registered"; readonly reference: string } | { readonly kind: "file" } {
  if (text === "live") return { kind: "live" };
  if (/^arn:[\w-]+:ecs:[\w-]+:\d{12}:task-definition\/[\w-]+:\d+$/.test(text))
    return { kind: "registered", reference: text };
  if (/^[\w-]{1,255}(:\d+)?$/.test(text)) return { kind: "registered", reference: text };
  return { kind: "file" };
}
