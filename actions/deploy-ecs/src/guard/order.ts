import type { Provenance } from "@deploy-actions/shared/ecs/task-definition/provenance";
import { Failure } from "@deploy-actions/shared/failure";
import { type Brought, THIS_RUN } from "./brought.ts";
import type { CommitOrder, CommitRelation } from "./commit-order.ts";

export interface OrderQuestion {
  readonly service: string;
  /** What the service runs. */
  readonly live: Provenance;
  /** Of which commit that is what this step would deploy. */
  readonly mine: Brought;
  /** An older commit over a newer one is what is wanted. */
  readonly force: boolean;
}

/** Refuses to roll an older commit over a newer one. What is not known is never a reason to refuse. */
export async function judgeOrder(
  { service, live, mine, force }: OrderQuestion,
  order: CommitOrder,
): Promise<readonly string[]> {
  const { commit: base, repository } = live;
  const { commit: head, subject } = mine;
  if (!base || !head || !repository || !mine.repository || base === head) return [];
  const running = `${service} runs commit ${short(base)}`;
  const deploying = `${short(head)}, the commit of ${subject}`;
  if (repository.toLowerCase() !== mine.repository.toLowerCase()) {
    return [
      `${running} of ${repository}, and this deploys ${deploying}, of ${mine.repository}: which is newer is not known.`,
    ];
  }
  const relation = await order.compare({ repository: mine.repository, base, head });
  return judge(relation, { running, deploying, subject, force });
}

interface Words {
  readonly running: string;
  readonly deploying: string;
  readonly subject: string;
  readonly force: boolean;
}

function judge(relation: CommitRelation, { running, deploying, subject, force }: Words): readonly string[] {
  switch (relation.kind) {
    case "identical":
    case "ahead":
      return [];
    case "behind": {
      const what = `${running}, which is ${commits(relation.by)} newer than ${deploying}`;
      if (force) return [`${what}. It goes back, as force asks.`];
      throw new Failure(`${what}. Nothing was changed.`, { hint: hintFor(subject) });
    }
    case "diverged":
      return [
        `${running}, which has ${commits(relation.behind)} that ${deploying}, does not have: this deploy takes them away, and brings ${commits(relation.ahead)}.`,
      ];
    case "unknown":
      return [`${running}. Whether that is newer than ${deploying}, is not known: ${relation.why}.`];
  }
}

function hintFor(subject: string): string {
  const cause =
    subject === THIS_RUN
      ? "Is this a re-run of an old workflow? Then run the newest one instead."
      : `Was ${subject} handed on by an old workflow that runs again? Then run the newest one instead.`;
  return `${cause} To go back on purpose, set force: true, or use the rollback action.`;
}

const commits = (count: number) => `${count} commit${count === 1 ? "" : "s"}`;

const short = (sha: string) => sha.slice(0, 7);
