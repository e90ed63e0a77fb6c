// Generated from action.yml by scripts/generate.ts. Do not edit.
export const INPUTS = {
  "mode": { required: false, default: "gate" },
  "checks": { required: false },
  "expected-version": { required: false },
  "version-from": { required: false },
  "release": { required: false },
  "converge-timeout": { required: false, default: "10m" },
  "success-threshold": { required: false, default: "3" },
  "interval": { required: false, default: "5s" },
  "bake": { required: false, default: "1m" },
  "baseline": { required: false },
  "rollback": { required: false, default: "false" },
  "rollback-on": { required: false, default: "failed" },
  "on-inconclusive": { required: false, default: "fail" },
  "dry-run": { required: false, default: "false" },
  "role-to-assume": { required: false },
  "aws-region": { required: false },
  "allowed-account-ids": { required: false },
} as const;

export type OutputName = "verdict" | "reason" | "expected-version" | "observed-versions" | "converge-seconds" | "samples" | "failures" | "rolled-back" | "rollback-status" | "baseline" | "baseline-file" | "evidence-file";
