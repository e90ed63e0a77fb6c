/** Whether an AWS client threw the error of this name, like `ClusterNotFoundException`. */
export const named = (error: unknown, name: string): boolean => (error as Error).name === name;
