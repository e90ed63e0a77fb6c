/** Where the awslogs driver of a container writes: what ECS needs from CloudWatch Logs. */
export interface LogSink {
  hasGroup(group: string): boolean;
  createGroup(group: string): void;
  /** Creates the stream when it does not exist; the group must exist. */
  append(group: string, stream: string, message: string): void;
}
