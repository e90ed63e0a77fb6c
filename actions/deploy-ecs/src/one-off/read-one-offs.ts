import { parseDocument } from "@deploy-actions/shared/documents";
import type { Checked, Problem } from "@deploy-actions/shared/problems";
import { checkDocument } from "@deploy-actions/shared/schema";
import type { OneOff, When } from "./one-off.ts";
import { formsOfOneOffs } from "./one-off-schema.ts";

/**
 * Reads the tasks of `run-before` or `run-after`: a list of maps, or one map. All problems at once, in the order of the
 * lines. `mask` is called for values whose name says that they are secret, before anything can print them.
 */
export function readOneOffs(
  text: string,
  { when, mask }: { readonly when: When; readonly mask: (value: string) => void },
): Checked<readonly OneOff[]> {
  const parsed = parseDocument(text);
  if (!parsed.ok) return { ok: false, problems: parsed.problems.map(withSmallestForm) };
  const document = parsed.value;
  if (typeof document.value !== "object")
    return {
      ok: false,
      problems: [{ at: "", message: "A task is a map, and this is one line of text.", ...SMALLEST }],
    };
  const forms = formsOfOneOffs({ when, mask });
  const checked = checkDocument(Array.isArray(document.value) ? forms.list : forms.alone, document);
  if (checked.ok) return checked;
  return { ok: false, problems: checked.problems.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0)) };
}

const SMALLEST = { fix: 'Write it like "- command: [npm, run, migrate]".' };

function withSmallestForm(problem: Problem): Problem {
  return problem.message === "The document is empty." ? { ...problem, ...SMALLEST } : problem;
}
