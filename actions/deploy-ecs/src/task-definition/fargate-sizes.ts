/** Memory that Fargate offers with some number of CPU units. */
export interface FargateMemory {
  /** MiB. */
  readonly sizes: readonly number[];
  /** The same for a reader, in MiB. */
  readonly words: string;
}

/** "Task CPU and memory" in the Amazon ECS Developer Guide. */
const MEMORY_BY_CPU: ReadonlyMap<number, FargateMemory> = new Map([
  [256, { sizes: [512, 1024, 2048], words: "512, 1024 or 2048" }],
  [512, steps(1024, 4096, 1024)],
  [1024, steps(2048, 8192, 1024)],
  [2048, steps(4096, 16384, 1024)],
  [4096, steps(8192, 30720, 1024)],
  [8192, steps(16384, 61440, 4096)],
  [16384, steps(32768, 122880, 8192)],
]);

export function fargateMemoryFor(cpuUnits: number): FargateMemory | undefined {
  return MEMORY_BY_CPU.get(cpuUnits);
}

/** The numbers of CPU units that this much memory (MiB) is offered with. */
export function fargateCpuFor(mebibytes: number): readonly number[] {
  return [...MEMORY_BY_CPU].flatMap(([cpu, { sizes }]) => (sizes.includes(mebibytes) ? [cpu] : []));
}

function steps(lowest: number, highest: number, step: number): FargateMemory {
  const count = (highest - lowest) / step + 1;
  return {
    sizes: Array.from({ length: count }, (_, index) => lowest + index * step),
    words: `${lowest} to ${highest} in steps of ${step}`,
  };
}
