/** CodeDeploy chooses the size of its pages, and promises no order, so all of them are read. */
export async function allPages<T>(
  read: (page: { nextToken?: string }) => Promise<{ items: T[] | undefined; nextToken: string | undefined }>,
): Promise<T[]> {
  const all: T[] = [];
  let page: { nextToken?: string } = {};
  for (;;) {
    const { items = [], nextToken } = await read(page);
    all.push(...items);
    if (!nextToken) return all;
    page = { nextToken };
  }
}

export const named = (error: unknown, name: string): boolean => (error as Error).name === name;
