import { Failure } from "../failure.ts";

/** The input allowed-account-ids: twelve digits each, separated by commas, spaces or lines. */
export function parseAccountIds(text: string): readonly string[] {
  const ids = text.split(/[\s,]+/).filter(Boolean);
  if (ids.length === 0) {
    throw new Failure(`"${text}" holds no account id.`, {
      hint: "Write at least one, or leave the input empty to allow any account.",
    });
  }
  const wrong = ids.filter((id) => !/^\d{12}$/.test(id));
  if (wrong.length === 0) return ids;
  throw new Failure(
    `${wrong.map((id) => `"${id}"`).join(", ")} ${wrong.length === 1 ? "is" : "are"} not twelve digits.`,
    {
      hint: "Write account ids in quotes, like '012345678901': without them YAML takes the leading zero away.",
    },
  );
}

/** Throws when accounts are listed and this is none of them. */
export function refuseAccount(
  { account, principal, region }: { account: string; principal: string; region: string },
  allowed: readonly string[],
): void {
  if (allowed.length === 0 || allowed.includes(account)) return;
  throw new Failure(
    `Account ${account} is not one of the allowed accounts (${allowed.join(", ")}). Nothing was read or changed in it.`,
    {
      hint: "Use a role of an allowed account (role-to-assume), or add this account to allowed-account-ids if it is meant.",
      evidence: [`Principal: ${principal}`, `Region: ${region}`],
    },
  );
}
