/** Path of the evidence file; empty, with a warning, when it cannot be written: the verdict is as good without it. */
export async function evidenceFile(write: () => Promise<string>, warn: (message: string) => void): Promise<string> {
  try {
    return await write();
  } catch (error) {
    warn(`The evidence file could not be written, so that the output evidence-file is empty (${error}).`);
    return "";
  }
}
