import type { FailureClass } from "../failure/failure-class.ts";
import type { RunFailure } from "./one-off-tasks.ts";

/** Why ECS found no place for a task, for the person on call. */
export interface NotPlaced {
  readonly class: FailureClass;
  /** Completes "ECS found no place for the task: …". */
  readonly meaning: string;
  readonly hint: string;
  /** Whether asking again a little later can help. */
  readonly passes: boolean;
}

/** The failures of RunTask ("API failure reasons" in the Amazon ECS Developer Guide). */
export function explainNotPlaced(failures: readonly RunFailure[]): NotPlaced {
  const words = failures.map(({ reason, detail }) => `${reason} ${detail}`).join("\n");
  const known = knownReason(words);
  if (known) return known;
  return {
    class: "placement",
    meaning: failures.map(({ reason }) => reason).join(", ") || "it gave no reason",
    hint: "Read ECS's own words; the cluster, its capacity and the task definition are where to look.",
    passes: false,
  };
}

/** ECS gives some of them as the message of an error instead. */
export function knownReason(words: string): NotPlaced | undefined {
  const found = ENTRIES.find(({ pattern }) => pattern.test(words));
  return found && { class: found.class, meaning: found.meaning, hint: found.hint, passes: found.passes };
}

const ENTRIES: readonly (NotPlaced & { readonly pattern: RegExp })[] = [
  {
    pattern: /unable to assume|AssumeRole/i,
    class: "role-not-assumable",
    meaning: "ECS cannot assume one of the task's roles",
    hint: "The trust policy of taskRoleArn and executionRoleArn must allow sts:AssumeRole to the service ecs-tasks.amazonaws.com, and the roles must exist in this account.",
    passes: false,
  },
  {
    pattern: /RESOURCE:ENI/,
    class: "placement",
    meaning: "no container instance has a network interface left for it",
    hint: "Add container instances, or turn on awsvpcTrunking for more interfaces on each; or run it on Fargate (launch-type: FARGATE).",
    passes: true,
  },
  {
    pattern: /RESOURCE:GPU/,
    class: "placement",
    meaning: "no container instance has the GPUs that it asks for",
    hint: "Add container instances with GPUs, or run another task definition for it.",
    passes: true,
  },
  {
    pattern: /RESOURCE:PORTS/,
    class: "placement",
    meaning: "the host ports of its definition are taken on every container instance",
    hint: "Its definition has fixed host ports, which the service's own tasks hold: set hostPort to 0, use network mode awsvpc, or run a definition of its own.",
    passes: true,
  },
  {
    pattern: /RESOURCE:/,
    class: "placement",
    meaning: "no container instance has enough CPU or memory free",
    hint: "Add container instances, or give it a smaller cpu and memory; it needs room beside the service's own tasks. A capacity provider with managed scaling adds instances by itself.",
    passes: true,
  },
  {
    pattern: /capacity is unavailable/i,
    class: "infrastructure",
    meaning: "Fargate has no capacity for it at this time",
    hint: "Run the job again later, or give subnets in more Availability Zones.",
    passes: true,
  },
  {
    pattern: /reached the limit on the number of/i,
    class: "placement",
    meaning: "the account's quota of Fargate tasks or vCPUs is used up",
    hint: "Ask for more under Service Quotas, or stop tasks that nobody needs.",
    passes: true,
  },
  {
    pattern: /^AGENT\b/m,
    class: "placement",
    meaning: "the ECS agent of the container instances is not connected",
    hint: "Look at the container instances: is the agent running, and does it reach the ECS endpoint?",
    passes: true,
  },
  {
    pattern: /^ATTRIBUTE\b/m,
    class: "placement",
    meaning: "no container instance has an attribute that its definition needs",
    hint: "Compare requiresAttributes of the task definition with the attributes of the container instances; for Fargate give launch-type: FARGATE.",
    passes: false,
  },
  {
    pattern: /EMPTY CAPACITY PROVIDER/i,
    class: "placement",
    meaning: "the capacity provider has no instance, and got none in time",
    hint: "Look at its Auto Scaling group: its maximum size, its instance type and the subnets.",
    passes: false,
  },
  {
    pattern: /no (?:active )?container instances|NO ACTIVE INSTANCES/i,
    class: "placement",
    meaning: "the cluster has no container instances",
    hint: "For Fargate give launch-type: FARGATE, or the service's own capacity provider strategy.",
    passes: false,
  },
  {
    pattern: /^(?:MISSING|INACTIVE)\b/m,
    class: "placement",
    meaning: "what it is to run on does not exist any more",
    hint: "Was the cluster, or the container instance, removed?",
    passes: false,
  },
];
