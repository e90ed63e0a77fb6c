import { matchesWildcard } from "../../iam/wildcards.ts";
import type { AwsService, Input } from "../../service.ts";
import { invalidParameter } from "../errors.ts";
import type { Registry } from "../registry.ts";
import type { Repository } from "../repository.ts";

export type Frequency = "SCAN_ON_PUSH" | "CONTINUOUS_SCAN" | "MANUAL";

interface ScanRule {
  readonly scanFrequency: Frequency;
  readonly repositoryFilters: readonly { readonly filter: string; readonly filterType: "WILDCARD" }[];
}

/** How the registry's images are scanned: by ECR itself or by Amazon Inspector, and when. */
export class ScanConfiguration {
  readonly #registry: Registry;
  #scanType: "BASIC" | "ENHANCED" = "BASIC";
  #rules: readonly ScanRule[] = [];

  constructor(registry: Registry) {
    this.#registry = registry;
  }

  get isEnhanced(): boolean {
    return this.#scanType === "ENHANCED";
  }

  /** The rule of the registry for a repository; without one, under basic scanning, its own setting counts. */
  of(repository: Repository): { readonly frequency: Frequency; readonly rule: ScanRule | undefined } {
    const rules = this.#rules.filter(({ repositoryFilters }) =>
      repositoryFilters.some(({ filter }) => covers(filter, repository.name)),
    );
    const rule = rules.find(({ scanFrequency }) => scanFrequency === "CONTINUOUS_SCAN") ?? rules[0];
    const own = !this.isEnhanced && repository.scanOnPush ? "SCAN_ON_PUSH" : "MANUAL";
    return { frequency: rule?.scanFrequency ?? own, rule };
  }

  get handlers(): AwsService["handlers"] {
    const view = () => ({ scanType: this.#scanType, rules: this.#rules });
    return {
      PutRegistryScanningConfiguration: ({ scanType = this.#scanType, rules = this.#rules }: Input) => {
        const frequencies: readonly Frequency[] = rules.map(({ scanFrequency }: ScanRule) => scanFrequency);
        const wrong = scanType === "ENHANCED" ? "MANUAL" : "CONTINUOUS_SCAN";
        if (frequencies.includes(wrong)) throw invalidParameter("rules", `${wrong} is not a frequency of ${scanType}`);
        this.#scanType = scanType;
        this.#rules = rules;
        return { registryScanningConfiguration: view() };
      },

      GetRegistryScanningConfiguration: () => ({ registryId: this.#registry.id, scanningConfiguration: view() }),

      BatchGetRepositoryScanningConfiguration: ({ repositoryNames }) => {
        const names: readonly string[] = repositoryNames;
        const found = names.flatMap((name) => this.#registry.find(name) ?? []);
        const missing = names.filter((name) => !this.#registry.find(name));
        return {
          scanningConfigurations: found.map((repository) => {
            const { frequency, rule } = this.of(repository);
            return {
              repositoryArn: repository.arn,
              repositoryName: repository.name,
              scanOnPush: frequency !== "MANUAL",
              scanFrequency: frequency,
              appliedScanFilters: rule?.repositoryFilters.filter(({ filter }) => covers(filter, repository.name)) ?? [],
            };
          }),
          failures: missing.map((repositoryName) => ({
            repositoryName,
            failureCode: "REPOSITORY_NOT_FOUND",
            failureReason: `The repository with name '${repositoryName}' does not exist in the registry with id '${this.#registry.id}'`,
          })),
        };
      },
    };
  }
}

/** User guide, "Filters to choose which repositories are scanned": without a wildcard, it is in the name. */
function covers(filter: string, name: string): boolean {
  return matchesWildcard(filter.includes("*") ? filter : `*${filter}*`, name);
}
