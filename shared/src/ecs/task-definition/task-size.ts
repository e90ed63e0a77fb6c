/** CPU units of a task-level `cpu`: "256", "1 vCPU", ".5 vcpu". Undefined when ECS would not understand it. */
export function cpuUnits(cpu: string): number | undefined {
  return inUnits(cpu, /^vcpus?$/i);
}

/** MiB of a task-level `memory`: "512", "2 GB", "0.5GB". Undefined when ECS would not understand it. */
export function mebibytes(memory: string): number | undefined {
  return inUnits(memory, /^gb$/i);
}

function inUnits(text: string, large: RegExp): number | undefined {
  const [, number = "", unit = ""] = /^\s*(\d+|\d*\.\d+)\s*([a-z]*)\s*$/i.exec(text) ?? [];
  if (number === "") return undefined;
  if (large.test(unit)) return Number(number) * 1024;
  return unit === "" && !number.includes(".") ? Number(number) : undefined;
}
