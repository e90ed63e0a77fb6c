/** A form-encoded body as a tree: `Tags.member.1.Key=a` is `Tags` > `member` > `1` > `Key` with the value `a`. */
export interface FormNode {
  readonly value?: string;
  readonly members: Readonly<Record<string, FormNode>>;
}

export function parseForm(body: string): FormNode {
  const root = leaf();
  for (const [name, value] of new URLSearchParams(body)) {
    let node = root;
    for (const step of name.split(".")) {
      node.members[step] ??= leaf();
      node = node.members[step];
    }
    node.value = value;
  }
  return root;
}

interface Growing {
  value?: string;
  readonly members: Record<string, Growing>;
}

/** Without a prototype, so that a parameter called `constructor` is only a name. */
function leaf(): Growing {
  return { members: Object.create(null) };
}
