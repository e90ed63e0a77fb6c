/** What `${{ github.token }}` is in a job of the simulated runner, and what the simulated API of GitHub asks for. */
export const jobToken = `ghs_${"0".repeat(36)}`;
