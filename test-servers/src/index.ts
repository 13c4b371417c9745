export { ensureRedisServer } from './install/ensure-redis-server.ts'
export { findRedisServer, type RedisBinary } from './install/find-redis-server.ts'
export { TestServerError, type TestServerErrorCode } from './test-server-error.ts'
