import type { AwsService } from "../service.ts";
import { invalidParameter } from "./errors.ts";

/** What the account has chosen for its registry; API reference, PutAccountSetting. */
export class AccountSettings {
  readonly #values = new Map([
    ["BASIC_SCAN_TYPE_VERSION", "AWS_NATIVE"],
    ["BLOB_MOUNTING", "DISABLED"],
    ["REGISTRY_POLICY_SCOPE", "V2"],
  ]);

  /** Whether a push may take layers from other repositories. */
  get mountsBlobs(): boolean {
    return this.#values.get("BLOB_MOUNTING") === "ENABLED";
  }

  get handlers(): AwsService["handlers"] {
    return {
      GetAccountSetting: ({ name }) => ({ name, value: this.#valueOf(name) }),

      PutAccountSetting: ({ name, value }) => {
        this.#valueOf(name);
        if (!VALUES[name]?.includes(value)) throw invalidParameter("value", `must be one of ${VALUES[name]}`);
        this.#values.set(name, value);
        return { name, value };
      },
    };
  }

  #valueOf(name: string): string {
    const value = this.#values.get(name);
    if (value === undefined) throw invalidParameter("name", `must be one of ${[...this.#values.keys()]}`);
    return value;
  }
}

const VALUES: Readonly<Record<string, readonly string[]>> = {
  BASIC_SCAN_TYPE_VERSION: ["AWS_NATIVE"],
  BLOB_MOUNTING: ["ENABLED", "DISABLED"],
  REGISTRY_POLICY_SCOPE: ["V2"],
};
