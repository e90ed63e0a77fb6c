/**
 * Writes the types and the schema of a task definition from the published ECS model.
 *
 * `node scripts/generate-task-definition-schema.ts` writes the file, `--check` only says whether it is up to date.
 */
import { readFile, writeFile } from "node:fs/promises";

interface ModelShape {
  readonly type: "string" | "integer" | "boolean" | "list" | "map" | "structure";
  readonly members?: Readonly<Record<string, { readonly shape: string }>>;
  readonly required?: readonly string[];
  readonly member?: { readonly shape: string };
  readonly value?: { readonly shape: string };
  readonly enum?: readonly string[];
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
}

const ROOT = "RegisterTaskDefinitionRequest";

/** Members that the model calls optional and RegisterTaskDefinition refuses to do without. */
const ESSENTIAL: Readonly<Record<string, readonly string[]>> = { ContainerDefinition: ["name", "image"] };

const target = new URL("../shared/src/ecs/task-definition/schema.gen.ts", import.meta.url);
const model: { readonly shapes: Readonly<Record<string, ModelShape>> } = JSON.parse(
  await readFile(new URL("../simulator/models/ecs.json", import.meta.url), "utf8"),
);
const generated = generate();

if (!process.argv.includes("--check")) await writeFile(target, generated);
else if ((await readFile(target, "utf8").catch(() => "")) !== generated) {
  console.error("schema.gen.ts is not what simulator/models/ecs.json says. Run `npm run generate`.");
  process.exitCode = 1;
}

function generate(): string {
  const structures = structuresUnder(ROOT);
  return [
    "// Generated from simulator/models/ecs.json by scripts/generate-task-definition-schema.ts. Do not edit.",
    'import type { StructureShape } from "./shape.ts";',
    ...structures.toReversed().map(interfaceOf),
    ...structures.map(constantOf),
  ]
    .join("\n\n")
    .concat("\n");
}

/** Every structure that the root holds, each after the structures it holds itself. */
function structuresUnder(root: string): readonly string[] {
  const found = new Set<string>();
  const visit = (name: string) => {
    const { type, members = {}, member, value } = modelShape(name);
    for (const inner of [...Object.values(members), member, value]) if (inner) visit(inner.shape);
    if (type === "structure") found.add(name);
  };
  visit(root);
  return [...found];
}

function interfaceOf(name: string): string {
  const { members = {}, required = [] } = modelShape(name);
  const present = [...required, ...(ESSENTIAL[name] ?? [])];
  const lines = Object.entries(members).map(
    ([member, { shape }]) => `  readonly ${member}${present.includes(member) ? "" : "?"}: ${typeOf(shape)};`,
  );
  return `export interface ${published(name)} {\n${lines.join("\n")}\n}`;
}

function typeOf(name: string): string {
  const shape = modelShape(name);
  switch (shape.type) {
    case "structure":
      return published(name);
    case "list":
      return `readonly ${bracketed(typeOf(`${shape.member?.shape}`))}[]`;
    case "map":
      return `Readonly<Record<string, ${typeOf(`${shape.value?.shape}`)}>>`;
    case "string":
      return shape.enum?.map((word) => JSON.stringify(word)).join(" | ") ?? "string";
    case "integer":
      return "number";
    case "boolean":
      return "boolean";
  }
}

function bracketed(type: string): string {
  return type.includes("|") ? `(${type})` : type;
}

function constantOf(name: string): string {
  const { members = {}, required = [] } = modelShape(name);
  const lines = Object.entries(members).map(([member, { shape }]) => `    ${member}: ${shapeOf(shape)},`);
  return (
    `${["TaskDefinition", "ContainerDefinition"].includes(published(name)) ? "export " : ""}const ${constantName(name)}: StructureShape = {\n  type: "structure",\n` +
    `  members: {\n${lines.join("\n")}\n  },\n  required: ${JSON.stringify(required)},\n};`
  );
}

function shapeOf(name: string): string {
  const { type, member, value, enum: words, min, max, pattern } = modelShape(name);
  if (type === "structure") return constantName(name);
  if (type === "list") return literal({ type: '"list"', member: shapeOf(`${member?.shape}`), max });
  if (type === "map") return literal({ type: '"map"', value: shapeOf(`${value?.shape}`) });
  return literal({
    type: JSON.stringify(type),
    enum: JSON.stringify(words),
    min,
    max,
    pattern: JSON.stringify(pattern),
  });
}

function literal(members: Readonly<Record<string, string | number | undefined>>): string {
  const given = Object.entries(members).filter(([, value]) => value !== undefined);
  return `{ ${given.map(([key, value]) => `${key}: ${value}`).join(", ")} }`;
}

function constantName(name: string): string {
  return published(name)
    .replace(/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, "_")
    .toUpperCase();
}

function published(name: string): string {
  return name === ROOT ? "TaskDefinition" : name;
}

function modelShape(name: string): ModelShape {
  const shape = model.shapes[name];
  if (!shape) throw new Error(`The model has no shape ${name}.`);
  return shape;
}
