import { NO_SERVICE, type WentBack } from "../went-back.ts";
import { describeUndoneCreation, type UndoneCreation } from "./undo-creation.ts";
import type { UnfinishedCreation } from "./unfinished-creation.ts";

/** What became of a service that this step had created, in the words of going back. */
export function wentBackOf(undone: UndoneCreation, service: string, created: UnfinishedCreation): WentBack {
  const said = describeUndoneCreation(undone, service);
  switch (undone.kind) {
    case "stayed":
    case "overtaken":
      return undone;
    case "never-created":
    case "deleted":
    case "deleting":
      return { kind: "removed", serving: NO_SERVICE, said };
    case "scaled-to-zero":
    case "left":
      return { kind: "not-removed", serving: created.taskDefinition, said };
  }
}
