/** Variables in an instruction: `$NAME`, `${NAME}`, `${NAME:-word}`, `${NAME:+word}`. Undefined when a value is not known here. */
export function expand(text: string, values: ReadonlyMap<string, string>): string | undefined {
  let isKnown = true;
  const expanded = text.replace(VARIABLE, (_, escaped, plain, name, operator, word = "") => {
    if (escaped !== undefined) return escaped;
    const value = values.get(plain ?? name);
    if (OF_BUILDKIT.test(plain ?? name)) return unknown();
    if (operator === "-") return value || (expand(word, values) ?? unknown());
    if (operator === "+") return value ? (expand(word, values) ?? unknown()) : "";
    return value ?? unknown();
  });
  // Of `${…}` in a form that is not understood here.
  return isKnown && !expanded.includes("${") ? expanded : undefined;

  function unknown(): string {
    isKnown = false;
    return "";
  }
}

/** Of each platform another, and set without being given: https://docs.docker.com/reference/dockerfile/#automatic-platform-args-in-the-global-scope */
const OF_BUILDKIT = /^(?:TARGET|BUILD)(?:PLATFORM|OS|OSVERSION|ARCH|VARIANT)$|^TARGETSTAGE$/;

const VARIABLE = /\\(\$)|\$([A-Za-z_]\w*)|\$\{([A-Za-z_]\w*)(?::?([-+])([^}]*))?\}/g;
