/** "1 vCPU", ".5 vcpu" or "512" as CPU units; undefined when it is none of these. */
export function cpuUnits(cpu: string): string | undefined {
  const [, amount, unit] = /^\s*(\d*\.?\d+)\s*(vcpu)?\s*$/i.exec(cpu) ?? [];
  if (amount === undefined) return undefined;
  return String(unit ? Number(amount) * 1024 : Number(amount));
}

/** "2 GB", ".5GB" or "2048" as MiB; undefined when it is none of these. */
export function memoryMiB(memory: string): string | undefined {
  const [, amount, unit] = /^\s*(\d*\.?\d+)\s*(gb)?\s*$/i.exec(memory) ?? [];
  if (amount === undefined) return undefined;
  return String(unit ? Number(amount) * 1024 : Number(amount));
}

/** Whether Fargate offers this pair (developer guide, "Task CPU and memory"). */
export function isFargateSize(cpu: string, memory: string): boolean {
  const [smallest, largest, step] = FARGATE_MEMORY[Number(cpu)] ?? [];
  if (smallest === undefined || largest === undefined || step === undefined) return false;
  const asked = Number(memory);
  if (cpu === "256") return asked === 512 || asked === 1024 || asked === 2048;
  return asked >= smallest && asked <= largest && asked % step === 0;
}

const GB = 1024;

/** CPU units to the least memory, the most, and the steps between, in MiB. */
const FARGATE_MEMORY: Readonly<Record<number, readonly [number, number, number]>> = {
  256: [512, 2 * GB, 512],
  512: [1 * GB, 4 * GB, GB],
  1024: [2 * GB, 8 * GB, GB],
  2048: [4 * GB, 16 * GB, GB],
  4096: [8 * GB, 30 * GB, GB],
  8192: [16 * GB, 60 * GB, 4 * GB],
  16384: [32 * GB, 120 * GB, 8 * GB],
};
