import type { StoppedContainer, StoppedTask } from "@deploy-actions/shared/ecs/ecs";
import { failedContainer, stoppedOnPurpose } from "@deploy-actions/shared/ecs/stopped-task";
import { entryOf } from "./catalogue.ts";
import type { FailureClass } from "./failure-class.ts";

/** What one stopped task says about the deployment. Undefined for tasks that stopped for a good reason. */
export interface TaskFailure {
  readonly task: StoppedTask;
  readonly class: FailureClass;
  /** The container to look at: the one that failed, not the ones that were stopped with it. */
  readonly container: StoppedContainer | undefined;
  readonly heals: boolean;
  readonly meaning: string;
  readonly hint: string;
  /** ECS's own words. */
  readonly reason: string;
}

/** `log`: the last lines of the failed container, where they are known. A wrong architecture shows nowhere else. */
export function classifyTask(task: StoppedTask, log: readonly string[] = []): TaskFailure | undefined {
  if (stoppedOnPurpose(task)) return undefined;
  const container = failedContainer(task);
  const reasons = new Set([task.stoppedReason, container?.reason ?? ""].filter((part) => part !== ""));
  const reason = [...reasons].join("; ");
  const telling = log.filter((line) => /exec format error/i.test(line)).slice(0, 1);
  const entry = entryOf([reason, ...telling].join("\n"));
  if (entry)
    return {
      task,
      container,
      reason,
      class: entry.class,
      heals: entry.heals,
      meaning: entry.meaning,
      hint: entry.hint,
    };
  const exit = describeExit(container?.exitCode);
  return { task, container, reason, heals: true, ...exit };
}

/** Exit codes of a shell and of Docker: 128 + signal number. */
function describeExit(code: number | undefined): { class: FailureClass; meaning: string; hint: string } {
  switch (code) {
    case undefined:
      return {
        class: "unknown",
        meaning: "the task stopped before its containers reported an exit code",
        hint: "Read ECS's reason and the service events below.",
      };
    case 0:
      return {
        class: "exited",
        meaning: "an essential container ended normally, and an ECS service must keep running",
        hint: "The command must stay in the foreground; a container that is meant to end (a migration) needs essential: false.",
      };
    case 126:
      return {
        class: "command-not-found",
        meaning: "the container's command is not executable",
        hint: "Make the file executable in the image (chmod +x).",
      };
    case 127:
      return {
        class: "command-not-found",
        meaning: "the container's command was not found",
        hint: "Check command and entryPoint of the container and PATH in the image.",
      };
    case 132:
      return {
        class: "crash",
        meaning: "the program used an instruction that the task's CPU does not have (SIGILL)",
        hint: "Build it for the CPUs that the task may get (no -march=native, no newer x86-64 level), or choose another CPU architecture.",
      };
    case 134:
      return {
        class: "crash",
        meaning: "the program gave up by itself (SIGABRT): a failed assertion, or the memory limit of its own runtime",
        hint: "Its last log lines say why; for a JavaScript heap raise --max-old-space-size and the task's memory.",
      };
    case 137:
      return {
        class: "out-of-memory",
        meaning: "the container was killed (SIGKILL): most often out of memory, or it ignored SIGTERM for stopTimeout",
        hint: "Raise memory of the task or the container; if it was being stopped, handle SIGTERM.",
      };
    case 139:
      return {
        class: "crash",
        meaning: "the program crashed (segmentation fault)",
        hint: "Look at its last log lines; check native libraries and the image's base.",
      };
    case 143:
      return {
        class: "crash",
        meaning: "the program was ended by SIGTERM",
        hint: "Look at what stopped it in the service events and its log.",
      };
    default:
      return {
        class: "crash",
        meaning: `the program ended with exit code ${code}`,
        hint: "Its last log lines say why: a missing variable, a wrong address, a failed migration.",
      };
  }
}
