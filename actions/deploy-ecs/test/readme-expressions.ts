/** What an expression of a workflow can see: `needs.build.outputs.images` is `needs: { build: { outputs: { images } } }`. */
export type Context = { readonly [name: string]: string | Context | undefined };

/** How the jobs that are needed, or the steps before, have ended. */
export type Status = "success" | "failure";

/** The text with each `${{ path }}` in place. A path that leads nowhere is empty, as on GitHub. */
export function fill(text: string, context: Context): string {
  return text.replace(/\$\{\{ *([\w.-]+) *\}\}/g, (_, path: string) => look(path, context));
}

/**
 * Whether a step or a job runs: the part of GitHub's grammar that the READMEs use, terms with `&&` between them. Without
 * a word about the status it runs after success only.
 */
export function holds(condition: string | undefined, status: Status, context: Context): boolean {
  const terms = (condition ?? "success()").split("&&").map((term) => term.trim());
  const speaksOfStatus = terms.some((term) => term in STATUS_FUNCTIONS);
  return (speaksOfStatus || status === "success") && terms.every((term) => isTrue(term, status, context));
}

const STATUS_FUNCTIONS: Readonly<Record<string, (status: Status) => boolean>> = {
  "always()": () => true,
  "success()": (status) => status === "success",
  "failure()": (status) => status === "failure",
};

function isTrue(term: string, status: Status, context: Context): boolean {
  const told = STATUS_FUNCTIONS[term];
  if (told) return told(status);
  const [, path = "", operator, text] = /^([\w.-]+)(?: (==|!=) '(.*)')?$/.exec(term) ?? [];
  if (path === "") throw new Error(`The tests cannot read the condition "${term}".`);
  const value = look(path, context);
  return operator === undefined ? value !== "" : (value === text) === (operator === "==");
}

function look(path: string, context: Context): string {
  const found = path
    .split(".")
    .reduce<Context | string | undefined>((at, name) => (typeof at === "object" ? at[name] : undefined), context);
  return typeof found === "string" ? found : "";
}
