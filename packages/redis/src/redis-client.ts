/** What is needed of a client of ioredis 5 or 6; a `Cluster` has it too. */
export interface RedisClient {
  evalsha(sha: string, numberOfKeys: number, ...keysAndArguments: string[]): Promise<unknown>
  eval(text: string, numberOfKeys: number, ...keysAndArguments: string[]): Promise<unknown>
  /** `"ready"` where commands reach a server at once; anything else fails at once. */
  readonly status: string
  /** Whether keys are spread over several servers. */
  readonly isCluster?: boolean
}
