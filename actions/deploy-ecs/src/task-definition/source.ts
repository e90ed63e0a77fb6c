import type { DocumentPath } from "@deploy-actions/shared/documents";
import { READ_ONLY_MEMBERS } from "@deploy-actions/shared/ecs/task-definition/definition";
import { TASK_DEFINITION } from "@deploy-actions/shared/ecs/task-definition/schema.gen";
import type { Problem } from "@deploy-actions/shared/problems";

/** The members to register that a document holds, and where in the document each is. */
export interface DefinitionSource {
  readonly members: Readonly<Record<string, unknown>>;
  pathInDocument(path: DocumentPath): DocumentPath;
}

/** Finds the definition in what was parsed: on its own, or as DescribeTaskDefinition wraps it. */
export function findDefinition(document: unknown): DefinitionSource | Problem {
  if (Array.isArray(document)) {
    return {
      at: "",
      message: "This is a list, as Terraform has its container_definitions; a task definition is a mapping.",
      fix: "Put the list under containerDefinitions, beside family.",
    };
  }
  if (!isMapping(document)) {
    return {
      at: "",
      message: "This is not a task definition.",
      fix: "It is a mapping with family and containerDefinitions.",
    };
  }
  if (looksLikeCloudFormation(document)) {
    return {
      at: "",
      message: "This is written as CloudFormation has it (ContainerDefinitions, Family).",
      fix: "Use the API's names, which begin with a small letter, as `aws ecs describe-task-definition` prints them.",
    };
  }
  const { taskDefinition: wrapped, ...beside } = document;
  if (!isMapping(wrapped)) return { members: registrable(document), pathInDocument: (path) => path };
  return {
    members: registrable({ ...beside, ...wrapped }),
    pathInDocument: (path) => (Object.hasOwn(wrapped, `${path[0]}`) ? ["taskDefinition", ...path] : path),
  };
}

function registrable(document: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const members = Object.entries(document).filter(([name]) => !READ_ONLY_MEMBERS.includes(name));
  return Object.fromEntries(members.map(([name, value]) => [name, name === "tags" ? withoutAwsTags(value) : value]));
}

/** Describe prints the tags that AWS sets itself, and refuses them from anyone else. */
function withoutAwsTags(tags: unknown): unknown {
  return Array.isArray(tags) ? tags.filter((tag) => !`${tag?.key}`.startsWith("aws:")) : tags;
}

function looksLikeCloudFormation(document: Readonly<Record<string, unknown>>): boolean {
  if (["Resources", "Properties", "AWSTemplateFormatVersion"].some((key) => Object.hasOwn(document, key))) return true;
  const pascal = Object.keys(TASK_DEFINITION.members).map((name) => `${name.charAt(0).toUpperCase()}${name.slice(1)}`);
  return pascal.filter((name) => Object.hasOwn(document, name)).length > 1;
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
