/** Short requests, one after the other, by a few clients at once, for as long as something else takes. */
export interface Traffic {
  readonly answers: ReadonlyMap<string, number>;
  /** What went wrong, by request. */
  readonly failed: readonly string[];
}

const CLIENTS = 4;

export async function under<T>(url: string, work: () => Promise<T>): Promise<readonly [T, Traffic]> {
  const answers = new Map<string, number>();
  const failed: string[] = [];
  let over = false;
  const client = async () => {
    while (!over) {
      const answer = await ask(url).catch((error: Error) => ({ failed: String(error.cause ?? error) }));
      if (typeof answer === "string") answers.set(answer, (answers.get(answer) ?? 0) + 1);
      else failed.push(answer.failed);
    }
  };
  const clients = Array.from({ length: CLIENTS }, client);
  try {
    const done = await work();
    return [done, { answers, failed }];
  } finally {
    over = true;
    await Promise.all(clients);
  }
}

async function ask(url: string): Promise<string | { readonly failed: string }> {
  const response = await fetch(url);
  const text = (await response.text()).trim();
  return response.ok ? text : { failed: `${response.status} ${text}` };
}
