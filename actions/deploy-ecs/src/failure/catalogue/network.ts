import type { Entry } from "./entry.ts";

/** The network interface that every task in awsvpc mode gets. */
export const NETWORK: readonly Entry[] = [
  {
    class: "task-network",
    pattern: /(?:subnet ID|security group) '[^']*' does not exist|\bInvalid(?:SubnetID|Group|GroupId)\.NotFound\b/i,
    heals: false,
    meaning: "a subnet or security group of the service does not exist any more",
    hint: "Give the service subnets and security groups that exist, of one VPC, in its networkConfiguration.",
  },
  {
    class: "task-network",
    pattern: /InsufficientFreeAddresses|does not have enough (?:free )?IP addresses|insufficient free addresses/i,
    heals: true,
    meaning: "the task's subnet has no free address",
    hint: "Add subnets to the service or larger ones; each task in awsvpc mode takes one address, in a rollout the old and the new ones together.",
  },
  {
    class: "task-network",
    pattern: /while attempting to Create Network Interface|Unable to attach network interface to unused device index/i,
    heals: true,
    meaning: "the task's network interface could not be created",
    hint: "Look at the free addresses of the subnet, the account's quota of network interfaces, and with a shared VPC at what its owner allows.",
  },
  {
    class: "task-network",
    pattern:
      /Timeout waiting for (?:network interface|EphemeralStorage) provisioning|timeout wait for network interface provision|Rate limit exceeded while preparing network interface/i,
    heals: true,
    meaning: "the task's network interface was not ready in time",
    hint: "AWS is slow or throttled at this moment; when it comes often, start fewer tasks at once, and look at the free addresses of the subnets.",
  },
];
