import type { Check } from "@deploy-actions/shared/checks/check";
import { shownUrl } from "@deploy-actions/shared/checks/http/urls";

/**
 * A check for the evidence file, which the runner does not mask. A Secret shows itself as `***`; what a query string, a
 * body and the words of a command hold may be one as well, and is not told.
 */
export function presentable(check: Check): object {
  switch (check.kind) {
    case "http":
      return {
        ...check,
        urls: check.urls.map((url) => shownUrl(new URL(url))),
        body: check.body === undefined ? undefined : HIDDEN,
        ca: check.ca === undefined ? undefined : GIVEN,
      };
    case "prometheus":
      return { ...check, ca: check.ca === undefined ? undefined : GIVEN };
    case "tls":
      return { ...check, ca: check.ca === undefined ? undefined : GIVEN };
    case "command":
      return { ...check, command: [check.command[0], ...check.command.slice(1).map(() => HIDDEN)] };
    default:
      return check;
  }
}

const HIDDEN = "***";
const GIVEN = "given";
