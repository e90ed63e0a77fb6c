/**
 * Arguments that give root a network, mounts and processes of its own: nothing of it is left once the first process has ended.
 * An engine needs the real root, unlike the servers in parts/namespace.ts.
 */
export const OF_ITS_OWN = ["--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"];
