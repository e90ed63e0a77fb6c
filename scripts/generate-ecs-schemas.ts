/**
 * Writes the types and the schemas of task definitions and service definitions from the published ECS model.
 *
 * `node scripts/generate-ecs-schemas.ts` writes the files, `--check` only says whether they are up to date.
 */
import { readFile, writeFile } from "node:fs/promises";

interface ModelShape {
  readonly type: "string" | "integer" | "double" | "boolean" | "list" | "map" | "structure";
  readonly members?: Readonly<Record<string, { readonly shape: string }>>;
  readonly required?: readonly string[];
  readonly member?: { readonly shape: string };
  readonly value?: { readonly shape: string };
  readonly enum?: readonly string[];
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  /** A structure that may hold anything. */
  readonly document?: boolean;
}

/** A document that people write: the request that takes it, and the schemas that other files need. */
interface Target {
  readonly request: string;
  readonly name: string;
  readonly file: string;
  readonly shapes: string;
  readonly exported: readonly string[];
  /** Members of the request that are not the document's. */
  readonly without: readonly string[];
}

const TARGETS: readonly Target[] = [
  {
    request: "RegisterTaskDefinitionRequest",
    name: "TaskDefinition",
    file: "task-definition/schema.gen.ts",
    shapes: "./shape.ts",
    exported: ["TaskDefinition", "ContainerDefinition"],
    without: [],
  },
  {
    request: "CreateServiceRequest",
    name: "ServiceDefinition",
    file: "service-definition/schema.gen.ts",
    shapes: "../task-definition/shape.ts",
    exported: ["ServiceDefinition"],
    without: ["clientToken"],
  },
];

/** Members that the model calls optional and RegisterTaskDefinition refuses to do without. */
const ESSENTIAL: Readonly<Record<string, readonly string[]>> = { ContainerDefinition: ["name", "image"] };

const model: { readonly shapes: Readonly<Record<string, ModelShape>> } = JSON.parse(
  await readFile(new URL("../simulator/models/ecs.json", import.meta.url), "utf8"),
);

for (const target of TARGETS) {
  const file = new URL(`../shared/src/ecs/${target.file}`, import.meta.url);
  const generated = generate(target);
  if (!process.argv.includes("--check")) await writeFile(file, generated);
  else if ((await readFile(file, "utf8").catch(() => "")) !== generated) {
    console.error(`${target.file} is not what simulator/models/ecs.json says. Run \`npm run generate\`.`);
    process.exitCode = 1;
  }
}

function generate(target: Target): string {
  const structures = structuresUnder(target);
  return [
    "// Generated from simulator/models/ecs.json by scripts/generate-ecs-schemas.ts. Do not edit.",
    `import type { StructureShape } from "${target.shapes}";`,
    ...structures.toReversed().map((name) => interfaceOf(name, target)),
    ...structures.map((name) => constantOf(name, target)),
  ]
    .join("\n\n")
    .concat("\n");
}

/** Every structure that the root holds, each after the structures it holds itself. */
function structuresUnder(target: Target): readonly string[] {
  const found = new Set<string>();
  const visit = (name: string) => {
    const { type, member, value, document } = modelShape(name);
    const members = membersOf(name, target).map(([, inner]) => inner);
    for (const inner of [...members, member, value]) if (inner) visit(inner.shape);
    if (type === "structure" && !document) found.add(name);
  };
  visit(target.request);
  return [...found];
}

function membersOf(name: string, { request, without }: Target) {
  const members = Object.entries(modelShape(name).members ?? {});
  return name === request ? members.filter(([member]) => !without.includes(member)) : members;
}

function interfaceOf(name: string, target: Target): string {
  const present = [...(modelShape(name).required ?? []), ...(ESSENTIAL[name] ?? [])];
  const lines = membersOf(name, target).map(
    ([member, { shape }]) => `  readonly ${member}${present.includes(member) ? "" : "?"}: ${typeOf(shape)};`,
  );
  return `export interface ${published(name, target)} {\n${lines.join("\n")}\n}`;
}

function typeOf(name: string): string {
  const shape = modelShape(name);
  switch (shape.type) {
    case "structure":
      return shape.document ? "unknown" : name;
    case "list":
      return `readonly ${bracketed(typeOf(`${shape.member?.shape}`))}[]`;
    case "map":
      return `Readonly<Record<string, ${typeOf(`${shape.value?.shape}`)}>>`;
    case "string":
      return shape.enum?.map((word) => JSON.stringify(word)).join(" | ") ?? "string";
    case "integer":
    case "double":
      return "number";
    case "boolean":
      return "boolean";
  }
}

function bracketed(type: string): string {
  return type.includes("|") ? `(${type})` : type;
}

function constantOf(name: string, target: Target): string {
  const { required = [] } = modelShape(name);
  const shown = published(name, target);
  const lines = membersOf(name, target).map(([member, { shape }]) => `    ${member}: ${shapeOf(shape)},`);
  return (
    `${target.exported.includes(shown) ? "export " : ""}const ${constantName(shown)}: StructureShape = {\n  type: "structure",\n` +
    `  members: {\n${lines.join("\n")}\n  },\n  required: ${JSON.stringify(required)},\n};`
  );
}

function shapeOf(name: string): string {
  const { type, member, value, enum: words, min, max, pattern, document } = modelShape(name);
  if (document) return literal({ type: '"document"' });
  if (type === "structure") return constantName(name);
  if (type === "list") return literal({ type: '"list"', member: shapeOf(`${member?.shape}`), max });
  if (type === "map") return literal({ type: '"map"', value: shapeOf(`${value?.shape}`) });
  return literal({
    type: JSON.stringify(type === "double" ? "number" : type),
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
  return name.replace(/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, "_").toUpperCase();
}

function published(name: string, { request, name: document }: Target): string {
  return name === request ? document : name;
}

function modelShape(name: string): ModelShape {
  const shape = model.shapes[name];
  if (!shape) throw new Error(`The model has no shape ${name}.`);
  return shape;
}
