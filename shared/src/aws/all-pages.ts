/** The items of every page of a list. `next` asks for the page after, and is empty or missing on the last one. */
export async function allPages<T>(
  read: (token: string | undefined) => Promise<{ items: readonly T[] | undefined; next: string | undefined }>,
): Promise<T[]> {
  const all: T[] = [];
  let token: string | undefined;
  do {
    const { items = [], next } = await read(token);
    all.push(...items);
    token = next;
  } while (token);
  return all;
}
