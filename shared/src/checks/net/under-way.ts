/** The same work, where what is under way for the same question is waited for, and not begun once more. */
export function oneAtATime<Question extends readonly unknown[], T>(
  work: (...question: Question) => Promise<T>,
): (...question: Question) => Promise<T> {
  const underWay = new Map<string, Promise<T>>();
  return (...question) => {
    const key = JSON.stringify(question);
    const begun = underWay.get(key) ?? work(...question).finally(() => underWay.delete(key));
    underWay.set(key, begun);
    return begun;
  };
}
