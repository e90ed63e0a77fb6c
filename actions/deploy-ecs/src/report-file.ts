/** Path of the report file; empty, with a warning, when it cannot be written: what was deployed is as proven without it. */
export async function reportFile(write: () => Promise<string>, warn: (message: string) => void): Promise<string> {
  try {
    return await write();
  } catch (error) {
    warn(`The report file could not be written, so that the output report-file is empty (${error}).`);
    return "";
  }
}
