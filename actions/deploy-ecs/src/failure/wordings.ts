/**
 * How ECS, its agent, containerd, Docker and the AWS SDK in the agent word things. The texts around hold names that
 * people chose (images, secrets, log groups), so that each wording is a phrase or the name of an error, never a lone word.
 */
export const WORDINGS = {
  pulling: /CannotPull|unable to retrieve ecr registry auth|cannot pull registry auth/,
  fetchingSecret:
    /unable to retrieve secrets? from|failed to fetch secret |can't retrieve the secret |cannot pull secrets |unable to get registry auth from asm|Fetching secret data from/,
  settingUpLog:
    /failed to validate logger args|failed to initialize logging driver|failed to create (?:Cloud[Ww]atch )?log (?:stream|group)/,
  mountingEfs: /EFS utils command/,
  startingContainer: /Cannot(?:Start|Create)ContainerError/,

  denied:
    /\b403 Forbidden|\b401 Unauthorized|\bAccessDeniedException\b|no basic auth|pull access denied|has the permissions to pull|not authorized to perform|\sdenied: |\sunauthorized: /,
  imageNotFound: /\bnot found\b|manifest unknown|name unknown|does not exist/,
  secretNotFound:
    /\bResourceNotFoundException\b|can't find the specified secret|whether the secret exists|invalid parameters: |\bInvalidParameterException\b/,
  commandNotFound: /\bexec: |executable file not found|no such file or directory|permission denied/,
  /** The next attempt may go through. */
  network:
    /connection issue between|[Cc]heck your (?:task )?network configuration|i\/o timeout|dial tcp|TLS handshake timeout|context deadline exceeded|[Cc]ontext canceled|Client\.Timeout exceeded|request canceled|connection (?:timed out|refused|reset)|no such host|: (?:unexpected )?EOF\b|\b5\d\d (?:Internal Server Error|Bad Gateway|Service (?:Temporarily )?Unavailable|Gateway Time-?out)/,
} as const;

/** Matches text that says the one, and after it the other. */
export function saying(first: RegExp, then: RegExp): RegExp {
  return new RegExp(`(?:${first.source}).*(?:${then.source})`, "is");
}
