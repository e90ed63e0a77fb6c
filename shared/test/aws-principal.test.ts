import { expect, test } from "@jest/globals";
import { describePrincipal, readPrincipal } from "../src/aws/principal.ts";

test.each([
  ["sts::123456789012:assumed-role/Admin/anna@example.com", "role Admin", "anna@example.com (role Admin)"],
  ["iam::123456789012:role/ci/deploy", "role deploy", "the role deploy"],
  ["iam::123456789012:user/people/anna", "user anna", "the user anna"],
  ["sts::123456789012:federated-user/anna", "federated user anna", "the federated user anna"],
  ["iam::123456789012:root", "root user", "the root user"],
])("arn:aws:%s is %s", (arn, holder, described) => {
  expect(readPrincipal(`arn:aws:${arn}`).holder).toBe(holder);
  expect(describePrincipal(`arn:aws:${arn}`)).toBe(described);
});
