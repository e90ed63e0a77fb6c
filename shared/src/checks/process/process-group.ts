/** Sends a signal to every process of the group that this one leads. No process, or none left: nothing to do. */
export function signalGroup(leader: number | undefined, signal: NodeJS.Signals): void {
  // 0 and 1 would be this very group, and all processes.
  if (leader === undefined || leader <= 1) return;
  try {
    process.kill(-leader, signal);
  } catch (error) {
    // ESRCH: the group is empty. EPERM: what is left runs as another user, and is theirs to end.
    if (!["ESRCH", "EPERM"].includes(Object(error).code)) throw error;
  }
}
