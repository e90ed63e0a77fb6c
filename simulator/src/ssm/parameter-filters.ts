import type { ParameterStringFilter } from "@aws-sdk/client-ssm";
import { AwsError } from "../service.ts";
import type { Parameter } from "./ssm.ts";

/** Every filter must be met; a filter is met by any of its values. Filters by Name and by Type. */
export function meetsFilters(parameter: Parameter, filters: readonly ParameterStringFilter[]): boolean {
  return filters.every(({ Key, Option = "Equals", Values = [] }) => {
    const actual = Key === "Name" ? parameter.Name : Key === "Type" ? parameter.Type : undefined;
    if (actual === undefined) throw new AwsError("InvalidFilterKey", `The simulator does not play the filter ${Key}.`);
    const compare = OPTIONS[Option];
    if (!compare || (Option === "Contains" && Key !== "Name")) {
      throw new AwsError("InvalidFilterOption", `The following filter option is not valid: ${Option}.`);
    }
    if (Values.length === 0) throw new AwsError("InvalidFilterValue", "The filter value is not valid: it is missing.");
    return Values.some((value) => compare(actual, value));
  });
}

/** API reference, ParameterStringFilter: Equals and BeginsWith, and for names also Contains. */
const OPTIONS: Readonly<Record<string, (actual: string, wanted: string) => boolean>> = {
  Equals: (actual, wanted) => actual === wanted,
  BeginsWith: (actual, wanted) => actual.startsWith(wanted),
  Contains: (actual, wanted) => actual.includes(wanted),
};
