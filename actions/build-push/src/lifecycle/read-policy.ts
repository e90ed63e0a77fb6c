import { parseDocument } from "@deploy-actions/shared/documents";
import type { Checked } from "@deploy-actions/shared/problems";
import { checkDocument } from "@deploy-actions/shared/schema";
import type { LifecyclePolicy } from "./policy.ts";
import { policySchema } from "./policy-schema.ts";

/** Every problem at once, where ECR itself would name one of them. */
export function readPolicy(text: string): Checked<LifecyclePolicy> {
  const document = parseDocument(text);
  return document.ok ? checkDocument(policySchema, document.value) : document;
}
