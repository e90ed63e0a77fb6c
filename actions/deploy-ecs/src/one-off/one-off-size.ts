import { readAs } from "@deploy-actions/shared/checks/grammar/read-as";
import { cpuUnits, mebibytes } from "@deploy-actions/shared/ecs/task-definition/task-size";
import { Failure } from "@deploy-actions/shared/failure";
import * as v from "valibot";

/** CPU units of `1024` or `1 vCPU`, as RunTask takes them. */
export const cpuSize = size("CPU units", cpuUnits, 'Write CPU units, like 1024, or "1 vCPU".');

/** MiB of `2048` or `2 GB`, as RunTask takes them. */
export const memorySize = size("MiB", mebibytes, 'Write MiB, like 2048, or "2 GB".');

function size(what: string, read: (text: string) => number | undefined, fix: string) {
  return v.pipe(
    v.union([v.number(), v.string()], fix.slice(0, -1)),
    readAs((given) => {
      const number = read(String(given));
      if (number) return String(number);
      throw new Failure(`"${given}" is no number of ${what}.`, { hint: fix });
    }),
  );
}
