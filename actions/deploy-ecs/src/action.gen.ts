// Generated from action.yml by scripts/generate.ts. Do not edit.
export const INPUTS = {
  "cluster": { required: true },
  "service": { required: true },
  "task-definition": { required: false, default: "live" },
  "variables": { required: false },
  "image": { required: false },
  "images": { required: false },
  "environment": { required: false },
  "secrets": { required: false },
  "desired-count": { required: false },
  "deployment-configuration": { required: false },
  "force-new-deployment": { required: false, default: "false" },
  "timeout": { required: false, default: "30m" },
  "on-failure": { required: false, default: "rollback" },
  "on-cancel": { required: false, default: "rollback" },
  "log-lines": { required: false, default: "30" },
  "dry-run": { required: false, default: "false" },
  "role-to-assume": { required: false },
  "aws-region": { required: false },
  "allowed-account-ids": { required: false },
} as const;

export type OutputName = "status" | "release" | "task-definition" | "previous-task-definition" | "deployment-id" | "failure-class" | "report-file";
