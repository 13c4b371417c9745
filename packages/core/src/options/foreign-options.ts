const window = 'Write `window`, in milliseconds or as text such as "1m".'
const limit = 'Write `limit`, the tokens refilled per `window`.'
const client = 'Write `client`, a function of the request that names who it belongs to.'
const name = 'Write `name`; it enters policy names and store keys.'
const store = 'Write `store`.'
const answer = 'Write `onLimited`, a function that answers a refused request.'
const headers =
  'Write `headers`: "draft-8", "draft-7", "draft-6", "legacy", a list of them, or false.'
const skip = 'Write `skip`, a function of the request that lets it through.'
const policy = 'Write `storeErrorPolicy`: "local", "open" or "closed".'
const wait = 'Write `wait: { maxMs, maxWaiting }` to let requests wait for tokens.'
const block = 'Call `limiter.block(key, ms)` when a key is to be refused for a while.'
const listen = 'Call `limiter.on("limited", listener)`.'
const checks = 'Leave it out: options are always checked at start-up.'
const property =
  'Leave it out: read `limit.decision(request)`; the request property is `rateLimit`.'

/** What to write here in place of another limiter's option. */
export const foreignOptions: ReadonlyMap<string, string> = new Map([
  // express-rate-limit, express-slow-down, hono-rate-limiter
  ['windowMs', window],
  ['max', limit],
  ['keyGenerator', client],
  ['ipv6Subnet', client],
  ['standardHeaders', headers],
  ['legacyHeaders', headers],
  ['handler', answer],
  ['message', answer],
  ['statusCode', answer],
  ['requestPropertyName', property],
  ['passOnStoreError', policy],
  ['identifier', name],
  ['validate', checks],
  ['delayMs', wait],
  ['delayAfter', wait],
  ['maxDelayMs', wait],
  // rate-limiter-flexible
  ['points', limit],
  ['duration', window],
  ['keyPrefix', name],
  ['storeClient', store],
  ['blockDuration', block],
  ['insuranceLimiter', policy],
  ['execEvenly', wait],
  ['inMemoryBlockOnConsumed', 'Leave it out: refusals are answered in memory.'],
  // koa-ratelimit, koa2-ratelimit
  ['driver', store],
  ['db', store],
  ['id', client],
  ['errorMessage', answer],
  ['status', answer],
  ['throw', answer],
  ['disableHeader', headers],
  ['whitelist', skip],
  ['blacklist', block],
  ['interval', window],
  ['prefixKey', name],
  ['getUserId', client],
  // @fastify/rate-limit
  ['timeWindow', window],
  ['allowList', skip],
  ['ban', block],
  ['skipOnError', policy],
  ['nameSpace', name],
  ['errorResponseBuilder', answer],
  ['addHeaders', headers],
  ['enableDraftSpec', headers],
  ['onExceeded', listen],
  ['redis', store],
  // @upstash/ratelimit, limiter
  ['limiter', 'Write `limit`, `window` and `burst`; the limiter is always a token bucket.'],
  ['prefix', name],
  ['timeout', policy],
  ['tokensPerInterval', limit],
])
