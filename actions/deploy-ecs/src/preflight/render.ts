import { type Cell, table } from "@deploy-actions/shared/markdown";
import type { Finding, Severity } from "./finding.ts";
import { listed } from "./listed.ts";

export interface RenderedFindings {
  /** For the log: what was found in one line, then a line for each. */
  readonly lines: readonly string[];
  /** Markdown for the summary; empty when there is nothing to tell. */
  readonly table: string;
}

/** Worst first, what is not known last; what many services have in common once. */
export function renderFindings(findings: readonly Finding[]): RenderedFindings {
  const groups = [...Map.groupBy(findings, keyOf).values()].map(together).sort(byRank);
  const counts = ORDER.flatMap((severity) =>
    count(severity, findings.filter((one) => one.severity === severity).length),
  );
  return {
    lines: [
      counts.length > 0 ? `Preflight: ${counts.join(", ")}.` : "Preflight: nothing found.",
      ...groups.map(({ severity, services, subject, message, fix }) =>
        [`${WORDS[severity].label}: ${services && `${services}: `}${subject}: ${message}`, fix]
          .filter(Boolean)
          .join(" "),
      ),
    ],
    table:
      groups.length > 0
        ? table(
            ["", "Service", "What", "Found", "What to do"],
            groups.map(({ severity, services, subject, message, fix }): readonly Cell[] => [
              `${WORDS[severity].mark} ${WORDS[severity].label}`,
              services,
              subject,
              message,
              fix,
            ]),
          )
        : "",
  };
}

const ORDER: readonly Severity[] = ["error", "warning", "unknown"];

const WORDS: Readonly<Record<Severity, { readonly mark: string; readonly label: string; readonly plural: string }>> = {
  error: { mark: "❌", label: "Error", plural: "errors" },
  warning: { mark: "⚠️", label: "Warning", plural: "warnings" },
  unknown: { mark: "❔", label: "Not checked", plural: "not checked" },
};

function count(severity: Severity, number: number): readonly string[] {
  const { label, plural } = WORDS[severity];
  return number > 0 ? [`${number} ${number === 1 ? label.toLowerCase() : plural}`] : [];
}

const keyOf = ({ severity, subject, message, fix }: Finding) => JSON.stringify([severity, subject, message, fix]);

function together(alike: readonly Finding[]) {
  const [{ severity, subject, message, fix }] = alike as readonly [Finding, ...Finding[]];
  return { severity, subject, message, fix, services: listed(alike.flatMap(({ service }) => service || [])) };
}

/** What was found first stays first among equals. */
function byRank(a: { readonly severity: Severity }, b: { readonly severity: Severity }): number {
  return ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity);
}
