import type { TaskDefinition } from "@deploy-actions/shared/ecs/task-definition/definition";
import { cpuUnits, mebibytes } from "@deploy-actions/shared/ecs/task-definition/task-size";
import type { Problem } from "@deploy-actions/shared/problems";
import { eachContainer, isFargate } from "./rule.ts";

const SMALLEST_MIB = 6;

/** CPU and memory of the containers against each other and against those of the task. */
export function* memory(definition: TaskDefinition): Generator<Problem> {
  const taskCpu = cpuUnits(definition.cpu ?? "");
  const taskMemory = mebibytes(definition.memory ?? "");
  if (definition.cpu && taskCpu === undefined) {
    yield {
      at: "cpu",
      message: `"${definition.cpu}" is not a CPU size.`,
      fix: 'Write CPU units or vCPU: "256", "1 vCPU".',
    };
  }
  if (definition.memory && taskMemory === undefined) {
    yield {
      at: "memory",
      message: `"${definition.memory}" is not a memory size.`,
      fix: 'Write MiB or GB: "512", "2 GB".',
    };
  }
  for (const [{ name, memory: limit, memoryReservation: reserved }, path] of eachContainer(definition)) {
    if (limit !== undefined && reserved !== undefined && reserved >= limit) {
      yield {
        at: `${path}.memoryReservation`,
        message: `The reservation of ${reserved} MiB is not below the container's limit of ${limit} MiB.`,
        fix: "Lower memoryReservation, or raise memory.",
      };
    }
    if (limit !== undefined && taskMemory !== undefined && limit > taskMemory) {
      yield {
        at: `${path}.memory`,
        message: `The container's limit of ${limit} MiB is above the ${taskMemory} MiB of the task.`,
        fix: "Lower it, or raise the task's memory.",
      };
    }
    const smallest = limit ?? reserved;
    if (smallest !== undefined && smallest < SMALLEST_MIB) {
      yield {
        at: `${path}.${limit === undefined ? "memoryReservation" : "memory"}`,
        message: `${smallest} MiB is too little for a container.`,
        fix: `Docker wants ${SMALLEST_MIB} MiB or more.`,
      };
    }
    if (limit === undefined && reserved === undefined && !definition.memory && !isFargate(definition)) {
      yield {
        at: `${path}.memory`,
        message: `Neither container "${name}" nor the task says how much memory it takes.`,
        fix: "Set memory (MiB) here, or for the whole task.",
      };
    }
  }
  yield* tooMuch(definition, "memory", taskMemory, "MiB");
  yield* tooMuch(definition, "cpu", taskCpu, "CPU units");
}

function* tooMuch(
  { containerDefinitions }: TaskDefinition,
  what: "cpu" | "memory",
  available: number | undefined,
  unit: string,
): Generator<Problem> {
  const parts = containerDefinitions
    .map((container) => ({ name: container.name, amount: reservedBy(container, what) }))
    .filter(({ amount }) => amount > 0);
  const sum = parts.reduce((total, { amount }) => total + amount, 0);
  if (available === undefined || sum <= available) return;
  yield {
    at: what,
    message: `The containers reserve ${sum} ${unit} (${parts.map(({ name, amount }) => `${name} ${amount}`).join(", ")}); the task has ${available}.`,
    fix: `Raise the task's ${what}, or lower theirs.`,
  };
}

function reservedBy(container: TaskDefinition["containerDefinitions"][number], what: "cpu" | "memory"): number {
  return (what === "cpu" ? container.cpu : (container.memoryReservation ?? container.memory)) ?? 0;
}
