/** ELB's code in words; the code itself where AWS has a new one. */
export const reasonInWords = (code: string): string => WORDS[code] ?? code;

/** Source: Elastic Load Balancing, user guide, "Target health reason codes". */
const WORDS: Readonly<Record<string, string>> = {
  "Elb.RegistrationInProgress": "it is being registered",
  "Elb.InitialHealthChecking": "its first health checks are not done",
  "Elb.InternalError": "the load balancer had an error of its own",
  "Target.ResponseCodeMismatch": "its health check answers with a status that is not the expected one",
  "Target.Timeout": "its health check is not answered in time",
  "Target.FailedHealthChecks": "its health check cannot connect, or the answer is malformed",
  "Target.NotRegistered": "it is not registered",
  "Target.NotInUse": "no listener sends it traffic, or its zone is not enabled for the load balancer",
  "Target.InvalidState": "it is stopped or terminated",
  "Target.IpUnusable": "its address belongs to a load balancer",
  "Target.DeregistrationInProgress": "it is being deregistered",
  "Target.HealthCheckDisabled": "health checks are switched off",
};
