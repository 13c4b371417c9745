export type { Controls, Group, RestartOptions } from './controls.ts'
export type { Direction } from './delay-proxy/orders.ts'
export {
  type DelayProxy,
  type DelayProxyOptions,
  startDelayProxy,
} from './delay-proxy/start-delay-proxy.ts'
export { ensureRedisServer } from './install/ensure-redis-server.ts'
export { findRedisServer, type RedisBinary } from './install/find-redis-server.ts'
export { type ClusterOptions, type RedisCluster, startCluster } from './redis/cluster.ts'
export type { RedisServer, ServerOptions } from './redis/redis-server.ts'
export { type ReplicatedServers, startReplicated } from './redis/replicated.ts'
export { type SentinelOptions, startSentinel, type WatchedServers } from './redis/sentinel.ts'
export { startStandalone } from './redis/standalone.ts'
export { TestServerError, type TestServerErrorCode } from './test-server-error.ts'
export { until } from './until.ts'
